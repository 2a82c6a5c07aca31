package receipt

import "crypto/sha256"

// Prefixes that keep a leaf from passing for a node, RFC 6962 §2.1.
const (
	leafPrefix = 0x00
	nodePrefix = 0x01
)

// LeafHash is SHA-256(0x00 ‖ data).
func LeafHash(data []byte) Hash {
	buf := make([]byte, 0, 1+len(data))
	return sha256.Sum256(append(append(buf, leafPrefix), data...))
}

// nodeHash is SHA-256(0x01 ‖ left ‖ right).
func nodeHash(left, right Hash) Hash {
	var buf [65]byte
	buf[0] = nodePrefix
	copy(buf[1:], left[:])
	copy(buf[33:], right[:])
	return sha256.Sum256(buf[:])
}

// A Tree holds every level of a Merkle tree, so that the paths of a whole
// batch cost one hashing of it.
type Tree struct {
	levels [][]Hash // levels[0] are the leaf hashes
}

// NewTree builds the tree over leaf hashes. Pairing level by level, an odd last
// node going up unchanged, gives the tree of RFC 6962 §2.1.
func NewTree(leaves []Hash) *Tree {
	t := &Tree{levels: [][]Hash{leaves}}
	for level := leaves; len(level) > 1; {
		up := make([]Hash, 0, (len(level)+1)/2)
		for i := 0; i+1 < len(level); i += 2 {
			up = append(up, nodeHash(level[i], level[i+1]))
		}
		if len(level)%2 == 1 {
			up = append(up, level[len(level)-1])
		}
		t.levels = append(t.levels, up)
		level = up
	}
	return t
}

// Root is the tree's head; of no leaves it is the hash of nothing.
func (t *Tree) Root() Hash {
	top := t.levels[len(t.levels)-1]
	if len(top) == 0 {
		return sha256.Sum256(nil)
	}
	return top[0]
}

// Path is the audit path of leaf i, from the leaf up, RFC 6962 §2.1.1. It is
// nil when there is no such leaf.
func (t *Tree) Path(i int) []Hash {
	if i < 0 || i >= len(t.levels[0]) {
		return nil
	}
	path := make([]Hash, 0, len(t.levels)-1)
	for _, level := range t.levels[:len(t.levels)-1] {
		if sibling := i ^ 1; sibling < len(level) {
			path = append(path, level[sibling])
		}
		i /= 2
	}
	return path
}

// Root is the head of the tree over leaf hashes.
func Root(leaves []Hash) Hash { return NewTree(leaves).Root() }

// PathFor is the audit path of leaf i. For all paths of a batch use NewTree.
func PathFor(leaves []Hash, i int) []Hash { return NewTree(leaves).Path(i) }

// VerifyPath tells whether leaf stands at index in the tree of size leaves with
// that root. The steps are RFC 9162 §2.1.3.2, read level by level.
func VerifyPath(leaf Hash, index, size int, path []Hash, root Hash) bool {
	if index < 0 || index >= size {
		return false
	}
	h, last := leaf, size-1
	for ; last > 0; index, last = index/2, last/2 {
		if index == last && index%2 == 0 {
			continue // the odd last node goes up unchanged
		}
		if len(path) == 0 {
			return false
		}
		if index%2 == 1 {
			h = nodeHash(path[0], h)
		} else {
			h = nodeHash(h, path[0])
		}
		path = path[1:]
	}
	return len(path) == 0 && h == root
}

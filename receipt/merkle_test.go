package receipt

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

// Inputs and roots of the reference implementation of Certificate Transparency
// (merkletree tests of google/certificate-transparency), for 0 to 8 leaves.
var ctInputs = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}

var ctRoots = []string{
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

func ctLeaves(t *testing.T) []Hash {
	var leaves []Hash
	for _, in := range ctInputs {
		data, err := hex.DecodeString(in)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, LeafHash(data))
	}
	return leaves
}

func TestRootVectors(t *testing.T) {
	leaves := ctLeaves(t)
	for n, want := range ctRoots {
		if got := Root(leaves[:n]).String(); got != want {
			t.Errorf("root of %d leaves = %s, want %s", n, got, want)
		}
	}
}

// Audit paths given in the same tests: leaf and size from 1, as there.
func TestPathVectors(t *testing.T) {
	leaves := ctLeaves(t)
	for _, c := range []struct {
		leaf, size int
		path       []string
	}{
		{1, 1, nil},
		{1, 8, []string{
			"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
		{6, 8, []string{
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
			"ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
			"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
		{3, 3, []string{"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
		{2, 5, []string{
			"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
			"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
			"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
	} {
		got := PathFor(leaves[:c.size], c.leaf-1)
		if len(got) != len(c.path) {
			t.Errorf("path of %d in %d has %d steps, want %d", c.leaf, c.size, len(got), len(c.path))
			continue
		}
		for i, want := range c.path {
			if got[i].String() != want {
				t.Errorf("path of %d in %d, step %d = %s, want %s", c.leaf, c.size, i, got[i], want)
			}
		}
	}
	if PathFor(leaves, -1) != nil || PathFor(leaves, 8) != nil {
		t.Error("a leaf that is not there has a path")
	}
}

// mth is RFC 6962 §2.1 word for word: split at the largest power of two below n.
func mth(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	return nodeHash(mth(leaves[:k]), mth(leaves[k:]))
}

func drawLeaves(t *rapid.T) []Hash {
	leaves := make([]Hash, rapid.IntRange(1, 70).Draw(t, "size"))
	for i := range leaves {
		leaves[i] = LeafHash([]byte{byte(i)})
	}
	return leaves
}

func TestTreeIsRFC6962(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := drawLeaves(t)
		tree := NewTree(leaves)
		if tree.Root() != mth(leaves) {
			t.Fatal("root differs from the definition")
		}
		for i, leaf := range leaves {
			if !VerifyPath(leaf, i, len(leaves), tree.Path(i), tree.Root()) {
				t.Fatalf("path of %d in %d does not verify", i, len(leaves))
			}
		}
	})
}

func TestPathPinsPlaceAndContent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := drawLeaves(t)
		size := len(leaves)
		i := rapid.IntRange(0, size-1).Draw(t, "index")
		root, path := Root(leaves), PathFor(leaves, i)
		j := rapid.IntRange(-2, size+2).Filter(func(j int) bool { return j != i }).Draw(t, "other")
		if VerifyPath(leaves[i], j, size, path, root) {
			t.Fatalf("leaf %d also stands at %d of %d", i, j, size)
		}
		bit := rapid.IntRange(0, 255).Draw(t, "bit")
		flip := func(h Hash) Hash { h[bit/8] ^= 1 << (bit % 8); return h }
		if VerifyPath(flip(leaves[i]), i, size, path, root) || VerifyPath(leaves[i], i, size, path, flip(root)) {
			t.Fatal("a flipped leaf or root verifies")
		}
		for k := range path {
			bad := append([]Hash{}, path...)
			bad[k] = flip(bad[k])
			if VerifyPath(leaves[i], i, size, bad, root) {
				t.Fatal("a flipped step verifies")
			}
		}
		if VerifyPath(leaves[i], i, size, append(path, root), root) {
			t.Fatal("a longer path verifies")
		}
		if len(path) > 0 && VerifyPath(leaves[i], i, size, path[:len(path)-1], root) {
			t.Fatal("a shorter path verifies")
		}
	})
}

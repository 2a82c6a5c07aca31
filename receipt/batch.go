package receipt

import (
	"fmt"
	"strconv"
	"time"
)

// A Signer signs the roots of batches with one key.
type Signer interface {
	KeyID() string
	Environment() string
	Sign(message []byte) ([]byte, error)
}

// Message is what a batch's signature is over: text that names its use first, so
// that no signature made for something else can pass for it. The size is part of
// it because a path alone does not pin it.
func Message(environment, key, signed string, size int, root Hash) []byte {
	var dst []byte
	for _, line := range []string{"liancheng receipt v1", environment, key, signed, strconv.Itoa(size), root.String()} {
		dst = append(append(dst, line...), '\n')
	}
	return dst
}

// SignBatch makes the receipts one batch: their leaves one tree, its root
// signed once, to each receipt its path. It sets every field from Key to
// Signature; all else must be final.
func SignBatch(batch []*Receipt, s Signer, at time.Time) error {
	leaves := make([]Hash, len(batch))
	for i, r := range batch {
		r.Key = s.KeyID()
		leaves[i] = r.Leaf()
	}
	return Attach(batch, leaves, s, at)
}

// Attach is SignBatch for leaves hashed before (AppendLeaf), with Key set then.
func Attach(batch []*Receipt, leaves []Hash, s Signer, at time.Time) error {
	if len(batch) == 0 || len(batch) != len(leaves) {
		return fmt.Errorf("签名一批回执：%d 份回执与 %d 个叶子不相符", len(batch), len(leaves))
	}
	for _, r := range batch {
		if r.Key != s.KeyID() || r.Verdict.Environment != s.Environment() {
			return fmt.Errorf("签名回执 %s：其密钥 %q、环境 %q 与签名密钥 %q、%q 不一致",
				r.ID, r.Key, r.Verdict.Environment, s.KeyID(), s.Environment())
		}
	}
	tree, signed := NewTree(leaves), at.UTC().Format(Layout)
	sig, err := s.Sign(Message(s.Environment(), s.KeyID(), signed, len(leaves), tree.Root()))
	if err != nil {
		return fmt.Errorf("签名一批回执：%w", err)
	}
	for i, r := range batch {
		r.Signed, r.Index, r.Size = signed, i, len(leaves)
		r.Path, r.Root, r.Signature = tree.Path(i), tree.Root(), sig
		r.Unsigned, r.Why = false, ""
	}
	return nil
}

package receipt

import (
	"crypto/rand"
	"crypto/sha256"
	"time"
)

// Layout is how instants are written in receipts: RFC 3339, UTC, fixed width.
const Layout = "2006-01-02T15:04:05.000000Z"

// A Receipt is one answer as it was given.
type Receipt struct {
	ID         string  `json:"id"`                     // id of the screening, sortable text
	Salt       Salt    `json:"salt"`                   // 128 random bits of the leaf
	Issued     string  `json:"issued"`                 // instant of the answer, Layout
	ValidUntil string  `json:"valid_until"`            // last instant at which a decision may rest on it
	IndexAge   int64   `json:"index_age"`              // how old the index's newest knowledge was, milliseconds
	Key        string  `json:"key,omitempty"`          // id of the signing key
	Signed     string  `json:"signed,omitempty"`       // instant at which the batch was signed
	Index      int     `json:"index"`                  // place of the leaf in the batch, from 0
	Size       int     `json:"size"`                   // leaves in the batch
	Path       []Hash  `json:"path,omitempty"`         // audit path from leaf to root, RFC 6962 §2.1.1
	Root       Hash    `json:"root,omitzero"`          // Merkle root of the batch
	Signature  Base64  `json:"signature,omitempty"`    // over Message
	Unsigned   bool    `json:"unsigned,omitempty"`     // the answer could not be recorded and signed
	Why        string  `json:"unsigned_why,omitempty"` // why not, in Chinese
	Verdict    Verdict `json:"verdict"`                // what replays
}

// NewSalt draws the 128 random bits of a leaf.
func NewSalt() Salt {
	var s Salt
	_, _ = rand.Read(s[:]) // never fails: crypto/rand ends the process instead
	return s
}

// Leaf is the receipt's leaf hash: SHA-256(0x00 ‖ salt ‖ body), RFC 6962 §2.1.
func (r *Receipt) Leaf() Hash {
	return sha256.Sum256(r.AppendLeaf(nil, nil))
}

// AppendLeaf appends what the leaf hash is taken over. verdict holds the
// canonical verdict where the caller has it already, else nil.
func (r *Receipt) AppendLeaf(dst, verdict []byte) []byte {
	dst = append(dst, leafPrefix)
	dst = append(dst, r.Salt[:]...)
	return r.AppendBody(dst, verdict)
}

// Expired tells whether a decision made now rests on an outdated receipt. A
// receipt whose instant cannot be read is expired.
func (r *Receipt) Expired(now time.Time) bool {
	until, err := instant(r.ValidUntil)
	return err != nil || now.After(until)
}

// instant reads a UTC instant as receipts write it.
func instant(s string) (time.Time, error) { return time.Parse(Layout, s) }

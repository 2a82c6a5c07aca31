package party

import (
	"encoding/hex"

	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// A Key is how a party is found by a number: for an organisation the canonical code in
// clear, for a person the keyed index of his number (seal.Ring.Index), 64 hex digits.
type Key struct {
	Kind  ident.Kind
	Value string
}

// Index16 gives the first half of a person's index, as seal.Ring.Index16 makes it;
// false for the key of an organisation.
func (k Key) Index16() (index [16]byte, ok bool) { return index16(k.Value) }

func index16(digits string) (index [16]byte, ok bool) {
	if len(digits) != 64 {
		return index, false
	}
	_, err := hex.Decode(index[:], []byte(digits[:32]))
	return index, err == nil
}

// Keys gives the look-up keys of an organisation's number: itself, and for a
// 统一社会信用代码 also the 组织机构代码 inside it (characters 9 to 17), so that old
// and new numbers of one organisation meet. The few early codes whose inner check
// digit is wrong have none.
func Keys(id ident.Identifier) []Key {
	keys := []Key{{id.Kind, id.Value}}
	if code, ok := id.CreditCode(); ok {
		if inner, _, err := ident.ParseOrgCode(code.OrgCode().Value); err == nil {
			keys = append(keys, Key{inner.Kind, inner.Value})
		}
	}
	return keys
}

// NameIndexKind is the kind under which seal.Ring.Index indexes folded names of persons.
const NameIndexKind = "person-name"

// A ScreenRow is one version of a party as screening needs it, without personal data.
type ScreenRow struct {
	Party         string
	Version       int64
	Kind          Kind
	OrgKind       OrgKind
	Keys          []Key
	NameKeys      []string // folded names, today's first; of persons the index of each
	Display       string   // name of an organisation, masked name of a person
	Region        string
	Parent        string
	Operator      string
	Circumstances map[string]law.Tri // nil when none was answered
	Roles         []Role
	Erased        bool
	MergedInto    string // the record it is merged into, "" for most
}

// NameIndex16 gives the i-th name key of a person as seal.Ring.Index16 makes it.
func (r *ScreenRow) NameIndex16(i int) ([16]byte, bool) { return index16(r.NameKeys[i]) }

// ScreensAs is that of the party.
func (r *ScreenRow) ScreensAs() (id string, why Relation) {
	p := Party{OrgKind: r.OrgKind, Parent: r.Parent, Operator: r.Operator}
	return p.ScreensAs()
}

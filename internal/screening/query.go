package screening

import (
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/receipt"
)

// A Query is how a party is found, without a person's number: what a receipt's record
// keeps so that it can be replayed.
type Query struct {
	Kind    party.Kind `json:"kind"`
	Party   string     `json:"party,omitempty"`    // its id in the registry
	Number  ident.Kind `json:"number,omitempty"`   // kind of the number asked, if any
	Key     string     `json:"key,omitempty"`      // code of an organisation, index of a person's number
	NameKey string     `json:"name_key,omitempty"` // folded name, of a person its index
}

// Keys are the keyed hashes of the installation; seal.Ring has them.
type Keys interface {
	Index(kind, value string) string
	Index16(kind, value string) [16]byte
}

// QueryOf says how the party of an ask is found.
func QueryOf(a *Ask, keys Keys) Query {
	q := Query{Kind: party.Organisation, Party: a.Party}
	if a.person() {
		q.Kind = party.Person
	}
	if id := a.Identifier; !id.IsZero() {
		q.Number, q.Key = id.Kind, id.Value
		if id.Kind.Person() {
			q.Key = keys.Index(string(id.Kind), id.Reveal())
		}
	}
	q.NameKey = names.Fold(a.Name)
	if q.Party != "" {
		q.NameKey = ""
		return q
	}
	if q.Kind == party.Person {
		if q.NameKey = names.FoldPerson(a.Name); q.NameKey != "" {
			q.NameKey = keys.Index(party.NameIndexKind, q.NameKey)
		}
	}
	return q
}

// partyRef says in a receipt who was asked about, without saying it to a stranger.
func partyRef(a *Ask, keys Keys) receipt.PartyRef {
	if id := a.Identifier; !id.IsZero() {
		ref := receipt.PartyRef{Digest: keys.Index("screened:"+string(id.Kind), id.Reveal()), Display: id.Masked()}
		if a.Name != "" {
			ref.Display = displayName(a)
		}
		return ref
	}
	if a.Party != "" {
		return receipt.PartyRef{Digest: PartyDigest(a.Party, keys), Display: displayName(a)}
	}
	return receipt.PartyRef{Digest: keys.Index("screened:name", names.Fold(a.Name)), Display: displayName(a)}
}

func displayName(a *Ask) string {
	if a.person() {
		return party.MaskName(a.Name)
	}
	return a.Name
}

// Digest is under which screenings of one number are found again, as receipts carry it.
func Digest(id ident.Identifier, keys Keys) string {
	return keys.Index("screened:"+string(id.Kind), id.Reveal())
}

// Numbers are the keys of all numbers equal to the one asked; none where a name or an id was.
func (q *Query) Numbers() []party.Key { return q.numbers() }

// PartyDigest is under which screenings that named a party by its id are found again.
func PartyDigest(id string, keys Keys) string { return keys.Index("screened:party", id) }

// numbers are the keys that an equal number may be kept under: an organisation's old
// code is met by the credit code that holds it.
func (q *Query) numbers() []party.Key {
	switch {
	case q.Key == "":
		return nil
	case q.Number.Person():
		return []party.Key{{Kind: q.Number, Value: q.Key}}
	}
	return party.Keys(ident.Identifier{Kind: q.Number, Value: q.Key})
}

// Candidate is a party as found, before its listings are looked at.
type candidate struct {
	row      *party.ScreenRow
	identity law.Identity
	why      string
}

// Sentences that say what was equal.
const (
	whyName  = "仅名称相同，身份待核实"
	whyParty = "主体编号一致"
)

var whyNumber = func() map[ident.Kind]string {
	words := map[ident.Kind]string{}
	for _, k := range ident.Kinds() {
		words[k] = k.Word() + "一致"
	}
	return words
}()

// roleWords say in which place a party stands in for the one asked about.
var roleWords = map[party.Relation]string{party.AsBranch: "所属法人", party.AsOperated: "经营者"}

// recognise says whether and how surely a row is the party asked about. An equal number
// is certain; an equal name is not, and is none where both have numbers of one kind.
func (q *Query) recognise(r *party.ScreenRow) (candidate, bool) {
	if q.Party != "" {
		return candidate{r, law.IdentityCertain, whyParty}, r.Party == q.Party
	}
	for _, k := range q.numbers() {
		if slices.Contains(r.Keys, k) {
			return candidate{r, law.IdentityCertain, whyNumber[k.Kind]}, true
		}
	}
	if q.NameKey == "" || r.Kind != q.Kind || !slices.Contains(r.NameKeys, q.NameKey) {
		return candidate{}, false
	}
	if q.opposes(r) {
		return candidate{}, false
	}
	return candidate{r, law.IdentityReview, whyName}, true
}

// opposes tells whether a row has a number of a kind that was asked, which then is another.
func (q *Query) opposes(r *party.ScreenRow) bool {
	for _, k := range q.numbers() {
		if slices.ContainsFunc(r.Keys, func(own party.Key) bool { return own.Kind == k.Kind }) {
			return true
		}
	}
	return false
}

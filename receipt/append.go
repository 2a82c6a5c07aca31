package receipt

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
)

// The appenders write what CanonicalJSON would, by hand and without
// allocating: keys in their sorted order, empty fields left out. A property
// test holds the two together, so a field added to a struct and forgotten here
// fails.

// Canonical is the verdict's RFC 8785 bytes, what is signed and replayed.
func Canonical(v Verdict) []byte { return AppendVerdict(nil, &v) }

// AppendVerdict appends the canonical bytes of v.
func AppendVerdict(dst []byte, v *Verdict) []byte {
	dst = appendText(dst, `{"advice":`, string(v.Advice))
	dst = appendText(dst, `,"as_of":`, v.AsOf)
	dst = appendAsker(append(dst, `,"asker":`...), &v.Asker)
	dst = appendInt(dst, `,"engine":`, int64(v.Engine))
	dst = appendText(dst, `,"environment":`, v.Environment)
	dst = appendBool(dst, `,"historical":`, v.Historical)
	dst = appendBool(dst, `,"hit":`, v.Hit)
	dst = appendList(dst, `,"matches":[`, v.Matches, AppendMatch)
	dst = appendSome(dst, `,"note":`, v.Note)
	dst = appendText(dst, `,"party":{"digest":`, v.Party.Digest)
	dst = appendText(dst, `,"display":`, v.Party.Display)
	dst = appendInt(dst, `},"position":`, v.Position)
	dst = appendList(dst, `,"reasons":[`, v.Reasons, AppendReason)
	dst = appendText(dst, `,"ruleset":`, v.Ruleset)
	dst = appendList(dst, `,"warnings":[`, v.Warnings, func(dst []byte, s *string) []byte { return AppendString(dst, *s) })
	return append(dst, '}')
}

func appendAsker(dst []byte, a *Asker) []byte {
	dst = appendText(dst, `{"body":`, a.Body)
	dst = appendSome(dst, `,"case":`, a.Case)
	dst = appendText(dst, `,"matter":`, a.Matter)
	dst = appendSome(dst, `,"matter_code":`, a.MatterCode)
	dst = appendSome(dst, `,"point":`, a.Point)
	dst = appendSome(dst, `,"project":`, a.Project)
	dst = appendText(dst, `,"purpose":`, a.Purpose)
	dst = appendSome(dst, `,"stage":`, a.Stage)
	return append(dst, '}')
}

// AppendMatch appends the canonical bytes of m.
func AppendMatch(dst []byte, m *Match) []byte {
	dst = appendText(dst, `{"identity":`, m.Identity)
	dst = appendList(dst, `,"listings":[`, m.Listings, AppendListing)
	dst = appendSome(dst, `,"name":`, m.Name)
	dst = appendText(dst, `,"party_id":`, m.PartyID)
	dst = appendSome(dst, `,"role":`, m.Role)
	dst = appendSome(dst, `,"why":`, m.Why)
	return append(dst, '}')
}

// AppendListing appends the canonical bytes of l.
func AppendListing(dst []byte, l *ListingRef) []byte {
	dst = appendBool(dst, `{"applied":`, l.Applied)
	dst = appendSome(dst, `,"authority":`, l.Authority)
	dst = appendSome(dst, `,"document":`, l.Document)
	dst = appendInt(dst, `,"domain":`, int64(l.Domain))
	dst = appendSome(dst, `,"domain_name":`, l.DomainName)
	dst = appendSome(dst, `,"effective":`, l.Effective)
	dst = appendText(dst, `,"id":`, l.ID)
	dst = appendSome(dst, `,"person_role":`, l.PersonRole)
	dst = appendText(dst, `,"state":`, l.State)
	dst = appendSome(dst, `,"until":`, l.Until)
	dst = appendSome(dst, `,"why":`, l.Why)
	return append(dst, '}')
}

// AppendReason appends the canonical bytes of r.
func AppendReason(dst []byte, r *Reason) []byte {
	dst = appendText(dst, `{"advice":`, string(r.Advice))
	dst = appendList(dst, `,"basis":[`, r.Basis, appendBasis)
	dst = appendText(dst, `,"binding":`, r.Binding)
	dst = appendList(dst, `,"caps":[`, r.Caps, appendCap)
	dst = appendList(dst, `,"circumstances":[`, r.Circumstances, appendCircumstance)
	dst = appendText(dst, `,"class":`, r.Class)
	dst = appendText(dst, `,"clause":`, r.Clause)
	dst = appendText(dst, `,"directive":`, r.Directive)
	dst = appendText(dst, `,"effect":`, r.Effect)
	dst = appendText(dst, `,"listing":`, r.Listing)
	dst = appendText(dst, `,"phrase":`, r.Phrase)
	dst = appendText(dst, `,"uncapped":`, string(r.Uncapped))
	dst = appendSome(dst, `,"until":`, r.Until)
	return append(dst, '}')
}

func appendBasis(dst []byte, b *BasisRef) []byte {
	dst = appendText(dst, `{"id":`, b.ID)
	dst = appendText(dst, `,"status":`, b.Status)
	dst = appendSome(dst, `,"title":`, b.Title)
	return append(dst, '}')
}

func appendCircumstance(dst []byte, c *CircumstanceRef) []byte {
	dst = appendText(dst, `{"id":`, c.ID)
	dst = appendSome(dst, `,"question":`, c.Question)
	dst = appendText(dst, `,"value":`, c.Value)
	return append(dst, '}')
}

func appendCap(dst []byte, c *Cap) []byte {
	dst = appendText(dst, `{"rule":`, c.Rule)
	dst = appendText(dst, `,"to":`, string(c.To))
	dst = appendText(dst, `,"why":`, c.Why)
	return append(dst, '}')
}

// AppendBody appends the canonical body that the leaf commits to: the verdict
// and what is true of this answer only. verdict holds the canonical verdict
// where the caller has it already, else nil.
func (r *Receipt) AppendBody(dst, verdict []byte) []byte {
	dst = appendText(dst, `{"id":`, r.ID)
	dst = appendInt(dst, `,"index_age":`, r.IndexAge)
	dst = appendText(dst, `,"issued":`, r.Issued)
	dst = appendSome(dst, `,"key":`, r.Key)
	dst = appendText(dst, `,"valid_until":`, r.ValidUntil)
	dst = r.appendVerdict(append(dst, `,"verdict":`...), verdict)
	return append(dst, '}')
}

// AppendJSON appends the whole receipt as JSON, in canonical form. verdict
// holds the canonical verdict where the caller has it already, else nil.
func (r *Receipt) AppendJSON(dst, verdict []byte) []byte {
	dst = appendText(dst, `{"id":`, r.ID)
	dst = appendInt(dst, `,"index":`, int64(r.Index))
	dst = appendInt(dst, `,"index_age":`, r.IndexAge)
	dst = appendText(dst, `,"issued":`, r.Issued)
	dst = appendSome(dst, `,"key":`, r.Key)
	dst = appendList(dst, `,"path":[`, r.Path, appendHash)
	if r.Root != (Hash{}) {
		dst = appendHash(append(dst, `,"root":`...), &r.Root)
	}
	dst = append(hex.AppendEncode(append(dst, `,"salt":"`...), r.Salt[:]), '"')
	if len(r.Signature) > 0 {
		dst = append(base64.StdEncoding.AppendEncode(append(dst, `,"signature":"`...), r.Signature), '"')
	}
	dst = appendSome(dst, `,"signed":`, r.Signed)
	dst = appendInt(dst, `,"size":`, int64(r.Size))
	if r.Unsigned {
		dst = appendBool(dst, `,"unsigned":`, true)
	}
	dst = appendSome(dst, `,"unsigned_why":`, r.Why)
	dst = appendText(dst, `,"valid_until":`, r.ValidUntil)
	dst = r.appendVerdict(append(dst, `,"verdict":`...), verdict)
	return append(dst, '}')
}

func (r *Receipt) appendVerdict(dst, verdict []byte) []byte {
	if verdict != nil {
		return append(dst, verdict...)
	}
	return AppendVerdict(dst, &r.Verdict)
}

func appendHash(dst []byte, h *Hash) []byte {
	return append(hex.AppendEncode(append(dst, '"'), h[:]), '"')
}

func appendText(dst []byte, key, value string) []byte {
	return AppendString(append(dst, key...), value)
}

// appendSome leaves an empty value out, key and all.
func appendSome(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	return appendText(dst, key, value)
}

func appendInt(dst []byte, key string, value int64) []byte {
	return strconv.AppendInt(append(dst, key...), value, 10)
}

func appendBool(dst []byte, key string, value bool) []byte {
	return strconv.AppendBool(append(dst, key...), value)
}

// appendList leaves an empty list out; open is the key with its bracket.
func appendList[T any](dst []byte, open string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return dst
	}
	dst = append(dst, open...)
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = one(dst, &list[i])
	}
	return append(dst, ']')
}

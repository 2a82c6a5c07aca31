package publication

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// A Subject is what publication must know of the listed party. Of a person the name is
// masked, and there is no number.
type Subject struct {
	ID         string
	Person     bool         // a natural person
	Individual bool         // 个体工商户: counts as a person
	Erased     bool         // nothing is known any more
	Display    string       // masked where a person
	Merged     string       // the name of the record it was merged into, where that is another
	Names      []party.Name // over time; organisations only
	USCC       string       // organisations only
}

// Private tells whether the rules about persons govern.
func (s *Subject) Private() bool { return s.Person || s.Individual }

// A Card is what the public sees of one listing: no number of a person, no name of those
// who are named beside a unit, no words of the case, which may name people.
type Card struct {
	Listing   string         `json:"listing"`
	Kind      Kind           `json:"kind"`
	Name      string         `json:"name"` // masked where a person or an individual business
	Role      string         `json:"role,omitempty"`
	Former    []Former       `json:"former_names,omitempty"`     // held since the decision, which speaks of them
	Now       string         `json:"merged_into_name,omitempty"` // of the record it was merged into, where that is another
	USCC      string         `json:"uscc,omitempty"`
	Domain    int            `json:"domain"`
	Grounds   []string       `json:"grounds,omitempty"` // ids of the standards met
	Basis     string         `json:"list_basis,omitempty"`
	Authority string         `json:"authority"`
	Document  string         `json:"document"`
	Decided   calendar.Day   `json:"decided,omitempty"`
	Effective calendar.Day   `json:"effective,omitempty"`
	Until     calendar.Day   `json:"until,omitempty"` // last day; none while it is held for a duty not fulfilled
	Objected  bool           `json:"objected,omitempty"`
	Revoked   calendar.Day   `json:"revoked,omitempty"` // of a correction
	Private   bool           `json:"-"`
	Force     standing.Force `json:"-"`
}

// A Former is a name that the party no longer has, shown beside the new one.
type Former struct {
	Name  string       `json:"name"`
	Until calendar.Day `json:"until"` // first day of the next name
}

// Digest tells one content from another.
func (c *Card) Digest() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and days always marshal
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// cardOf makes the card of a listing.
func cardOf(f *standing.Facts, s *Subject) Card {
	c := Card{
		Listing: f.ID, Kind: OfListing, Name: s.public(), Domain: f.Domain, Grounds: f.Grounds, Basis: f.ListBasis,
		Authority: f.AuthorityName, Document: f.Document, Decided: f.Decided, Effective: f.Effective, Until: f.Until,
		Objected: f.Objected, Private: s.Private(),
	}
	if s.Private() {
		c.Role = f.OwnRole().Chinese()
		if s.Individual {
			c.Role = "个体工商户"
		}
		return c
	}
	c.USCC, c.Now = s.USCC, s.Merged
	since := f.Decided // the decision speaks of the name the party had then
	if since == "" {
		since = f.Effective
	}
	for i, n := range s.Names {
		if i < len(s.Names)-1 && !n.To.Before(since) && n.Text != s.Display {
			c.Former = append(c.Former, Former{n.Text, n.To})
		}
	}
	return c
}

// public is the name as the public sees it. A person's is masked already; that of an
// individual business, which is often its owner's, is cut to its first character.
func (s *Subject) public() string {
	if s.Individual {
		for _, r := range s.Display {
			return string(r) + "***"
		}
	}
	return s.Display
}

// correctionOf makes the card of a correction: that a listing once shown was wrong.
func correctionOf(f *standing.Facts, s *Subject) Card {
	c := cardOf(f, s)
	c.Kind, c.Grounds, c.Basis, c.Until, c.Objected, c.Former = OfCorrection, nil, "", "", false, nil
	c.Revoked = f.EndedOn
	return c
}

// maximum is the longest period of publication for what the list is about; false where
// nothing is shown.
func maximum(e *law.Edition, basis *law.ListBasis) (calendar.Period, bool) {
	_, longest := basis.Gravity().Publication()
	for _, d := range e.Periods {
		if d.ID == longest {
			return d.Period, true
		}
	}
	return calendar.Period{}, false
}

package standing

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
)

// Decode reads Facts as they are stored. A million of them are read when an index is
// loaded, so the plain form in which they are written is read here directly; anything
// else (escapes, white space, fields of another version) is left to encoding/json. Both
// give the same, which a fuzz test holds. What it gives shares memory with text.
func Decode(text string) (f Facts, err error) {
	if r := (reader{text: text}); utf8.ValidString(text) && r.facts(&f) && r.at == len(text) {
		return f, nil
	}
	f = Facts{}
	err = json.Unmarshal([]byte(text), &f)
	return f, err
}

// A reader reads plain JSON. Each method tells whether it could.
type reader struct {
	text string
	at   int
}

func (r *reader) take(word string) bool {
	if !strings.HasPrefix(r.text[r.at:], word) {
		return false
	}
	r.at += len(word)
	return true
}

// str reads a string without escapes.
func (r *reader) str(into *string) bool {
	if !r.take(`"`) {
		return false
	}
	for i := r.at; i < len(r.text); i++ {
		switch c := r.text[i]; {
		case c == '"':
			*into, r.at = r.text[r.at:i], i+1
			return true
		case c == '\\' || c < ' ':
			return false
		}
	}
	return false
}

// number reads a whole number that cannot overflow.
func (r *reader) number(into *int64) bool {
	from, n := r.at, int64(0)
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		n = n*10 + int64(r.text[r.at]-'0')
		r.at++
	}
	digits := r.at - from
	*into = n
	return digits > 0 && digits < 18 && (digits == 1 || r.text[from] != '0')
}

func (r *reader) boolean(into *bool) bool {
	*into = r.take("true")
	return *into || r.take("false")
}

// list reads what stands between two brackets, parted by commas.
func (r *reader) list(open, end string, item func() bool) bool {
	if !r.take(open) {
		return false
	}
	if r.take(end) {
		return true
	}
	for item() {
		if r.take(end) {
			return true
		}
		if !r.take(",") {
			return false
		}
	}
	return false
}

// object reads an object whose fields are all different and all known.
func (r *reader) object(field func(name string) (number int, ok bool)) bool {
	var seen uint64
	return r.list("{", "}", func() bool {
		var name string
		if !r.str(&name) || !r.take(":") {
			return false
		}
		n, ok := field(name)
		twice := seen&(1<<n) != 0
		seen |= 1 << n
		return ok && !twice
	})
}

func (r *reader) texts(into *[]string) bool {
	*into = []string{}
	return r.list("[", "]", func() bool {
		var s string
		ok := r.str(&s)
		*into = append(*into, s)
		return ok
	})
}

func (r *reader) members(into *[]Member) bool {
	*into = []Member{}
	return r.list("[", "]", func() bool {
		var m Member
		ok := r.object(func(name string) (int, bool) {
			switch name {
			case "party":
				return 0, r.str(&m.Party)
			case "role":
				return 1, r.str((*string)(&m.Role))
			}
			return 0, false
		})
		*into = append(*into, m)
		return ok
	})
}

func (r *reader) spans(into *[]Span) bool {
	*into = []Span{}
	return r.list("[", "]", func() bool {
		var s Span
		ok := r.object(func(name string) (int, bool) {
			switch name {
			case "from":
				return 0, r.day(&s.From)
			case "before":
				return 1, r.day(&s.Before)
			}
			return 0, false
		})
		*into = append(*into, s)
		return ok
	})
}

func (r *reader) answers(into *map[string]bool) bool {
	*into = map[string]bool{}
	return r.list("{", "}", func() bool {
		var id string
		var value bool
		ok := r.str(&id) && r.take(":") && r.boolean(&value)
		(*into)[id] = value
		return ok
	})
}

func (r *reader) day(into *calendar.Day) bool { return r.str((*string)(into)) }

// facts reads Facts. The number of a field tells it from the others.
func (r *reader) facts(f *Facts) bool {
	return r.object(func(name string) (int, bool) {
		switch name {
		case "id":
			return 0, r.str(&f.ID)
		case "version":
			return 1, r.number(&f.Version)
		case "party":
			return 2, r.str(&f.Party)
		case "person":
			return 3, r.boolean(&f.Person)
		case "domain":
			var n int64
			ok := r.number(&n)
			f.Domain = int(n)
			return 4, ok
		case "case":
			return 5, r.str(&f.Case)
		case "state":
			return 6, r.str((*string)(&f.State))
		case "adopted":
			return 7, r.boolean(&f.Adopted)
		case "missing":
			return 8, r.texts(&f.Missing)
		case "authority":
			return 9, r.str(&f.Authority)
		case "authority_name":
			return 10, r.str(&f.AuthorityName)
		case "region":
			return 11, r.str(&f.Region)
		case "party_region":
			return 12, r.str(&f.PartyRegion)
		case "document":
			return 13, r.str(&f.Document)
		case "grounds":
			return 14, r.texts(&f.Grounds)
		case "list_basis":
			return 15, r.str(&f.ListBasis)
		case "members":
			return 16, r.members(&f.Members)
		case "facility":
			return 17, r.str(&f.Facility)
		case "circumstances":
			return 18, r.answers(&f.Circumstances)
		case "decided":
			return 19, r.day(&f.Decided)
		case "effective":
			return 20, r.day(&f.Effective)
		case "until":
			return 21, r.day(&f.Until)
		case "ended_on":
			return 22, r.day(&f.EndedOn)
		case "ended_how":
			return 23, r.str((*string)(&f.EndedHow))
		case "objected":
			return 24, r.boolean(&f.Objected)
		case "stayed":
			return 25, r.boolean(&f.Stayed)
		case "suspended":
			return 26, r.boolean(&f.Suspended)
		case "lifted":
			return 27, r.spans(&f.Lifted)
		case "unfulfilled":
			return 28, r.boolean(&f.Unfulfilled)
		}
		return 0, false
	})
}

// Package names folds Chinese names into keys that can be compared.
//
// Fold and FoldPerson make two spellings of one name equal: full and half width,
// capital and small letters, traditional and simplified characters, spaces,
// brackets and every other punctuation. Equal keys mean "written the same", not
// "the same party": a name alone never identifies anybody.
//
// Deeper matching (pinyin, region, brand, industry and legal form of a firm's name)
// belongs in this package too and works on folded names.
package names

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the comparable key of the name of an organisation. It is idempotent.
// A name without any letter or digit has the empty key.
func Fold(name string) string { return fold(name, false) }

// FoldPerson is Fold for the name of a person: symbols go too, since the dot in the
// names of many nationalities is typed in more ways than punctuation knows (· • ∙ ● ˙).
func FoldPerson(name string) string { return fold(name, true) }

func fold(name string, person bool) string {
	var buf [96]byte // most firms' names fit
	return string(appendFold(buf[:0], name, person))
}

// AppendFold appends the key to dst. With room in dst a name of common Chinese
// characters, ASCII and full-width brackets costs no allocation.
func AppendFold(dst []byte, name string) []byte { return appendFold(dst, name, false) }

// AppendFoldPerson is AppendFold for the name of a person.
func AppendFoldPerson(dst []byte, name string) []byte { return appendFold(dst, name, true) }

func appendFold(dst []byte, name string, person bool) []byte {
	start := len(dst)
	for i := 0; i < len(name); {
		c := name[i]
		if c < utf8.RuneSelf {
			dst = appendASCII(dst, c, person)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(name[i:])
		key, known := common(r)
		if !known {
			return appendRare(dst[:start], name, person)
		}
		switch {
		case key == r:
			dst = append(dst, name[i:i+size]...)
		case key != 0:
			dst = utf8.AppendRune(dst, key)
		}
		i += size
	}
	return dst
}

// appendASCII keeps letters, made small, and digits; symbols only of organisations.
func appendASCII(dst []byte, c byte, person bool) []byte {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return append(dst, c)
	case 'A' <= c && c <= 'Z':
		return append(dst, c+'a'-'A')
	case !person && (c == '+' || c == '<' || c == '=' || c == '>' || c == '|' || c == '$'):
		return append(dst, c)
	}
	return dst
}

// appendRare folds what common does not know by the tables of Unicode. Taking a
// character out can bring two together that compose, so it goes on until nothing
// changes; each turn but the last shortens the name or takes it a step towards
// simplified, small and composed, from where no step leads back.
func appendRare(dst []byte, name string, person bool) []byte {
	cur := name
	for {
		next := string(appendOnce(nil, norm.NFKC.String(cur), person))
		if next == cur {
			return append(dst, next...)
		}
		cur = next
	}
}

func appendOnce(dst []byte, name string, person bool) []byte {
	for _, r := range name {
		if !kept(r, person) {
			continue
		}
		if s, ok := simplified[r]; ok {
			r = s
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(unicode.ToUpper(r))) // by way of the capital, where ς and σ meet
	}
	return dst
}

// kept tells whether a character counts. Marks that NFKC could not compose are
// variation selectors and the like; broken bytes say nothing.
func kept(r rune, person bool) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return true
	case unicode.Is(unicode.Sm, r), unicode.Is(unicode.Sc, r), unicode.Is(unicode.So, r):
		return !person && r != '~' && r != '∙' && r != '⋅'
	}
	return false
}

package ident

import (
	"strings"
	"unicode/utf8"
)

// Masked gives organisations in full and hides the numbers of persons.
//
// The 18-digit numbers show the first six and the last four, which hides digits 7 to
// 14: combining two masks that hide different digits would rebuild a number, so there
// is one mask and it always covers the date of birth. Other documents show less: one
// character in front (three, the country, on an old residence card) and two at the end.
func (id Identifier) Masked() string {
	if id.Kind.Organisation() {
		return id.Value
	}
	s := []rune(id.Value)
	front, back := 1, 2
	switch {
	case len(s) == 18 && id.Kind != Passport && id.Kind.Known():
		front, back = 6, 4
	case len(s) == 15 && id.Kind == ForeignPermanentResident:
		front = 3
	case len(s) < 8:
		front, back = 0, 0
	}
	return string(s[:front]) + strings.Repeat("*", len(s)-front-back) + string(s[len(s)-back:])
}

// ShortestCitizenID is the length of the shortest number that tells who a person is: the
// citizen number of the first generation (GB 11643-1989).
const ShortestCitizenID = 15

// Redact takes every run of digits as long as a person's number out of a text that
// somebody may have composed: for records, logs and answers that quote what was typed.
func Redact(s string) string {
	var out strings.Builder
	for len(s) > 0 {
		n := len(s) - len(strings.TrimLeft(s, "0123456789"))
		switch {
		case n >= ShortestCitizenID:
			out.WriteString("***")
		case n > 0:
			out.WriteString(s[:n])
		default:
			_, n = utf8.DecodeRuneInString(s)
			out.WriteString(s[:n])
		}
		s = s[n:]
	}
	return out.String()
}

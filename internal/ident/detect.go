package ident

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/fault"
)

// Detect recognises the kind of a number that came without a label.
//
// The shape says which kinds are possible, most plausible first. One that proves
// valid wins. If several do, those with an unknown region or category fall out; if
// two are still left the caller must say which it is, since taking a person's number
// for a company's would store and show it in clear. If none is valid the error is
// that of the most plausible kind.
func Detect(raw, today string) (Identifier, []Warning, error) {
	s := compact(raw)
	if s == "" {
		return Identifier{}, nil, fault.New(fault.Invalid, "请填写统一社会信用代码或证件号码").Under("ident.detect.empty")
	}
	if zeros(s) {
		return Identifier{}, nil, refuseFiller(USCC)
	}
	possible := shapes(s, hyphenated(raw), today)
	if r, _ := utf8.DecodeRuneInString(s); unicode.Is(unicode.Han, r) {
		return Identifier{}, nil, fault.New(fault.Invalid, "填写的像是名称，请填写统一社会信用代码或证件号码").Under("ident.detect.name")
	}
	if len(possible) == 0 {
		return Identifier{}, nil, unrecognised(s)
	}
	var found []finding
	var first error
	for _, k := range possible {
		id, ws, err := Parse(k, s, today)
		if err == nil {
			found = append(found, finding{id, ws})
		} else if first == nil {
			first = err
		}
	}
	return choose(found, first)
}

type finding struct {
	id       Identifier
	warnings []Warning
}

func choose(found []finding, first error) (Identifier, []Warning, error) {
	if len(found) == 0 {
		return Identifier{}, nil, first
	}
	if len(found) > 1 {
		var likely []finding
		for _, f := range found {
			if !f.doubtful() {
				likely = append(likely, f)
			}
		}
		if len(likely) != 1 {
			return Identifier{}, nil, fault.New(fault.Invalid, "该号码既符合%s的规则，也符合%s的规则，请注明种类",
				found[0].id.Kind.number(), found[1].id.Kind.number()).Under("ident.detect.ambiguous")
		}
		found = likely
	}
	return found[0].id, found[0].warnings, nil
}

// doubtful tells whether the number passes its check digit but points to nothing known.
func (f finding) doubtful() bool {
	for _, w := range f.warnings {
		switch w.Rule {
		case "ident.region.unknown", "ident.uscc.category", "ident.uscc.org-code":
			return true
		}
	}
	return false
}

// hyphenated tells whether raw is written the way an organisation code is, D2143569-X.
func hyphenated(raw string) bool {
	s := Normalize(raw)
	return len(s) == 10 && s[8] == '-' && strings.Count(s, "-") == 1
}

// shapes gives the kinds that a number of this shape can be, most plausible first.
func shapes(s string, hyphen bool, today string) []Kind {
	switch utf8.RuneCountInString(s) {
	case 18:
		return shapes18(s, today)
	case 15:
		if len(s) == 15 && !digits(s[:3]) {
			return []Kind{ForeignPermanentResident}
		}
		return []Kind{RegistrationNumber, CitizenID}
	case 13:
		if strings.Contains(s, "(") { // ten digits of the old pass with the batch letter in brackets
			return []Kind{TaiwanPass}
		}
		return []Kind{LegacyRegistration}
	case 11:
		if s[0] == 'H' || s[0] == 'M' {
			return []Kind{HKMacauPass}
		}
		return []Kind{TaiwanPass}
	case 9:
		return shapes9(s, hyphen)
	case 8, 10:
		if digits(s) {
			return []Kind{TaiwanPass}
		}
		if chinesePassport(s) {
			return []Kind{Passport}
		}
	}
	return nil
}

// shapes18 orders the 18-character kinds. Letters other than a final X occur in a
// USCC alone; digits 7 to 14 that are a date of birth speak for a person.
func shapes18(s, today string) []Kind {
	if pos, _ := wrong(s, func(pos int, r rune) bool { return asDigit(pos, r) || (pos == 18 && r == 'X') }); pos > 0 {
		if usccLike(s) || !born(s, today) {
			return []Kind{USCC}
		}
	}
	person := CitizenID
	switch {
	case residencePrefix(s):
		person = HKMOTWResidence
	case s[0] == '9':
		person = ForeignPermanentResident
	}
	if born(s, today) || !usccLike(s) && knownProvince(s[:2]) {
		return []Kind{person, USCC}
	}
	return []Kind{USCC, person}
}

// usccLike tells whether the head of s names a registering authority, a category and a province.
func usccLike(s string) bool {
	return len(s) == 18 && CreditCode(s).Category() != "" && knownProvince(s[2:4])
}

// shapes9: an organisation code, or a document of one letter and eight digits.
func shapes9(s string, hyphen bool) []Kind {
	switch {
	case hyphen || len(s) != 9 || !isLetter(s[0]):
		return []Kind{OrgCode}
	case (s[0] == 'H' || s[0] == 'M') && digits(s[1:]):
		return []Kind{HKMacauPass, OrgCode}
	case chinesePassport(s):
		return []Kind{Passport, OrgCode}
	}
	return []Kind{OrgCode}
}

// chinesePassport tells whether s looks like E12345678, EA1234567, G12345678 and the like.
func chinesePassport(s string) bool {
	if len(s) < 8 || len(s) > 9 || !strings.ContainsRune("EDSPG", rune(s[0])) {
		return false
	}
	return digits(s[1:]) || (isLetter(s[1]) && digits(s[2:]))
}

func unrecognised(s string) error {
	return fault.New(fault.Invalid, "无法识别该号码的种类：填写的是 %d 位，统一社会信用代码和公民身份号码均为 18 位；如为其他证件，请注明种类",
		utf8.RuneCountInString(s)).Under("ident.detect.unrecognised")
}

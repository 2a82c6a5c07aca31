package ident

import (
	"strings"
	"unicode/utf8"
)

// ParsePassport reads a passport number, Chinese or foreign: 5 to 18 letters and
// digits, at least one of them a digit. There is no check digit to prove.
func ParsePassport(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	pos, r := wrong(s, func(pos int, r rune) bool { return asDigit(pos, r) || ('A' <= r && r <= 'Z') })
	switch n := utf8.RuneCountInString(s); {
	case s == "":
		return Identifier{}, nil, refuseEmpty(Passport)
	case zeros(s):
		return Identifier{}, nil, refuseFiller(Passport)
	case n < 5 || n > 18:
		return Identifier{}, nil, refuseLength(Passport, s, "5 至 18")
	case pos > 0:
		return Identifier{}, nil, refuseChar(Passport, pos, "字母或数字", r)
	case !strings.ContainsAny(s, "0123456789"):
		return Identifier{}, nil, refuse(Passport, "character", "应当含有数字")
	}
	return Identifier{Passport, s}, nil, nil
}

// ParseHKMacauPass reads a 港澳居民来往内地通行证: H or M and eight digits that stay
// for life. Older cards add two digits that count the renewals; they are dropped, or
// one person would have as many numbers as cards.
func ParseHKMacauPass(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	pos, r := wrong(s, func(pos int, r rune) bool {
		return (pos == 1 && (r == 'H' || r == 'M')) || (pos > 1 && asDigit(pos, r))
	})
	switch n := utf8.RuneCountInString(s); {
	case s == "":
		return Identifier{}, nil, refuseEmpty(HKMacauPass)
	case zeros(s):
		return Identifier{}, nil, refuseFiller(HKMacauPass)
	case n != 9 && n != 11:
		return Identifier{}, nil, refuseLength(HKMacauPass, s, "9（旧证 11）")
	case pos == 1:
		return Identifier{}, nil, refuseChar(HKMacauPass, pos, "字母 H 或 M", r)
	case pos > 1:
		return Identifier{}, nil, refuseChar(HKMacauPass, pos, "数字", r)
	case zeros(s[1:9]):
		return Identifier{}, nil, refuseFiller(HKMacauPass)
	case n == 11:
		return Identifier{HKMacauPass, s[:9]},
			[]Warning{{"ident.hk-macau-pass.renewals", "旧证号码末两位是换证次数，已略去，只保留终身号"}}, nil
	}
	return Identifier{HKMacauPass, s}, nil, nil
}

// ParseTaiwanPass reads a 台湾居民来往大陆通行证: eight digits, or the ten of the old
// booklet with its batch letter, which may stand in brackets.
func ParseTaiwanPass(raw string) (Identifier, []Warning, error) {
	s := strings.NewReplacer("(", "", ")", "").Replace(compact(raw))
	pos, r := wrong(s, func(pos int, r rune) bool {
		return asDigit(pos, r) || (pos == 11 && 'A' <= r && r <= 'Z')
	})
	switch n := utf8.RuneCountInString(s); {
	case s == "":
		return Identifier{}, nil, refuseEmpty(TaiwanPass)
	case zeros(s):
		return Identifier{}, nil, refuseFiller(TaiwanPass)
	case n != 8 && n != 10 && n != 11:
		return Identifier{}, nil, refuseLength(TaiwanPass, s, "8（旧证 10，可附批次字母）")
	case pos > 0:
		return Identifier{}, nil, refuseChar(TaiwanPass, pos, "数字", r)
	case n == 11 && isDigit(s[10]):
		return Identifier{}, nil, refuseChar(TaiwanPass, 11, "批次字母", rune(s[10]))
	}
	return Identifier{TaiwanPass, s}, nil, nil
}

// ParseForeignPermanentResident reads a 外国人永久居留身份证: 18 digits that start
// with 9 (province, country, date of birth, sequence, MOD 11-2), or three letters of
// the country and twelve digits on cards of before 2023.
func ParseForeignPermanentResident(raw, today string) (Identifier, []Warning, error) {
	const k = ForeignPermanentResident
	s := compact(raw)
	if utf8.RuneCountInString(s) == 15 {
		pos, r := wrong(s, func(pos int, r rune) bool {
			return (pos <= 3 && 'A' <= r && r <= 'Z') || (pos > 3 && asDigit(pos, r))
		})
		switch {
		case pos > 3:
			return Identifier{}, nil, refuseChar(k, pos, "数字", r)
		case pos > 0:
			return Identifier{}, nil, refuseChar(k, pos, "字母（旧证前 3 位是国籍代码）", r)
		case zeros(s[3:]):
			return Identifier{}, nil, refuseFiller(k)
		}
		return Identifier{k, s}, nil, nil
	}
	if s != "" && !zeros(s) && utf8.RuneCountInString(s) != 18 {
		return Identifier{}, nil, refuseLength(k, s, "18（旧证 15）")
	}
	if err := personal18(k, s, today); err != nil {
		return Identifier{}, nil, err
	}
	if s[0] != '9' {
		return Identifier{}, nil, refuseChar(k, 1, " 9", rune(s[0]))
	}
	return Identifier{k, s}, nil, nil
}

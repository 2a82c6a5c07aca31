package ident

import (
	"strings"
	"time"
)

// mod11Weights and mod11Check are those of GB 11643-1999 (ISO 7064 MOD 11-2).
var mod11Weights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

const mod11Check = "10X98765432"

// citizenCheck computes the 18th character over 17 digits.
func citizenCheck(body string) byte {
	sum := 0
	for i, w := range mod11Weights {
		sum += int(body[i]-'0') * w
	}
	return mod11Check[sum%11]
}

// ParseCitizenID reads a 公民身份号码 (GB 11643-1999). The 15-digit form of before
// 1999 is turned into 18 digits. today is YYYY-MM-DD.
func ParseCitizenID(raw, today string) (Identifier, []Warning, error) {
	s := compact(raw)
	var ws []Warning
	if len(s) == 15 && digits(s) && !zeros(s) {
		s = s[:6] + "19" + s[6:]
		s += string(citizenCheck(s))
		ws = append(ws, Warning{"ident.citizen-id.old-form", "15 位旧号码已换算为 18 位，请与现行身份证核对"})
	}
	if err := personal18(CitizenID, s, today); err != nil {
		return Identifier{}, nil, err
	}
	if residencePrefix(s) {
		return Identifier{}, nil, refuse(CitizenID, "residence-permit", "以 %s 开头的是港澳台居民居住证，请改选该证件种类", s[:6])
	}
	if w, odd := regionWarning(s[:6]); odd {
		ws = append(ws, w)
	}
	return Identifier{CitizenID, s}, ws, nil
}

// ParseHKMOTWResidence reads the number of a 港澳台居民居住证: built as a citizen's
// with 810000, 820000 or 830000 for the region.
func ParseHKMOTWResidence(raw, today string) (Identifier, []Warning, error) {
	s := compact(raw)
	if err := personal18(HKMOTWResidence, s, today); err != nil {
		return Identifier{}, nil, err
	}
	if !residencePrefix(s) {
		return Identifier{}, nil, refuse(HKMOTWResidence, "prefix", "应以 810000、820000 或 830000 开头")
	}
	return Identifier{HKMOTWResidence, s}, nil, nil
}

func residencePrefix(s string) bool {
	return strings.HasPrefix(s, "810000") || strings.HasPrefix(s, "820000") || strings.HasPrefix(s, "830000")
}

// personal18 checks what the 18-character numbers of persons share: 17 digits, a
// date of birth in 7 to 14, and the check character.
func personal18(k Kind, s, today string) error {
	pos, r := wrong(s, func(pos int, r rune) bool { return asDigit(pos, r) || (pos == 18 && r == 'X') })
	switch {
	case s == "":
		return refuseEmpty(k)
	case zeros(s):
		return refuseFiller(k)
	case len([]rune(s)) != 18:
		return refuseLength(k, s, "18")
	case pos == 18:
		return refuseChar(k, pos, "数字或 X", r)
	case pos > 0:
		return refuseChar(k, pos, "数字", r)
	}
	if err := birth(k, s[6:14], today); err != nil {
		return err
	}
	if want := citizenCheck(s[:17]); s[17] != want {
		return refuseCheck(k, 18, want, s[17])
	}
	return nil
}

// firstYear is before anybody whose number can still occur in a file; the standard's
// own example was born in 1880.
const firstYear = 1850

// birth checks a date of birth written YYYYMMDD. Its value stays out of the sentence.
func birth(k Kind, ymd, today string) error {
	born, err := time.Parse("20060102", ymd)
	switch {
	case err != nil:
		return refuse(k, "birth-date", "第 7 至 14 位不是真实存在的出生日期")
	case born.Year() < firstYear:
		return refuse(k, "birth-date", "第 7 至 14 位表示的出生日期早于 %d 年", firstYear)
	case born.Format(time.DateOnly) > today:
		return refuse(k, "birth-future", "第 7 至 14 位表示的出生日期晚于今天")
	}
	return nil
}

// born tells whether s has a credible date of birth where the 18-digit numbers have it.
func born(s, today string) bool {
	return len(s) == 18 && digits(s[6:14]) && birth(CitizenID, s[6:14], today) == nil
}

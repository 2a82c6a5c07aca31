package ident

// orgWeights are those of GB 11714.
var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// orgCheck computes the ninth character over eight characters 0-9A-Z.
func orgCheck(body string) byte {
	sum := 0
	for i, w := range orgWeights {
		if c := body[i]; isDigit(c) {
			sum += int(c-'0') * w
		} else {
			sum += int(c-'A'+10) * w
		}
	}
	switch c := 11 - sum%11; c {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return byte('0' + c)
	}
}

// ParseOrgCode reads a 组织机构代码 (GB 11714), with or without its hyphen. The
// canonical value has none, as the code inside a USCC has none; String writes it.
func ParseOrgCode(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	if s == "" {
		return Identifier{}, nil, refuseEmpty(OrgCode)
	}
	if zeros(s) {
		return Identifier{}, nil, refuseFiller(OrgCode)
	}
	pos, r := wrong(s, func(pos int, r rune) bool {
		return asDigit(pos, r) || (pos < 9 && 'A' <= r && r <= 'Z') || (pos >= 9 && r == 'X')
	})
	switch {
	case len([]rune(s)) != 9:
		return Identifier{}, nil, refuseLength(OrgCode, s, "9")
	case pos == 9:
		return Identifier{}, nil, refuseChar(OrgCode, pos, "数字或 X", r)
	case pos > 0:
		return Identifier{}, nil, refuseChar(OrgCode, pos, "数字或字母", r)
	}
	if want := orgCheck(s[:8]); s[8] != want {
		return Identifier{}, nil, refuseCheck(OrgCode, 9, want, s[8])
	}
	return Identifier{OrgCode, s}, nil, nil
}

package ident

// registrationCheck computes the 15th digit of GS15-2006 over 14 digits
// (ISO 7064 MOD 11,10: valid iff (P15 mod 11 + a15) mod 10 = 1).
func registrationCheck(body string) byte {
	p := 10
	for i := range 14 {
		s := (p%11 + int(body[i]-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2
	}
	return byte('0' + (11-p%11)%10)
}

// ParseRegistrationNumber reads a 15-digit 工商注册号 (GS15-2006), or a 13-digit one
// from before it, which comes back as LegacyRegistration.
func ParseRegistrationNumber(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	if len(s) == 13 && digits(s) {
		return ParseLegacyRegistration(s)
	}
	if err := allDigits(RegistrationNumber, s, 15, "15（2007 年以前的为 13）"); err != nil {
		return Identifier{}, nil, err
	}
	if want := registrationCheck(s[:14]); s[14] != want {
		return Identifier{}, nil, refuseCheck(RegistrationNumber, 15, want, s[14])
	}
	var ws []Warning
	if w, odd := regionWarning(s[:6]); odd {
		ws = append(ws, w)
	}
	return Identifier{RegistrationNumber, s}, ws, nil
}

// ParseLegacyRegistration reads a 13-digit registration number. It has no check digit.
func ParseLegacyRegistration(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	if err := allDigits(LegacyRegistration, s, 13, "13"); err != nil {
		return Identifier{}, nil, err
	}
	return Identifier{LegacyRegistration, s},
		[]Warning{{"ident.legacy-registration.unchecked", "13 位旧工商注册号没有校验码，无法验证，请尽量填写统一社会信用代码"}}, nil
}

// allDigits refuses what is not n digits; want says the length in words.
func allDigits(k Kind, s string, n int, want string) error {
	pos, r := wrong(s, asDigit)
	switch {
	case s == "":
		return refuseEmpty(k)
	case zeros(s):
		return refuseFiller(k)
	case len([]rune(s)) != n:
		return refuseLength(k, s, want)
	case pos > 0:
		return refuseChar(k, pos, "数字", r)
	}
	return nil
}

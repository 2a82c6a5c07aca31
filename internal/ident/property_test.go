package ident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/ident"
)

const charset = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var counties = func() (codes []string) {
	for _, r := range ident.Regions() {
		codes = append(codes, r.Code)
	}
	return codes
}()

func drawUSCC(t *rapid.T) string {
	category := rapid.SampledFrom([]string{"11", "12", "31", "51", "52", "91", "92", "93", "A1", "N2", "Y1"}).Draw(t, "category")
	return ident.SyntheticUSCC(category, rapid.SampledFrom(counties).Draw(t, "region"), rapid.Int().Draw(t, "n"))
}

func drawCitizenID(t *rapid.T) string {
	day := time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 25000).Draw(t, "day"))
	return ident.SyntheticCitizenID(rapid.SampledFrom(counties).Draw(t, "region"), day.Format(time.DateOnly), rapid.IntRange(0, 999).Draw(t, "n"))
}

// drawRegistration finds the one check digit of ten that is accepted.
func drawRegistration(t *rapid.T) string {
	body := rapid.SampledFrom(counties).Draw(t, "region") + fmt.Sprintf("%08d", rapid.IntRange(0, 99999999).Draw(t, "serial"))
	var valid []string
	for d := range 10 {
		s := fmt.Sprintf("%s%d", body, d)
		if _, _, err := ident.ParseRegistrationNumber(s); err == nil {
			valid = append(valid, s)
		}
	}
	if len(valid) != 1 {
		t.Fatalf("%s has %d check digits", body, len(valid))
	}
	return valid[0]
}

// changeOne puts another character of alphabet into one place of s.
func changeOne(t *rapid.T, s, alphabet string) string {
	i := rapid.IntRange(0, len(s)-1).Draw(t, "place")
	c := rapid.SampledFrom([]byte(alphabet)).Filter(func(c byte) bool { return c != s[i] }).Draw(t, "character")
	return s[:i] + string(c) + s[i+1:]
}

func TestOneChangedCharacterIsAlwaysRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if s := changeOne(t, drawUSCC(t), charset); accepts(ident.USCC, s) {
			t.Errorf("uscc %s", s)
		}
		if s := changeOne(t, drawCitizenID(t), "0123456789X"); accepts(ident.CitizenID, s) {
			t.Errorf("citizen %s", s)
		}
		if s := changeOne(t, drawRegistration(t), "0123456789"); accepts(ident.RegistrationNumber, s) {
			t.Errorf("registration %s", s)
		}
	})
}

func accepts(k ident.Kind, s string) bool {
	_, _, err := ident.Parse(k, s, today)
	return err == nil
}

func TestNormalizeIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := ident.Normalize(s); ident.Normalize(once) != once {
			t.Errorf("%q → %q → %q", s, once, ident.Normalize(once))
		}
	})
}

// untidy writes s as people do: small letters, full width, spaces, dashes.
func untidy(t *rapid.T, s string) string {
	var b strings.Builder
	for _, r := range s {
		switch rapid.IntRange(0, 4).Draw(t, "how") {
		case 0:
			b.WriteString(strings.ToLower(string(r)))
		case 1:
			b.WriteRune(r + 0xFEE0)
		case 2:
			b.WriteString(string(r) + rapid.SampledFrom([]string{" ", "\u3000", "\u00a0", "\t", "\u200b"}).Draw(t, "space"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestUntidyWritingReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := map[ident.Kind]string{ident.USCC: drawUSCC(t), ident.CitizenID: drawCitizenID(t), ident.RegistrationNumber: drawRegistration(t)}
		for _, kind := range []ident.Kind{ident.USCC, ident.CitizenID, ident.RegistrationNumber} {
			s := numbers[kind]
			id, _, err := ident.Parse(kind, untidy(t, s), today)
			if err != nil || id.Reveal() != s {
				t.Errorf("%s %s: %v %v", kind, s, id.Reveal(), err)
			}
			if kind.Organisation() { // what is shown of an organisation reads back
				back, _, err := ident.Parse(kind, id.String(), today)
				if err != nil || back != id {
					t.Errorf("%s shown as %s: %v %v", kind, id, back, err)
				}
			} else if m := id.Masked(); m[6:14] != "********" || len(m) != 18 {
				t.Errorf("masked %s", m)
			}
		}
		code, _ := ident.Identifier{Kind: ident.USCC, Value: numbers[ident.USCC]}.CreditCode()
		if back, _, err := ident.ParseOrgCode(code.OrgCode().String()); err != nil || back != code.OrgCode() {
			t.Errorf("organisation code %s: %v", code.OrgCode(), err)
		}
	})
}

func TestDetectAgreesWithParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for kind, s := range map[ident.Kind]string{ident.USCC: drawUSCC(t), ident.CitizenID: drawCitizenID(t)} {
			if id, _, err := ident.Detect(s, today); err != nil || id.Kind != kind || id.Value != s {
				t.Errorf("%s = %s %v", s, id.Kind, err)
			}
		}
	})
}

func TestDocumentNumbersReadBackInAnyBrackets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agency := rapid.SampledFrom([]string{"内社信办字", "呼住建罚", "鄂政数发", "包应急（危化）罚"}).Draw(t, "agency")
		brackets := []rune(rapid.SampledFrom([]string{"〔〕", "[]", "()", "（）", "【】", "﹝﹞", "［］"}).Draw(t, "brackets"))
		year, n := rapid.IntRange(1950, 2099).Draw(t, "year"), rapid.IntRange(1, 9999).Draw(t, "n")
		raw := fmt.Sprintf("%s%c%d%c%04d号", agency, brackets[0], year, brackets[1], n)
		d, _, err := ident.ParseDocumentNumber(raw)
		if want := fmt.Sprintf("%s〔%d〕%d号", agency, year, n); err != nil || d.Text != want {
			t.Fatalf("%s = %s %v, want %s", raw, d.Text, err, want)
		}
		if back, ws, err := ident.ParseDocumentNumber(d.Text); err != nil || back != d || slices.Contains(rules(ws), "ident.document-number.normalised") {
			t.Errorf("%s = %v %v %v", d.Text, back, ws, err)
		}
	})
}

package ident_test

import (
	"strings"
	"testing"

	"liancheng/internal/ident"
)

var seeds = []string{
	"", " ", "X", "0", "00000000000000000X", "91350100M000100Y43", "91350100M000100Y4Z", "11152105011615449P", "91310115MA1H8R7C6D",
	"111000000000133388", "９１１５０１００ｍａ０ｎ００００８ｑ", "D2143569-X", "M000100Y4", "110108000000016", "440301104336051", "1501001234567",
	"11010519491231002X", "440524188001010014", "150102198501010010", "150102850101001", "E12345678", "H12345678", "M1234567801", "M0000000001",
	"12345678", "0123456789(B)", "911124198108030024", "CAN150199010112", "810000199101010016", "2103-150102-04-01-123456",
	"2020-150102-47-03-012345-001", "内社信办字〔2020〕3号", "市场【2019】1号", "第36号令", "应急管理部令第11号", "2021年第40号",
	"（2021）内01民终123号", "内0102执恢12号之一", "\xff\xfe", "中中中中中中中中中中中中中中中中中中", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧",
}

// FuzzParse: no input panics any parser of identifiers; what is accepted is
// canonical, reads back the same, and a person's number is never shown whole.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, kind := range ident.Kinds() {
			id, _, err := ident.Parse(kind, raw, today)
			checkParsed(t, id, err)
			if err == nil && id.Kind != kind && id.Kind != ident.LegacyRegistration {
				t.Errorf("%s gives a %s", kind, id.Kind)
			}
		}
		id, _, err := ident.Detect(raw, today)
		checkParsed(t, id, err)
	})
}

func checkParsed(t *testing.T, id ident.Identifier, err error) {
	t.Helper()
	if err != nil {
		if !id.IsZero() || strings.TrimSpace(err.Error()) == "" {
			t.Errorf("refused with %v and %q", id, err)
		}
		return
	}
	back, _, err := ident.Parse(id.Kind, id.Value, today)
	if err != nil || back != id || ident.Normalize(id.Value) != id.Value {
		t.Errorf("%s %q reads back as %q, %v", id.Kind, id.Value, back.Value, err)
	}
	if id.Kind.Person() && strings.Contains(id.String(), id.Value) {
		t.Errorf("%s shown whole", id.Kind)
	}
}

func FuzzParseProjectCode(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		c, _, err := ident.ParseProjectCode(raw)
		if err != nil {
			return
		}
		if back, _, err := ident.ParseProjectCode(string(c)); err != nil || back != c || c.Style() == "" || len(c.Base()) != 24 {
			t.Errorf("%q → %q → %q, %v", raw, c, back, err)
		}
	})
}

func FuzzParseDocumentNumber(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		d, _, err := ident.ParseDocumentNumber(raw)
		if err != nil {
			return
		}
		if back, _, err := ident.ParseDocumentNumber(d.Text); err != nil || back != d || d.Serial == "" {
			t.Errorf("%q → %+v → %+v, %v", raw, d, back, err)
		}
	})
}

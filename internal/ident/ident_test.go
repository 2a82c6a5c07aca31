package ident_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

const today = "2026-06-01"

// mustRefuse checks that err is an Invalid fault under rule, whose sentence holds want.
func mustRefuse(t *testing.T, err error, rule, want string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		t.Fatalf("err = %v, want a fault under %s", err, rule)
	}
	if f.Kind != fault.Invalid || f.Rule != rule || !strings.Contains(f.Message, want) {
		t.Errorf("fault = %s %s %q, want invalid %s …%s…", f.Kind, f.Rule, f.Message, rule, want)
	}
}

func rules(ws []ident.Warning) (out []string) {
	for _, w := range ws {
		out = append(out, w.Rule)
	}
	return out
}

func TestNothingThatPrintsAPersonShowsTheNumber(t *testing.T) {
	const number, masked = "150102198501010010", "150102********0010"
	id, _, err := ident.ParseCitizenID(number, today)
	if err != nil {
		t.Fatal(err)
	}
	if id.Reveal() != number {
		t.Fatalf("Reveal = %s", id.Reveal())
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "id", id, "any", []ident.Identifier{id})
	var text bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "id", id)
	asJSON, err := json.Marshal(map[string]any{"id": id, "ptr": &id, "keyed": map[ident.Identifier]int{id: 1}})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{"json": string(asJSON), "slog": log.String(), "slog text": text.String(), "String": id.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		shown[verb] = fmt.Sprintf(verb, id)
		shown["nested "+verb] = fmt.Sprintf(verb, struct{ ID ident.Identifier }{id})
	}
	for how, s := range shown {
		if strings.Contains(s, "19850101") || strings.Contains(s, fmt.Sprintf("%x", "19850101")) || !strings.Contains(s, masked) {
			t.Errorf("%s shows %s", how, s)
		}
	}
}

func TestMasked(t *testing.T) {
	tests := []struct {
		kind        ident.Kind
		value, want string
	}{
		{ident.CitizenID, "150102198501010010", "150102********0010"},
		{ident.HKMOTWResidence, "810000199101010016", "810000********0016"},
		{ident.ForeignPermanentResident, "911124198108030024", "911124********0024"},
		{ident.ForeignPermanentResident, "CAN150199010112", "CAN**********12"},
		{ident.Passport, "E12345678", "E******78"},
		{ident.Passport, "911124198108030024", "9***************24"},
		{ident.Passport, "A1234", "*****"},
		{ident.HKMacauPass, "H12345678", "H******78"},
		{ident.TaiwanPass, "12345678", "1*****78"},
		{ident.USCC, "91150100MA0N00008Q", "91150100MA0N00008Q"},
		{ident.OrgCode, "D2143569X", "D2143569X"},
		{"unheard-of", "150102198501010010", "1***************10"}, // hidden: better safe
		{ident.CitizenID, "", ""},
	}
	for _, tt := range tests {
		if got := (ident.Identifier{Kind: tt.kind, Value: tt.value}).Masked(); got != tt.want {
			t.Errorf("%s %s masked = %s, want %s", tt.kind, tt.value, got, tt.want)
		}
	}
}

func TestJSON(t *testing.T) {
	org := ident.Identifier{Kind: ident.OrgCode, Value: "D2143569X"}
	data, err := json.Marshal(org)
	if err != nil || string(data) != `{"kind":"org-code","value":"D2143569X"}` {
		t.Fatalf("%s, %v", data, err)
	}
	var back ident.Identifier
	if err := json.Unmarshal(data, &back); err != nil || back != org {
		t.Errorf("back = %v, %v", back, err)
	}
	if org.String() != "D2143569-X" {
		t.Errorf("written %s", org)
	}
	var id ident.Identifier
	mustRefuse(t, json.Unmarshal([]byte(`{"kind":"citizen-id","value":"150102********0010"}`), &id), "ident.citizen-id.character", "第 7 位")
	mustRefuse(t, json.Unmarshal([]byte(`{"kind":"uscc","value":"91310115MA1H8R7C6D"}`), &id), "ident.uscc.check-digit", "应为 7")
	mustRefuse(t, json.Unmarshal([]byte(`{"kind":1}`), &id), "ident.json", "kind")
	if err := json.Unmarshal([]byte(`{}`), &id); err != nil || !id.IsZero() {
		t.Errorf("empty = %v, %v", id, err)
	}
}

func TestKinds(t *testing.T) {
	codes := map[ident.Kind]string{ident.CitizenID: "111", ident.Passport: "414", ident.HKMacauPass: "516", ident.TaiwanPass: "511", ident.ForeignPermanentResident: "553"}
	for i, k := range ident.Kinds() {
		if person := i >= 4; k.Person() != person || k.Organisation() == person {
			t.Errorf("%s is person: %v", k, k.Person())
		}
		if got, ok := ident.KindOf(k.Word()); !ok || got != k {
			t.Errorf("KindOf(%s) = %s", k.Word(), got)
		}
		if k.Code() != codes[k] {
			t.Errorf("code of %s = %s", k, k.Code())
		}
		_, _, err := ident.Parse(k, " ", today)
		mustRefuse(t, err, "ident."+string(k)+".empty", "请填写")
	}
	for word, want := range map[string]ident.Kind{"居民身份证": ident.CitizenID, "111": ident.CitizenID, " 护照 ": ident.Passport} {
		if got, _ := ident.KindOf(word); got != want {
			t.Errorf("KindOf(%s) = %s", word, got)
		}
	}
	if _, ok := ident.KindOf(""); ok {
		t.Error("nothing names a kind")
	}
	_, _, err := ident.Parse("tax", "1", today)
	mustRefuse(t, err, "ident.kind.unknown", "tax")
}

func TestNormalize(t *testing.T) {
	tests := map[string]string{
		"  91150100ma0n00008q\t":          "91150100MA0N00008Q",
		"９１１５０１００ＭＡ０Ｎ００００８ｑ":              "91150100MA0N00008Q",
		"9115 0100\u3000MA0N\u00a000008Q": "91150100MA0N00008Q",
		"\ufeff91150100\u200bMA0N00008Q":  "91150100MA0N00008Q",
		"D2143569—X":                      "D2143569-X",
		"D2143569－X":                      "D2143569-X",
		"D2143569−x":                      "D2143569-X",
		"O0":                              "O0",
		"中 文":                             "中文",
	}
	for raw, want := range tests {
		if got := ident.Normalize(raw); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", raw, got, want)
		}
	}
}

package api

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"liancheng/internal/fault"
)

func TestWhatIsNoText(t *testing.T) {
	for text, field := range map[string]string{
		`{"a":"b\\u0000"}`:                              "none", // an escaped backslash, and then mere letters
		`{"a":"云杉","b":[1,true,null]}`:                  "none",
		`{"a":"\ud83d\ude00"}`:                          "none",
		`{"a":{"b":["x","y\u0000"]}}`:                   "a.b[1]",
		`{"a":[{"value":"\uD800x"}]}`:                   "a[0].value",
		`{"a":{"k\u0000":true}}`:                        "a",
		`"\u0000"`:                                      "",
		"{\"a\":\"\xff\"}":                              "",
		`{"` + strings.Repeat("n", 200) + `":"\u0000"}`: strings.Repeat("n", 80) + "…",
	} {
		err := checkText([]byte(text))
		bad, refused := errors.AsType[*fault.Fault](err)
		if refused == (field == "none") || refused && bad.Field != field {
			t.Errorf("%s: %v, want %q", text, err, field)
		}
		var into any
		if err := strict([]byte(text), &into); (err != nil) != refused {
			t.Errorf("%s: %v", text, err)
		} else if refused && bad.Field != "" {
			if got, sentence, ok := placed(err.Error()); !ok || got != field || sentence != bad.Message {
				t.Errorf("%s: %q %q %v", text, got, sentence, ok)
			}
		}
	}
}

// FuzzCheckText: what passes is text wherever it ends up.
func FuzzCheckText(f *testing.F) {
	f.Add([]byte(`{"a":"\u0000"}`))
	f.Add([]byte(`["\\\ud800"]`))
	f.Add([]byte("\"\xff\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		var v any
		if checkText(text) != nil || json.Unmarshal(text, &v) != nil || strings.Contains(string(text), "\ufffd") {
			return
		}
		if field, found := untextual("", v); found {
			t.Errorf("%q passes with %q", text, field)
		}
	})
}

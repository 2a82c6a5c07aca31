package receipt

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Receipt
		fill(t, reflect.ValueOf(&r).Elem())
		text := r.AppendJSON(nil, nil)
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if again := back.AppendJSON(nil, nil); string(again) != string(text) {
			t.Fatalf("came back as\n%s\nfrom\n%s", again, text)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	r := sign(t, newSigner("k1", Real), 2, 0)
	good := string(r.AppendJSON(nil, nil))
	root, signature := r.Root.String(), string(must(t)(r.Signature.MarshalText()))
	for name, text := range map[string]string{
		"nothing":         "",
		"cut":             good[:len(good)-1],
		"more after":      good + "{}",
		"unknown field":   strings.Replace(good, `{"id"`, `{"extra":1,"id"`, 1),
		"doubled field":   strings.Replace(good, `{"id"`, `{"id":"x","id"`, 1),
		"other case":      strings.Replace(good, `{"id"`, `{"Id"`, 1),
		"folded letter":   strings.Replace(good, `"issued"`, `"iſsued"`, 1),
		"bad UTF-8":       strings.Replace(good, "云杉", "云\xff", 1),
		"upper-case hash": strings.Replace(good, root, strings.ToUpper(root), 1),
		"short hash":      strings.Replace(good, root, root[2:], 1),
		"no hex":          strings.Replace(good, root, "g"+root[1:], 1),
		"broken base64":   strings.Replace(good, signature, signature[1:], 1),
		"newline base64":  strings.Replace(good, signature, `\n`+signature, 1),
		"loose base64":    strings.Replace(good, signature, signature[:len(signature)-3]+string(signature[len(signature)-3]+1)+"==", 1),
		"fraction":        strings.Replace(good, `"index":0`, `"index":0.5`, 1),
		"deep":            strings.Repeat("[", 1<<20),
		"an array":        "[]",
	} {
		if text == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := Parse([]byte(text)); Failed(err) != CheckForm {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeySetRoundTrip(t *testing.T) {
	set := KeySet{Keys: []Key{newSigner("a", Real).public(), newSigner("b", Demo).public()}}
	text := must(t)(json.Marshal(set))
	back, err := ParseKeySet(text)
	if err != nil || !reflect.DeepEqual(back, set) {
		t.Errorf("%s came back as %v, %v", text, back, err)
	}
	for _, bad := range []string{"", `{"keys":[{"id":""}]}`, `{"keys":[{"id":"a"},{"id":"a"}]}`, `{"keys":[{"id":"a","public":"!"}]}`} {
		if _, err := ParseKeySet([]byte(bad)); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

// What is accepted is written back as text that means the same, and stays so.
func FuzzParse(f *testing.F) {
	r := sign(f, newSigner("k1", Real), 3, 1)
	f.Add(r.AppendJSON(nil, nil))
	f.Add([]byte(`{"verdict":{"matches":[{"listings":[null]}],"warnings":["\u2028"]},"path":[]}`))
	f.Add([]byte(`{"id":"\ud800","unsigned":true,"unsigned_why":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			return
		}
		text := r.AppendJSON(nil, nil)
		back, err := Parse(text)
		if err != nil {
			t.Fatalf("own text %s: %v", text, err)
		}
		if again := back.AppendJSON(nil, nil); string(again) != string(text) || back.Leaf() != r.Leaf() {
			t.Fatalf("%s\nthen\n%s", text, again)
		}
		_ = Verify(r, KeySet{}, Options{}) // must not panic, whatever came in
	})
}

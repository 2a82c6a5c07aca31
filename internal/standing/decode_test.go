package standing

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// full has every field set: a field that the direct reading does not know would show as
// slow, and the test of speed below as a failure.
func full() Facts {
	return Facts{
		ID: "lst_1", Version: 7, Party: "pty_1", Person: true, Domain: 3, Case: "production-unit", State: Ended, Adopted: true,
		Missing: []string{"告知"}, Authority: "bod_1", AuthorityName: "示例市应急管理局", Region: "150100", PartyRegion: "150102",
		Document: "示例〔2026〕1号", Grounds: []string{"d1", "d2"}, ListBasis: "emergency-order-11",
		Members: []Member{{"pty_2", law.Principal}, {"pty_3", law.ProjectLeader}}, Facility: "云杉一号煤矿",
		Circumstances: map[string]bool{"a": true, "b": false}, Decided: "2026-01-01", Effective: "2026-01-02", Until: "2029-01-02",
		EndedOn: "2027-01-01", EndedHow: Revoked, Objected: true, Stayed: true, Suspended: true, Lifted: []Span{{"2026-05-01", "2026-06-01"}}, Unfulfilled: true,
	}
}

// TestEveryFieldIsReadDirectly: a field added to Facts must be added to the reader too.
func TestEveryFieldIsReadDirectly(t *testing.T) {
	whole := full()
	for v, i := reflect.ValueOf(whole), 0; i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Fatalf("full leaves out %s", v.Type().Field(i).Name)
		}
	}
	text, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	var got Facts
	r := reader{text: string(text)}
	if !r.facts(&got) || r.at != len(text) || !reflect.DeepEqual(got, whole) {
		t.Fatalf("stopped at %q: %+v", text[r.at:], got)
	}
}

func TestDecodeIsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := full()
		f.Facility, f.Case = rapid.String().Draw(t, "facility"), rapid.StringMatching(`[a-z"\\ <é]*`).Draw(t, "case")
		f.Missing = rapid.SliceOfN(rapid.SampledFrom([]string{"告知", "", "a\tb"}), 0, 3).Draw(t, "missing")
		f.Circumstances = rapid.MapOf(rapid.StringN(0, 3, 9), rapid.Bool()).Draw(t, "circumstances")
		f.Until = calendar.Day(rapid.SampledFrom([]string{"", "2029-01-01"}).Draw(t, "until"))
		f.Version = rapid.Int64().Draw(t, "version")
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		same(t, string(text))
	})
}

type fataler interface{ Fatalf(string, ...any) }

// same holds Decode to encoding/json, faults included.
func same(t fataler, text string) {
	var want Facts
	wrong := json.Unmarshal([]byte(text), &want)
	got, err := Decode(text)
	if (err == nil) != (wrong == nil) || err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: %+v %v\nwant %+v %v", text, got, err, want, wrong)
	}
}

func FuzzDecode(f *testing.F) {
	text, _ := json.Marshal(full())
	for _, seed := range []string{
		string(text), `{}`, `{"id":"a","id":"b"}`, `{"ID":"a"}`, `{"version":01}`, `{"version":-0}`, `{"domain":99999999999999999999}`, ` {}`, `{"id":null}`,
		`{"missing":[]}`, `{"members":[{"party":"p","role":"unit","x":1}]}`, `{"circumstances":{"a":true,"a":false}}`, `{"id":"\u0061"}`, "{\"id\":\"\xff\"}", `{"id":"a"}x`,
		`{"missing":["a",]}`, `{,}`, `{"members":[{}]}`, `{"person":tru}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { same(t, text) })
}

func BenchmarkDecode(b *testing.B) {
	raw, _ := json.Marshal(full())
	text := string(raw)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeJSON is what Decode is instead of.
func BenchmarkDecodeJSON(b *testing.B) {
	raw, _ := json.Marshal(full())
	b.ReportAllocs()
	for b.Loop() {
		var f Facts
		if err := json.Unmarshal(raw, &f); err != nil {
			b.Fatal(err)
		}
	}
}

package screening

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/law"
	"liancheng/receipt"
)

// TestShifted: which differences count, and in which domain.
func TestShifted(t *testing.T) {
	says := func(advice receipt.Advice, reasons ...receipt.Reason) receipt.Verdict {
		v := receipt.Verdict{Advice: advice, Reasons: reasons}
		v.Matches = []receipt.Match{{Listings: []receipt.ListingRef{{ID: "l1", Domain: 1}}}, {Listings: []receipt.ListingRef{{ID: "l7", Domain: 7}, {ID: "l3", Domain: 3}}}}
		return v
	}
	reason := func(listing, directive string, advice receipt.Advice) receipt.Reason {
		return receipt.Reason{Listing: listing, Directive: directive, Advice: advice}
	}
	reworded := reason("l1", "1.3#1", receipt.Strict)
	reworded.Basis, reworded.Caps = []receipt.BasisRef{{ID: "b", Status: "confirmed"}}, []receipt.Cap{{Rule: "basis"}}
	for name, tt := range map[string]struct {
		before, after receipt.Verdict
		domain        int
		differ        bool
	}{
		"the same":              {says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict)), says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict)), 0, false},
		"worded otherwise":      {says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict)), says(receipt.Strict, reworded), 0, false},
		"reached twice":         {says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict), reason("l1", "1.3#1", receipt.Reference)), says(receipt.Strict, reworded), 0, false},
		"stronger":              {says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict)), says(receipt.Block, reason("l1", "1.3#1", receipt.Block)), 1, true},
		"gone":                  {says(receipt.Strict, reason("l3", "3.1#1", receipt.Strict)), says(receipt.Clear), 3, true},
		"new":                   {says(receipt.Clear), says(receipt.Reference, reason("l7", "7.1#1", receipt.Reference)), 7, true},
		"behind the strongest":  {says(receipt.Block, reason("l1", "1.3#1", receipt.Block)), says(receipt.Block, reason("l1", "1.3#1", receipt.Block), reason("l3", "3.1#1", receipt.Strict)), 3, true},
		"the strongest counts":  {says(receipt.Strict, reason("l1", "1.3#1", receipt.Strict), reason("l7", "7.1#1", receipt.Strict)), says(receipt.Block, reason("l1", "1.3#1", receipt.Reference), reason("l7", "7.1#1", receipt.Block)), 7, true},
		"of equals the first":   {says(receipt.Clear), says(receipt.Strict, reason("l7", "7.1#1", receipt.Strict), reason("l3", "3.1#1", receipt.Strict)), 3, true},
		"one listing of two":    {says(receipt.Strict, reason("l3", "x#1", receipt.Strict), reason("l7", "x#1", receipt.Strict)), says(receipt.Strict, reason("l3", "x#1", receipt.Strict)), 7, true},
		"the advice by itself":  {says(receipt.Clear), says(receipt.Reference), 1, true},
		"nobody, nothing to be": {receipt.Verdict{Advice: receipt.Clear}, receipt.Verdict{Advice: receipt.Reference}, 0, false},
	} {
		for range 8 { // maps are walked in any order
			if domain, differ := shifted(&tt.before, &tt.after); domain != tt.domain || differ != tt.differ {
				t.Errorf("%s: domain %d, %v", name, domain, differ)
			}
		}
	}
}

// TestShiftedIsJudge: verdicts under two laws differ in advice or reasons where shifted
// says so, and only there.
func TestShiftedIsJudge(t *testing.T) {
	keys := testRing(t)
	rapid.Check(t, func(t *rapid.T) {
		w, laws := drawWorld(t, keys), lawsOf()
		a := drawAsk(t, laws[0])
		q := questionOf(&a, keys)
		facts, err := factsAt(w, QueryOf(&a, keys), 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		one, other := rapid.IntRange(0, len(laws)-1).Draw(t, "before"), rapid.IntRange(0, len(laws)-1).Draw(t, "after")
		before, after := Judge(facts, q, laws[one], today), Judge(facts, q, laws[other], today)
		domain, differ := shifted(&before, &after)
		same := before.Advice == after.Advice && reflect.DeepEqual(saidBy(&before), saidBy(&after))
		if differ == same || differ != (domain > 0) || one == other && differ {
			t.Fatalf("differ %v in %d\n%+v\n%+v", differ, domain, before, after)
		}
	})
}

func TestDecider(t *testing.T) {
	rs := lawsOf()[0]
	several := func() law.Matter {
		for _, m := range rs.Source.Matters {
			if len(m.Functions) > 1 {
				return m
			}
		}
		return law.Matter{}
	}()
	for _, tt := range []struct {
		matter string
		held   []string
		want   string
	}{
		{several.ID, nil, several.Functions[0]},
		{several.ID, []string{"court", several.Functions[1]}, several.Functions[1]},
		{several.ID, []string{"court"}, several.Functions[0]},
		{"no.such", []string{"court"}, ""},
	} {
		q := Question{Asker: receipt.Asker{Matter: tt.matter}, Functions: tt.held}
		if got := decider(&q, rs); got != tt.want {
			t.Errorf("%s held %v: %s, want %s", tt.matter, tt.held, got, tt.want)
		}
	}
}

// TestSplit: a group in any form gives the entries that decoding it gives.
func TestSplit(t *testing.T) {
	entries := make([]Entry, 3)
	for i := range entries {
		entries[i].Receipt.ID = fixedID("scr", i)
		entries[i].Receipt.Issued = "2026-11-2" + string(rune('0'+i)) + "T00:00:00.000000Z"
		entries[i].Receipt.ValidUntil = entries[i].Receipt.Issued
		entries[i].Receipt.Verdict.Note = `"as_of":"x","question":{"position":9,"party_id":"x"`
		entries[i].Question.Asker.Case = `},{"receipt":{"id":"` + fixedID("scr", 9) + `","issued":"x","matches":[`
		entries[i].Receipt.Verdict.Party.Display = `"matches":[ ]`
	}
	v := &entries[1].Receipt.Verdict
	v.Matches = []receipt.Match{{PartyID: "pty_1", Listings: []receipt.ListingRef{{ID: "lst_1"}}}, {PartyID: "pty_2"}}
	v.AsOf, v.Position, v.Reasons = "2026-11-20", 77, []receipt.Reason{{Circumstances: []receipt.CircumstanceRef{{ID: "c", Question: "问？"}}}}
	entries[1].Question.Before = &Before{Receipt: "scr_before", AsOf: "2025-01-01"}
	entries[1].Question.Position, entries[1].Query.Party = 78, "pty_9"
	own := []byte("[")
	for i := range entries {
		if i > 0 {
			own = append(own, ',')
		}
		w := waiting{entry: &entries[i]}
		if err := w.prepare("k1"); err != nil {
			t.Fatal(err)
		}
		own = append(append(w.entry.Receipt.AppendJSON(append(own, `{"receipt":`...), nil), ','), w.rest[1:]...)
	}
	plain, err := json.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	spaced, err := json.MarshalIndent(entries, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"as signed": append(own, ']'), "as encoded": plain, "spaced": spaced} {
		b := Batch{ID: "rbt_1", Size: len(entries), Body: body}
		texts, err := b.split()
		if err != nil || len(texts) != len(entries) {
			t.Fatalf("%s: %d entries, %v", name, len(texts), err)
		}
		for i, text := range texts {
			var e Entry
			if err := json.Unmarshal(text, &e); err != nil || e.Receipt.ID != entries[i].Receipt.ID {
				t.Fatalf("%s: entry %d: %v in %s", name, i, err, text)
			}
			if issued, met := glance(text); issued != e.Receipt.Issued || met != (i == 1) {
				t.Errorf("%s: entry %d issued %s, met %v", name, i, issued, met)
			}
			g, err := readEntry(text)
			if v := &e.Receipt.Verdict; err != nil || g.id != e.Receipt.ID || string(g.asOf) != v.AsOf || int64(g.position) != v.Position || len(g.found) != len(v.Matches) ||
				i == 1 && (g.found[0] != "pty_1" || g.found[1] != "pty_2") || !reflect.DeepEqual(g.Question, e.Question) || g.Query != e.Query {
				t.Errorf("%s: entry %d read as %+v, %v", name, i, g, err)
			}
		}
	}
	b := Batch{ID: "rbt_1", Size: 1, Body: bytes.TrimSuffix(plain, []byte("]"))}
	if _, err := b.split(); err == nil {
		t.Error("half a group is read")
	}
}

package audit

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/ident"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func line() access.Entry {
	return access.Entry{
		Actor: "user:usr_1", Body: "bod_1", Region: "150100", Act: access.ListingRead, Kind: "listing", ID: "lst_1",
		Outcome: access.Refused, Reason: "不属于本机构", Address: "192.0.2.7", Request: "req_1",
	}
}

func TestNextLinks(t *testing.T) {
	first, err := Next(Head{}, noon, line())
	if err != nil {
		t.Fatal(err)
	}
	second, err := Next(Head{first.Seq, first.Hash, first.At}, noon.Add(-time.Hour), line())
	if err != nil {
		t.Fatal(err)
	}
	if first.Seq != 1 || second.Seq != 2 || second.Prev != first.Hash || !second.At.Equal(first.At) || first.Hash == second.Hash {
		t.Errorf("%+v\n%+v", first, second)
	}
	if err := first.follows(Head{}); err != nil {
		t.Error(err)
	}
}

func TestNextWantsWhoWhatAndHow(t *testing.T) {
	for name, spoil := range map[string]func(*access.Entry){
		"actor":   func(e *access.Entry) { e.Actor = "" },
		"act":     func(e *access.Entry) { e.Act = "" },
		"outcome": func(e *access.Entry) { e.Outcome = "maybe" },
	} {
		e := line()
		spoil(&e)
		if _, err := Next(Head{}, noon, e); err == nil {
			t.Errorf("an entry without its %s", name)
		}
	}
}

// Whatever field of an entry is changed, the chain shows it.
func TestEveryFieldIsHashed(t *testing.T) {
	for name, tamper := range map[string]func(*Entry){
		"seq":     func(e *Entry) { e.Seq++ },
		"at":      func(e *Entry) { e.At = e.At.Add(time.Microsecond) },
		"actor":   func(e *Entry) { e.Actor = "user:usr_2" },
		"body":    func(e *Entry) { e.Body = "" },
		"region":  func(e *Entry) { e.Region = "150200" },
		"act":     func(e *Entry) { e.Act = access.PartyRead },
		"kind":    func(e *Entry) { e.Kind = "party" },
		"id":      func(e *Entry) { e.ID = "lst_2" },
		"outcome": func(e *Entry) { e.Outcome = access.Allowed },
		"reason":  func(e *Entry) { e.Reason = "" },
		"address": func(e *Entry) { e.Address = "192.0.2.8" },
		"request": func(e *Entry) { e.Request = "req_2" },
		"prev":    func(e *Entry) { e.Prev = "00" },
		"hash":    func(e *Entry) { e.Hash = strings.Repeat("0", 64) },
		"moved":   func(e *Entry) { e.Body, e.Region = e.Body+e.Region, "" },
	} {
		e, err := Next(Head{}, noon, line())
		if err != nil {
			t.Fatal(err)
		}
		if tamper(&e); e.follows(Head{}) == nil {
			t.Errorf("%s changed unseen", name)
		}
	}
}

func TestNumbersAndNamesStayOut(t *testing.T) {
	e := line()
	e.ID = "150102199001010010"
	e.Kind = "party/张示例"
	e.Reason = "查询 15010219900101001X 与 150102900101001，文号 2026-12345678901234"
	got, err := Next(Head{}, noon, e)
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != "***" || got.Kind != "party/???" || got.Reason != "查询 ***X 与 ***，文号 2026-12345678901234" {
		t.Errorf("%q %q %q", got.ID, got.Kind, got.Reason)
	}
}

func TestCleanNeverLeavesANumber(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789X张-: ")), 0, 400, -1)
	rapid.Check(t, func(t *rapid.T) {
		e := line()
		e.ID, e.Reason, e.Actor = text.Draw(t, "id"), text.Draw(t, "reason"), "user:"+text.Draw(t, "actor")
		c := clean(e)
		for _, s := range []string{c.ID, c.Reason, c.Actor} {
			digits := 0
			for _, r := range s {
				if digits++; r < '0' || r > '9' {
					digits = 0
				}
				if digits >= ident.ShortestCitizenID {
					t.Fatalf("%q holds a number", s)
				}
			}
		}
		if again := clean(c); again != c {
			t.Fatalf("cleaning twice differs: %+v, %+v", c, again)
		}
	})
}

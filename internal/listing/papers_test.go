package listing

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

var updatePapers = flag.Bool("papers", false, "write the texts of the papers anew")

var people = map[string]PaperParty{
	unit: {Name: "示例市草原矿业有限公司", NumberName: "统一社会信用代码", Number: "91150102MA0EXAMPLE", Address: "示例市示例区一号"},
	boss: {Name: "张*例", NumberName: "居民身份证号码", Number: "150102********0010", Person: true},
}

// papersOf makes all papers of a case; those that lack something give what they lack.
func papersOf(t testing.TB, l Listing, day calendar.Day) map[string]string {
	t.Helper()
	c := &paperCase{l: &l, law: rulesetOf(t), today: day, people: people}
	texts := map[string]string{}
	for _, d := range l.Drafts(c.law, day) {
		name := string(d.Kind)
		if d.No > 0 {
			name += string(rune('0' + d.No))
		}
		if d.Party != l.Party {
			name += "-person"
		}
		if len(d.Missing) > 0 {
			texts[name] = "缺少：" + strings.Join(d.Missing, "；") + "\n"
			continue
		}
		p, err := c.paper(&d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		texts[name] = d.State.Chinese() + "\n" + p.Plain() + "待填写：" + strings.Join(d.Blanks, "、") + "\n注意：" + strings.Join(d.Cautions, "；") + "\n"
	}
	return texts
}

// lived is a case to which everything has happened, up to the step named.
func lived(t testing.TB, until string) (Listing, calendar.Day) {
	t.Helper()
	l := after(t, Serve)
	day := servedOn
	for _, s := range []struct {
		name string
		play
	}{
		{"objected", play{Object, ObjectionApplication{Channel: Counter, Received: "2026-03-10", Sender: Oneself, Verified: "出示营业执照", Text: "处罚金额记载有误"}, "2026-03-10", drafter}},
		{"kept", play{DecideObjection, ObjectionDecision{Finding: Kept, Date: "2026-03-12", Response: "经核查，记载无误"}, "2026-03-12", decider}},
		{"grounds", play{ChangeGrounds, GroundsNotice{Result: Changed, Document: Document{Number: "呼应急罚〔2026〕2号", Date: "2026-03-20", File: digest}, Known: "2026-03-23", Reason: "罚款金额由十万元更正为五万元"}, "2026-03-23", drafter}},
		{"reviewed", play{ReviewGrounds, GroundsReview{Finding: Corrected, Date: "2026-03-24", Response: "事实部分更正，列入期限相应缩短", Period: calendar.Period{N: 2, Unit: calendar.Years}, Document: Document{Number: "呼应急更〔2026〕1号", Date: "2026-03-24", File: digest}}, "2026-03-24", decider}},
		{"applied", play{ApplyRepair, RepairApplication{Channel: ByPost, Received: "2027-03-03", Text: "已整改并缴清罚款", Proof: digest, Commitment: digest}, "2027-03-03", drafter}},
		{"accepted", play{AcceptRepair, RepairAcceptance{Accept: true, Date: "2027-03-04"}, "2027-03-04", drafter}},
		{"repaired", play{DecideRepair, RepairDecision{Grant: true, Checks: []Check{{DutyFulfilled, true, ""}, {Commitment, true, ""}, {NoContrary, true, ""}}, Document: Document{Number: "呼应急修〔2027〕1号", Date: "2027-03-05", File: digest}}, "2027-03-05", decider}},
		{"restored", play{Restore, Restoration{Document: Document{Number: "呼应急恢〔2027〕1号", Date: "2027-04-05", File: digest}, Reason: "履行完毕证明系伪造"}, "2027-04-06", decider}},
		{"lapsed", play{day: "2028-03-03"}},
	} {
		day = s.day
		if s.act != "" {
			var err error
			if l, _, err = s.run(t, l); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
		}
		if s.name == until {
			return l, day
		}
	}
	t.Fatalf("no %s", until)
	return l, day
}

// TestPapersOfACase holds the text of every paper of a case, at the days that matter, to
// files; run with -papers after changing a form.
func TestPapersOfACase(t *testing.T) {
	seen := map[string]bool{}
	for name, at := range map[string]func() (Listing, calendar.Day){
		"1-proposed":  func() (Listing, calendar.Day) { return after(t, Propose), proposed },
		"2-reviewed":  func() (Listing, calendar.Day) { return after(t, Review), told },
		"3-notified":  func() (Listing, calendar.Day) { return after(t, Notify), told },
		"4-heard":     func() (Listing, calendar.Day) { return after(t, Hear), decided },
		"5-decided":   func() (Listing, calendar.Day) { return after(t, Decide), decided },
		"6-objected":  func() (Listing, calendar.Day) { return lived(t, "objected") },
		"7-grounds":   func() (Listing, calendar.Day) { return lived(t, "grounds") },
		"8-applied":   func() (Listing, calendar.Day) { return lived(t, "applied") },
		"9-accepted":  func() (Listing, calendar.Day) { return lived(t, "accepted") },
		"10-repaired": func() (Listing, calendar.Day) { return lived(t, "repaired") },
		"11-lapsed":   func() (Listing, calendar.Day) { return lived(t, "lapsed") },
		"12-revoked": func() (Listing, calendar.Day) {
			l, _, err := Next(after(t, Serve), End, Termination{How: standing.Revoked, Reason: "认定的主体有误", Document: Document{Number: "呼应急撤〔2026〕1号", Date: "2026-03-05", File: digest}}, world(t, "2026-03-05", decider))
			if err != nil {
				t.Fatal(err)
			}
			return l, "2026-03-05"
		},
		"13-withdrawn": func() (Listing, calendar.Day) {
			l, _, err := Next(after(t, Hear), Withdraw, Withdrawal{"采纳陈述申辩，不再列入"}, world(t, decided, decider))
			if err != nil {
				t.Fatal(err)
			}
			return l, decided
		},
		"14-refused": func() (Listing, calendar.Day) {
			l, day := lived(t, "accepted")
			l, _, err := Next(l, DecideRepair, RepairDecision{Checks: []Check{{DutyFulfilled, false, "隐患整改未通过验收"}, {Commitment, true, ""}, {NoContrary, true, ""}},
				Document: Document{Number: "呼应急修〔2027〕1号", Date: day, File: digest}, Reason: "隐患整改未通过验收"}, world(t, day, decider))
			if err != nil {
				t.Fatal(err)
			}
			return l, day
		},
	} {
		l, day := at()
		texts := papersOf(t, l, day)
		var all strings.Builder
		for _, kind := range slices.Sorted(maps.Keys(texts)) {
			all.WriteString("== " + kind + "\n" + texts[kind] + "\n")
			if !strings.HasPrefix(texts[kind], "缺少") {
				seen[strings.TrimRight(strings.TrimSuffix(kind, "-person"), "0123456789")] = true
			}
		}
		golden(t, "paper-"+name+".txt", all.String())
	}
	for kind := range paperNames {
		if !seen[string(kind)] {
			t.Errorf("no case shows a whole %s", kind)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *updatePapers {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("%s is not what the case gives now (%v); run: go test ./internal/listing -run Papers -papers\n%s", file, err, got)
	}
}

// TestEveryPaperIsFound by its kind and whom it goes to; what is not complete is refused
// with what is missing.
func TestEveryPaperIsFound(t *testing.T) {
	l, rules := after(t, Notify), rulesetOf(t)
	drafts := l.Drafts(rules, told)
	if d, err := pick(&l, drafts, PaperQuery{Kind: PaperNotice}); err != nil || d.Party != unit || d.State != PaperMade {
		t.Errorf("%+v, %v", d, err)
	}
	if d, err := pick(&l, drafts, PaperQuery{Kind: PaperNotice, Party: boss}); err != nil || d.Party != boss || d.Role != "法定代表人、主要负责人" {
		t.Errorf("%+v, %v", d, err)
	}
	_, err := pick(&l, drafts, PaperQuery{Kind: PaperDecision})
	if !broken(err, fault.Conflict, "listing.paper-incomplete") || !strings.Contains(err.Error(), lastDay.AddDays(1).Chinese()) {
		t.Errorf("before the time to answer is over: %v", err)
	}
	for _, q := range []PaperQuery{{Kind: "x"}, {Kind: PaperNotice, Party: leader}, {Kind: PaperNotice, No: 2}, {Kind: PaperRemoval}} {
		if _, err := pick(&l, drafts, q); !broken(err, fault.NotFound, "listing.paper-none") {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

// TestPurpose: a person's number is shown for a reason, and the reason holds no number.
func TestPurpose(t *testing.T) {
	for _, bad := range []string{"送达", "   ", strings.Repeat("字", 201), "\xff\xff\xff\xff"} {
		if _, err := purpose(bad); !broken(err, fault.Invalid, "listing.paper-reveal") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if got, err := purpose(" 送达告知书 150102199001010010 "); err != nil || got != "送达告知书 ***" {
		t.Errorf("%q, %v", got, err)
	}
}

package report_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"liancheng/internal/law"
	"liancheng/internal/report"
)

// A return as a table: a line for each measure and one for the total; no text of it is a formula.
func TestReturnCSV(t *testing.T) {
	one := report.Orders{Issued: 1, OpenEnd: 1, States: report.States{Waiting: 1}}
	cells := []report.OrderCell{
		{Function: "water", Domain: 2, Measure: "2.(3)", Kind: law.Perform, Orders: one},
		{Function: "water", Domain: 2, Measure: "=2+3", Kind: law.Perform, Orders: one},
	}
	asked := report.Screenings{Asked: 3}
	asked.Hit("strict", "odd-outcome")
	for name, shown := range map[string]string{
		"呼和浩特市水务局（示例）": "呼和浩特市水务局（示例）", "=cmd()": "'=cmd()", "+1": "'+1", "-1": "'-1", "@SUM": "'@SUM", "＝1": "'＝1", "\t=1": "'\t=1", "": "",
	} {
		r := report.Return{BodyName: name, Window: report.Quarter("2026-01-01"), Figures: report.Fill(cells, []report.ScreeningCell{{Screenings: asked}})}
		var out bytes.Buffer
		if err := r.WriteCSV(&out, rules(t)); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != 4 {
			t.Fatalf("%q: %d rows, %v", name, len(rows), err)
		}
		if rows[1][0] != shown || rows[1][4] != "2.(3)" || rows[2][4] != "'=2+3" || rows[3][2] != "合计" {
			t.Errorf("%q: %q", name, rows)
		}
		column := func(head string) string {
			for i, h := range rows[0] {
				if h == head {
					return rows[3][i]
				}
			}
			t.Errorf("no column %s", head)
			return ""
		}
		if column("本期下达任务") != "2" || column("命中：从严审核") != "3" || column("处理结果：odd-outcome") != "3" || column("处理结果：已采取措施") != "0" {
			t.Errorf("total %q", rows[3])
		}
	}
}

// Figures that do not add up are found, each by the identity it breaks.
func TestCheckFinds(t *testing.T) {
	sound := report.Orders{OpenStart: 2, Issued: 3, Closed: 1, Reopened: 1, OpenEnd: 4, Overdue: 1,
		Endings: report.Endings{Done: 2}, States: report.States{Waiting: 2, Endings: report.Endings{Done: 1}}}
	if err := sound.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*report.Orders){
		"the balance": func(o *report.Orders) { o.OpenEnd++ },
		"the endings": func(o *report.Orders) { o.Endings.Cannot++ },
		"the states":  func(o *report.Orders) { o.States.Opened++ },
		"the overdue": func(o *report.Orders) { o.Overdue = 5 },
	} {
		o := sound
		if spoil(&o); o.Check() == nil {
			t.Errorf("%s: %+v adds up", name, o)
		}
	}
	listings := report.Listings{InForceStart: 1, Made: 2, Adopted: 1, Ended: 1, Revoked: 1, InForceEnd: 2}
	if err := listings.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*report.Listings){
		"the balance": func(l *report.Listings) { l.InForceEnd++ },
		"the endings": func(l *report.Listings) { l.Expired++ },
		"the adopted": func(l *report.Listings) { l.Adopted = 3 },
	} {
		l := listings
		if spoil(&l); l.Check() == nil {
			t.Errorf("%s: %+v adds up", name, l)
		}
	}
	for _, c := range []report.Counted{{Ended: "lost"}, {Started: "issued", Ended: "lost"}, {Started: "lost", Ended: "done"}} {
		c.Orders = 1
		if _, err := c.Figures(); err == nil {
			t.Errorf("a state nobody knows was counted: %+v", c)
		}
	}
}

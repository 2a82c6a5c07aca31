package main

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liancheng/internal/report"
)

// The list of measures prints what the report of the same days counts.
func TestReportMeasures(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	days := []string{"report", "--from", "2026-01-01", "--to", "2026-12-31", "--data", data}
	var rep report.Report
	var list report.MeasureList
	for into, more := range map[any][]string{&rep: nil, &list: {"--measures"}} {
		code, out, errOut := verb(t, "", slices.Concat(days, more)...)
		if err := json.Unmarshal([]byte(out), into); err != nil || code != 0 {
			t.Fatalf("%v: exit %d, %v, %s", more, code, err, errOut)
		}
	}
	if len(list.Measures) != 185 || list.Total.Sum() == 0 || list.Total.Sum() != rep.Total.Orders.Issued || list.Total.Full == 0 || list.Total.Reduced == 0 {
		t.Errorf("%d measures, %+v, the report issued %d", len(list.Measures), list.Total, rep.Total.Orders.Issued)
	}
	if used := len(list.Measures) - len(list.Never); used == 0 || used == 185 {
		t.Errorf("%d measures used", used)
	}
	code, out, errOut := verb(t, "", slices.Concat(days, []string{"--measures", "--csv"})...)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil || code != 0 {
		t.Fatalf("csv: exit %d, %v, %s", code, err, errOut)
	}
	issued := slices.Index(rows[0], "本期下达任务")
	if last := rows[len(rows)-1]; last[issued] != strconv.FormatInt(list.Total.Sum(), 10) || len(rows) < 400 {
		t.Errorf("%d rows, the last %q", len(rows), last)
	}
	if code, _, errOut := verb(t, "", "report", "--measures", "--from", "2026-02-01", "--to", "2026-01-01", "--data", data); code != exitFault || !strings.Contains(errOut, "早于") {
		t.Errorf("days turned round: exit %d, %s", code, errOut)
	}
}

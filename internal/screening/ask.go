package screening

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/receipt"
)

// Points at which a body asks about one case.
const (
	AtAcceptance = "acceptance" // 受理
	AtCompletion = "completion" // 办结前
)

// An Ask is one question as a caller puts it.
type Ask struct {
	receipt.Asker // acting body, purpose, matter, 办件, project, stage, point

	Functions  []string         // functions whose matters the acting body decides, today
	Identifier ident.Identifier // of the party; the zero value asks by name alone
	Party      string           // id of the party in the registry, instead of a number
	Name       string           // of the party
	Kind       party.Kind       // of the party, where a name alone is asked; empty: organisation
	Facility   string           // the mine or project the request is about, where there is one
	Asserted   map[string]bool  // circumstances of the request, as the asker says they are
	At         calendar.Day     // legal day judged; empty: today. Any other day is historical
	Link       string           // receipt of an earlier screening of the same case
}

// A Question is what Judge is told of an Ask: everything but the number asked about.
// It is stored with the receipt, for replay.
type Question struct {
	Asker       receipt.Asker    `json:"asker"`
	Functions   []string         `json:"functions,omitempty"`
	Party       receipt.PartyRef `json:"party"`
	Facility    string           `json:"facility,omitempty"`
	Asserted    map[string]bool  `json:"asserted,omitempty"`
	Position    int64            `json:"position"`
	Environment string           `json:"environment"`
	Historical  bool             `json:"historical,omitempty"`
	Behind      int64            `json:"behind,omitempty"` // seconds the index was behind, where that is too many
	Before      *Before          `json:"before,omitempty"`
}

// Before is the earlier screening of the same case that this one is compared with.
type Before struct {
	Receipt string         `json:"receipt"`
	Advice  receipt.Advice `json:"advice"`
	AsOf    calendar.Day   `json:"as_of"`
}

// longest texts an asker may send along, in characters.
const longestText = 200

// person tells whether a natural person is asked about.
func (a *Ask) person() bool {
	if !a.Identifier.IsZero() {
		return a.Identifier.Kind.Person()
	}
	return a.Kind == party.Person
}

// check refuses an ask that means nothing, every fault at once.
func (a *Ask) check(rs *law.Ruleset) error {
	var bad fault.List
	add := func(field, rule, format string, args ...any) {
		bad.Add(fault.New(fault.Invalid, format, args...).At(field).Under("screening." + rule))
	}
	if _, err := rs.Matter(a.Matter); err != nil {
		bad.Add(err)
	}
	if a.Identifier.IsZero() && a.Party == "" && names.Fold(a.Name) == "" {
		add("identifier", "party", "请填写主体的证件号码或名称")
	}
	if a.Point != "" && a.Point != AtAcceptance && a.Point != AtCompletion {
		add("point", "point", "核查环节应为 acceptance（受理）或 completion（办结前）")
	}
	if a.At != "" && !a.At.Valid() {
		add("at", "day", "核查时点应为有效日期，写作 YYYY-MM-DD")
	}
	for _, f := range []struct{ field, text string }{
		{"name", a.Name}, {"facility", a.Facility}, {"purpose", a.Purpose}, {"case", a.Case}, {"matter_code", a.MatterCode},
		{"project", a.Project}, {"stage", a.Stage}, {"link", a.Link},
	} {
		if utf8.RuneCountInString(f.text) > longestText || !utf8.ValidString(f.text) || strings.Contains(f.text, "\x00") {
			add(f.field, "text", "内容超过 %d 字或含有无法识别的字符", longestText)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.Asserted)) {
		c, err := rs.Circumstance(id)
		switch {
		case err != nil:
			add("circumstances", "circumstance", "没有适用情形“%s”", clip(id))
		case c.Scope != "request":
			add("circumstances", "circumstance-scope", "“%s”不由核查方声明，应在%s中作答", c.Question, c.Recorded)
		}
	}
	return bad.Err()
}

// clip keeps hostile input from filling a sentence.
func clip(s string) string {
	if r := []rune(s); len(r) > 32 {
		return string(r[:32]) + "…"
	}
	return s
}

package law

import (
	"encoding/json"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// ChangeKind says what part of the law people confirmed, changed or withdrew.
type ChangeKind string

const (
	ChangeMemorandum ChangeKind = "memorandum" // its status
	ChangeBasis      ChangeKind = "basis"      // a basis: its status, or a new one
	ChangeListBasis  ChangeKind = "list-basis" // the rule a domain's list rests on
	ChangePeriod     ChangeKind = "period"     // a period of procedure
	ChangeDirective  ChangeKind = "directive"  // class, functions, binding or bases of one directive
	ChangeAmendment  ChangeKind = "amendment"  // law that moved since: it holds, only warns, or does not hold; or a new one
)

// A Change is law confirmed, changed or withdrawn in the running system: proposed
// by the coordinator, approved by the legal reviewer of 司法厅, with a document.
type Change struct {
	ID        string       `json:"id"`
	Kind      ChangeKind   `json:"kind"`
	Target    string       `json:"target"`   // id of what is changed; a domain number for list-basis
	From      calendar.Day `json:"from"`     // the day it governs from
	Document  string       `json:"document"` // 文号 of the document that confirms it
	Why       string       `json:"why"`
	Fictional bool         `json:"fictional,omitempty"` // made for a demonstration

	Memorandum MemorandumStatus `json:"memorandum,omitempty"`
	Status     Status           `json:"status,omitempty"`     // for basis; for amendment: confirmed decides, unconfirmed warns, repealed withdraws
	Basis      *Basis           `json:"basis,omitempty"`      // for a new basis
	ListBasis  *ListBasis       `json:"list_basis,omitempty"` // for list-basis
	Period     *Deadline        `json:"period,omitempty"`
	Directive  *Override        `json:"directive,omitempty"`
	Amendment  *Amendment       `json:"amendment,omitempty"` // a new one, or what a known one says instead; whether it is confirmed is Status
}

// Override replaces parts of a directive's reading; empty parts stay.
type Override struct {
	Class     Class      `json:"class,omitempty"`
	Functions []string   `json:"functions,omitempty"`
	Binding   Binding    `json:"binding,omitempty"`
	Basis     []BasisUse `json:"basis,omitempty"`
}

// MarshalBody gives the change as an event body.
func (c Change) MarshalBody() (json.RawMessage, error) { return json.Marshal(c) }

// Validate refuses a change that names nothing known or says nothing.
func (r *Ruleset) Validate(c Change) error {
	bad := func(field, format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(field).Under("law.change")
	}
	if c.From == "" || c.From.Check("from") != nil {
		return bad("from", "须填写生效日期（YYYY-MM-DD）")
	}
	if c.Document == "" {
		return bad("document", "确认法律状态须附文件文号")
	}
	switch c.Kind {
	case ChangeMemorandum:
		if c.Memorandum.Chinese() == "" {
			return bad("memorandum", "备忘录状态应为 in-force、under-review 或 repealed")
		}
	case ChangeBasis:
		return r.validateBasis(c, bad)
	case ChangeListBasis:
		if c.ListBasis == nil || c.ListBasis.Title == "" || c.ListBasis.Status.Chinese() == "" || c.ListBasis.Period.IsZero() {
			return bad("list_basis", "名单依据须写明题名、状态和列入期限")
		}
		if len(c.Target) != 1 || c.Target < "1" || c.Target > "8" {
			return bad("target", "名单依据的对象应为领域编号 1 至 8")
		}
		return c.ListBasis.checkEnds()
	case ChangePeriod:
		known := slices.ContainsFunc(r.Source.Procedure.Periods, func(d Deadline) bool { return d.ID == c.Target })
		if !known || c.Period == nil || !c.Period.Period.Valid() {
			return bad("period", "没有期限“%s”，或期限值不正确", c.Target)
		}
	case ChangeDirective:
		return r.validateOverride(c, bad)
	case ChangeAmendment:
		return r.validateAmendment(c, bad)
	default:
		return bad("kind", "不认识的变更种类“%s”", c.Kind)
	}
	return nil
}

func (r *Ruleset) validateBasis(c Change, bad func(string, string, ...any) error) error {
	known := r.knowsBasis(c.Target)
	if c.Status.Chinese() == "" {
		return bad("status", "依据状态应为 confirmed、unconfirmed、changed 或 repealed")
	}
	if !known && (c.Basis == nil || c.Basis.Title == "" || c.Basis.ID != c.Target) {
		return bad("target", "没有依据“%s”；新增依据须写明题名和内容", c.Target)
	}
	if c.Basis != nil {
		return r.validateTrigger("basis.applies_when", c.Basis.AppliesWhen, bad)
	}
	return nil
}

func (r *Ruleset) knowsBasis(id string) bool {
	return slices.ContainsFunc(r.Source.Bases, func(b Basis) bool { return b.ID == id }) ||
		slices.ContainsFunc(r.Changes, func(c Change) bool { return c.Kind == ChangeBasis && c.Basis != nil && c.Target == id })
}

func (r *Ruleset) validateTrigger(field string, circumstances []string, bad func(string, string, ...any) error) error {
	for _, id := range circumstances {
		if _, ok := r.circs[id]; !ok {
			return bad(field, "没有适用情形“%s”", id)
		}
	}
	return nil
}

func (r *Ruleset) validateOverride(c Change, bad func(string, string, ...any) error) error {
	if _, ok := r.directives[c.Target]; !ok || c.Directive == nil {
		return bad("target", "没有措施要点“%s”", c.Target)
	}
	for _, f := range c.Directive.Functions {
		if _, ok := r.functions[f]; !ok {
			return bad("directive.functions", "没有职能“%s”", f)
		}
	}
	// A class or binding that nobody knows would slip past every cap.
	switch o := c.Directive; {
	case !slices.Contains([]Class{"", ClassA, ClassB, ClassC}, o.Class):
		return bad("directive.class", "措施类别应为 A、B 或 C")
	case o.Binding != "" && o.Binding.Chinese() == "":
		return bad("directive.binding", "约束力应为 mandatory、reference 或 request")
	}
	for _, u := range c.Directive.Basis {
		if !r.knowsBasis(u.ID) {
			return bad("directive.basis", "没有依据“%s”，请先提议新增该依据", u.ID)
		}
		if err := r.validateTrigger("directive.basis", u.AppliesWhen, bad); err != nil {
			return err
		}
	}
	return nil
}

// Package dispute is the pages of disputes between bodies: the list with what awaits
// whom, one dispute with the positions side by side, and a form for each step.
//
// list.go, show.go and new.go show; every other file is one user action. A step that is
// refused shows the dispute again as it now is, with what was typed and, where it is too
// early, from which day it becomes possible.
package dispute

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/sheet"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Disputes is what the pages need of coordination.
type Disputes interface {
	List(ctx context.Context, a access.Actor, f coordination.DisputeFilter) (rows []coordination.DisputeRow, next string, err error)
	Sheet(ctx context.Context, a access.Actor, f coordination.DisputeFilter, format sheet.Format, w io.Writer) error
	Get(ctx context.Context, a access.Actor, id string) (coordination.DisputeView, error)
	Names(ctx context.Context, rows ...coordination.DisputeRow) (map[string]string, error)
	Raise(ctx context.Context, a access.Actor, x coordination.Raising) (coordination.Dispute, error)
	Step(ctx context.Context, a access.Actor, id string, version int64, in coordination.DisputeInput) (coordination.Dispute, error)
	OfOrder(ctx context.Context, orders ...string) ([]coordination.DisputeRow, error)
}

// Orders reads the order that a dispute is about.
type Orders interface {
	Get(ctx context.Context, a access.Actor, id string) (enforcement.View, error)
}

// Bodies names bodies and finds who holds a function.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
	HolderOf(ctx context.Context, function, region string, day calendar.Day) (party.Body, party.Level, error)
}

// Pages are the pages of this package.
type Pages struct {
	Disputes Disputes
	Orders   Orders
	Bodies   Bodies
	Files    upload.Files
	Law      func() *law.Ruleset
	Today    func() calendar.Day
}

const section = "disputes"

// Home is the address of the list.
const Home = "/disputes"

var home = ui.Link{Word: "分歧协调", To: Home}

// Path is the address of a dispute's page.
func Path(id string) string { return Home + "/" + id }

// ForOrder is the address of the form that disputes an order.
func ForOrder(id string) string { return Home + "/new?order=" + id }

// State is where a dispute stands, with what is late said first.
func State(f coordination.DisputeFacts, rules *law.Ruleset, today calendar.Day) (ui.State, error) {
	late, err := f.Late(rules, today)
	s := ui.State{Word: f.State.Chinese(), Tone: ui.Action}
	switch {
	case late:
		s = ui.State{Word: f.State.Chinese() + "，已逾期", Tone: ui.Strict}
	case f.State == coordination.DisputeWithdrawn:
		s.Tone = ui.Plain
	case f.State.Closed():
		s.Tone = ui.Clear
	case f.State == coordination.DisputeConvened, f.State == coordination.DisputeReferred:
		s.Tone = ui.Strict
	}
	return s, err
}

// subject says in words what a dispute is about.
func subject(rules *law.Ruleset, x coordination.Subject) string {
	words := x.Kind.Chinese()
	if x.Measure != "" {
		words += " " + x.Measure
	}
	if m, err := rules.Measure(x.Measure); err == nil {
		words += "：" + short(m.Text)
	}
	if f, err := rules.Function(x.Function); err == nil && x.Kind == coordination.AboutFunction {
		words += "：" + f.Name
	}
	return words
}

const longestSubject = 40

func short(s string) string {
	if r := []rune(s); len(r) > longestSubject {
		return string(r[:longestSubject]) + "…"
	}
	return s
}

// version is the version that the page showed.
func version(r *http.Request) (int64, error) {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.New(fault.Invalid, "表单缺少分歧的版本，请重新打开后再办理").At("version").Under("dispute.version")
	}
	return v, nil
}

// paper reads a document out of a form with files. The digest goes back into the form,
// so that what was uploaded need not be sent again.
func (p *Pages) paper(r *http.Request, base string) (coordination.Paper, error) {
	file, err := upload.Take(r, p.Files, base+".file")
	if err == nil {
		r.PostForm.Set(base+".file", file)
	}
	return coordination.Paper{
		Number: strings.TrimSpace(r.PostFormValue(base + ".number")), Date: calendar.Day(r.PostFormValue(base + ".date")),
		Issuer: strings.TrimSpace(r.PostFormValue(base + ".issuer")), File: file,
	}, err
}

// step sends one step on and goes back to the dispute, or shows it again with what was wrong.
func (p *Pages) step(w http.ResponseWriter, r *http.Request, form string, read func(coordination.Paper) coordination.DisputeInput) error {
	base := "document"
	if form == formConvene {
		base = "minutes"
	}
	document, err := p.paper(r, base)
	v, stale := version(r)
	var bad fault.List
	bad.Add(err)
	bad.Add(stale)
	if err = bad.Err(); err == nil {
		_, err = p.Disputes.Step(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, read(document))
	}
	return p.done(w, r, form, err)
}

// standFor is for which department without a body the form was sent, "" for the own body.
func standFor(r *http.Request) string { return r.PostFormValue("for") }

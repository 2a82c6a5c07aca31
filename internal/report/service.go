package report

import (
	"context"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// Entry is what a body enters of its return; the figures come from the record.
type Entry struct {
	Window  Window
	Note    string
	Version int64 // of the return filled anew; 0 for the first time
}

// Draft fills the return of the actor's body for a window, for the first time or
// anew. A body with nothing to report files a zero return.
func (s *Service) Draft(ctx context.Context, a access.Actor, e Entry) (r Return, err error) {
	defer fault.Wrap(&err, "draft return %s–%s", e.Window.From, e.Window.To)
	if err := s.Door.Enter(ctx, a, access.ReturnDraft, access.Resource{Kind: "return", Body: a.Body, Region: a.Region}); err != nil {
		return Return{}, err
	}
	if e.Window, err = NewWindow(e.Window.From, e.Window.To); err != nil {
		return Return{}, err
	}
	e.Note = strings.TrimSpace(e.Note)
	if utf8.RuneCountInString(e.Note) > longestNote {
		return Return{}, fault.New(fault.Invalid, "情况说明不超过 %d 字", longestNote).At("note").Under("return.note")
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		r, err = s.fill(tx, a, e)
		return err
	})
	return r, err
}

func (s *Service) fill(tx Tx, a access.Actor, e Entry) (Return, error) {
	r, found, err := tx.ReturnOf(a.Body, e.Window)
	switch {
	case err != nil:
		return Return{}, err
	case r.Version != e.Version:
		return Return{}, fault.New(fault.Stale, "本机构该周期的反馈表已有变动，请重新载入后再编制").At("version").Under("return.version")
	}
	body, err := tx.BodyByID(a.Body)
	if err != nil {
		return Return{}, err
	}
	if !found {
		r = Return{ID: ident.NewID("ret"), Body: body.ID, Window: e.Window}
	}
	if r, err = Next(r, Draft, a.Ref(), "", s.today()); err != nil {
		return Return{}, err
	}
	in := Scope{Body: body.ID}
	orders, err := tx.OrderCells(e.Window, in)
	if err != nil {
		return Return{}, err
	}
	screenings, err := tx.ScreeningCells(e.Window, in)
	if err != nil {
		return Return{}, err
	}
	r.BodyName, r.Region, r.Note = body.Name, body.Region, e.Note
	r.Figures, r.Position, r.Changed = Fill(orders, screenings), tx.Position(), tx.Now()
	r.Zero = r.Figures.Zero()
	if found {
		err = tx.SaveReturn(r)
	} else {
		err = tx.AddReturn(r)
	}
	if err != nil {
		return Return{}, err
	}
	return r, record(tx, EvDrafted, r, a)
}

// Approve is another person of the body putting his name to the return.
func (s *Service) Approve(ctx context.Context, a access.Actor, id string, version int64) (Return, error) {
	return s.step(ctx, a, id, version, move{Approve, access.ReturnApprove, EvApproved, ""})
}

// Send files an approved return with the coordinator.
func (s *Service) Send(ctx context.Context, a access.Actor, id string, version int64) (Return, error) {
	return s.step(ctx, a, id, version, move{Send, access.ReturnSend, EvSent, ""})
}

// Accept is the coordinator taking a return.
func (s *Service) Accept(ctx context.Context, a access.Actor, id string, version int64) (Return, error) {
	return s.step(ctx, a, id, version, move{Accept, access.ReturnAccept, EvAccepted, ""})
}

// SendBack is the coordinator asking for it anew, with the reason.
func (s *Service) SendBack(ctx context.Context, a access.Actor, id string, version int64, reason string) (Return, error) {
	return s.step(ctx, a, id, version, move{SendBack, access.ReturnSendBack, EvSentBack, reason})
}

// move is a step with what goes with it.
type move struct {
	step   Step
	act    access.Act
	event  event.Kind
	reason string
}

func (s *Service) step(ctx context.Context, a access.Actor, id string, version int64, m move) (r Return, err error) {
	defer fault.Wrap(&err, "%s return %s v%d", m.step, id, version)
	seen, err := s.load(ctx, id)
	if err != nil {
		return Return{}, err
	}
	if err := s.Door.Enter(ctx, a, m.act, seen.Resource()); err != nil {
		return Return{}, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if r, err = tx.Return(id); err != nil {
			return err
		}
		if r.Version != version {
			return fault.New(fault.Stale, "反馈表已有变动，请重新载入后再办理").At("version").Under("return.version")
		}
		if r, err = Next(r, m.step, a.Ref(), m.reason, s.today()); err != nil {
			return err
		}
		r.Changed = tx.Now()
		if err := tx.SaveReturn(r); err != nil {
			return err
		}
		return record(tx, m.event, r, a)
	})
	if err != nil {
		return Return{}, err
	}
	return r, nil
}

// Get reads one return.
func (s *Service) Get(ctx context.Context, a access.Actor, id string) (Return, error) {
	r, err := s.load(ctx, id)
	if err != nil {
		return Return{}, err
	}
	if err := s.Door.Enter(ctx, a, access.ReturnRead, r.Resource()); err != nil {
		return Return{}, err
	}
	return r, nil
}

func (s *Service) load(ctx context.Context, id string) (r Return, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		r, err = tx.Return(id)
		return err
	})
	return r, err
}

// Query says which returns to list, newest first; an empty field asks for nothing special.
type Query struct {
	In     Scope // whose may be seen; set by List
	Window Window
	State  State
	Body   string
	After  string // cursor: id of the last one of the page before
	Limit  int    // 1 to 200; 0: 50
}

// A Page is part of a list.
type Page struct {
	Returns []Return `json:"returns"`
	Next    string   `json:"next,omitempty"` // Query.After of the next page
}

const (
	usualPage = 50
	largest   = 200
)

// List gives the returns that q asks for and the actor may see, newest first.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (page Page, err error) {
	defer fault.Wrap(&err, "list returns")
	switch {
	case q.Limit < 0 || q.Limit > largest:
		return Page{}, fault.New(fault.Invalid, "每页条数应为 1 至 %d", largest).At("limit")
	case q.State != "" && q.State.Chinese() == "":
		return Page{}, fault.New(fault.Invalid, "状态应为 draft、approved、sent、accepted 或 sent-back").At("state")
	case (q.Window.From == "") != (q.Window.To == ""):
		return Page{}, fault.New(fault.Invalid, "起止日期应同时填写").At("to")
	}
	filter, err := s.Door.Scope(ctx, a, access.ReturnRead, "return")
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = usualPage
	}
	q.In, q.Limit = scopeOf(filter), limit+1 // one more tells whether there is a next page
	err = s.Store.Read(ctx, func(tx Tx) error {
		page.Returns, err = tx.ReturnPage(q)
		return err
	})
	if err == nil && len(page.Returns) > limit {
		page.Returns = page.Returns[:limit]
		page.Next = page.Returns[limit-1].ID
	}
	return page, err
}

func record(tx Tx, kind event.Kind, r Return, a access.Actor) error {
	e, err := event.New(kind, r.ID, r.Version, a.Ref(), Filed{
		ID: r.ID, Version: r.Version, Body: r.Body, Region: r.Region, Window: r.Window, State: r.State, Zero: r.Zero,
	})
	if err != nil {
		return err
	}
	tx.Append(e)
	return nil
}

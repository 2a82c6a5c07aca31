package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// State is where a return stands.
type State string

const (
	Drafted  State = "draft"
	Approved State = "approved"
	Sent     State = "sent"
	Accepted State = "accepted"
	SentBack State = "sent-back"
)

var stateWords = map[State]string{Drafted: "编制中", Approved: "已批准，待报送", Sent: "已报送", Accepted: "已接收", SentBack: "已退回，待重新编制"}

// Chinese gives the words officers use.
func (s State) Chinese() string { return stateWords[s] }

// Filed tells whether the return lies with the coordinator; otherwise it is missing.
func (s State) Filed() bool { return s == Sent || s == Accepted }

// Step is one act on a return.
type Step string

const (
	Draft    Step = "draft" // fill it, or fill it anew
	Approve  Step = "approve"
	Send     Step = "send"
	Accept   Step = "accept"
	SendBack Step = "send-back"
)

var stepWords = map[Step]string{Draft: "编制", Approve: "批准", Send: "报送", Accept: "接收", SendBack: "退回"}

// steps is the whole life of a return (备忘录第三部分). Filled anew it must be approved
// anew; what was accepted is closed.
var steps = []struct {
	from State
	step Step
	to   State
}{
	{"", Draft, Drafted},
	{Drafted, Draft, Drafted},
	{Approved, Draft, Drafted},
	{SentBack, Draft, Drafted},
	{Drafted, Approve, Approved},
	{Approved, Send, Sent},
	{Sent, Accept, Accepted},
	{Sent, SendBack, SentBack},
}

// A Return is what one body feeds back to the coordinator for one window (定期反馈表).
// Its figures are the system's own; the body adds what they do not say.
type Return struct {
	ID       string       `json:"id"`
	Version  int64        `json:"version"`
	Body     string       `json:"body"`
	BodyName string       `json:"body_name"`
	Region   string       `json:"region"`
	Window   Window       `json:"window"`
	State    State        `json:"state"`
	Zero     bool         `json:"zero"` // nothing to report: a zero return (零报告)
	Figures  Figures      `json:"figures"`
	Note     string       `json:"note,omitempty"`
	Position event.Seq    `json:"position"` // the figures are as known at it
	Drafter  string       `json:"drafter"`  // Ref of who filled it last
	Approver string       `json:"approver,omitempty"`
	SentOn   calendar.Day `json:"sent_on,omitempty"`
	Decider  string       `json:"decider,omitempty"` // the coordinator who accepted or sent back
	Reason   string       `json:"reason,omitempty"`  // why it was sent back
	Changed  time.Time    `json:"changed"`
}

// Figures are a body's numbers for a window.
type Figures struct {
	Lines      []Line     `json:"lines"` // by function, domain, measure and kind; empty in a zero return
	Total      Orders     `json:"total"`
	Screenings Screenings `json:"screenings"`
}

// A Line counts the orders of one measure.
type Line struct {
	Function string        `json:"function"`
	Domain   int           `json:"domain"`
	Measure  string        `json:"measure"`
	Kind     law.OrderKind `json:"kind"`
	Orders
}

// Fill makes a body's figures of its cells.
func Fill(orders []OrderCell, screenings []ScreeningCell) Figures {
	f := Figures{Lines: []Line{}}
	for _, c := range orders {
		f.Total.Add(c.Orders)
		same := func(l Line) bool {
			return l.Function == c.Function && l.Domain == c.Domain && l.Measure == c.Measure && l.Kind == c.Kind
		}
		if i := slices.IndexFunc(f.Lines, same); i >= 0 {
			f.Lines[i].Orders.Add(c.Orders)
		} else if !c.Orders.Zero() {
			f.Lines = append(f.Lines, Line{c.Function, c.Domain, c.Measure, c.Kind, c.Orders})
		}
	}
	for _, c := range screenings {
		f.Screenings.Add(c.Screenings)
	}
	slices.SortFunc(f.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Kind, b.Kind))
	})
	return f
}

// Zero tells whether there is nothing in them.
func (f Figures) Zero() bool { return f.Total.Zero() && f.Screenings.Zero() }

// Add sums the totals of two returns; the lines stay each body's own.
func (f *Figures) Add(g Figures) {
	f.Total.Add(g.Total)
	f.Screenings.Add(g.Screenings)
}

// longestNote keeps a note a note.
const longestNote = 4000

// Next takes a return a step on. by is the actor's Ref, text the reason of a
// sending back, today the legal day.
func Next(r Return, step Step, by, text string, today calendar.Day) (Return, error) {
	to, err := target(r.State, step)
	if err != nil {
		return r, err
	}
	text = strings.TrimSpace(text)
	switch step {
	case Draft:
		if !r.Window.Over(today) {
			first := r.Window.To.AddDays(1)
			return r, fault.New(fault.TooEarly, "反馈周期至 %s 届满，自 %s 起可以编制反馈表", r.Window.To, first).At("to").Under("return.window").Since(string(first))
		}
		r.Drafter, r.Approver, r.SentOn, r.Decider, r.Reason = by, "", "", "", ""
	case Approve:
		if by == r.Drafter {
			return r, fault.New(fault.Forbidden, "编制人不得批准自己编制的反馈表，请由本机构其他有权人员批准").Under("return.two-persons")
		}
		r.Approver = by
	case Send:
		r.SentOn = today
	case SendBack:
		if text == "" || utf8.RuneCountInString(text) > longestNote {
			return r, fault.New(fault.Invalid, "请写明退回的理由，不超过 %d 字，以便报送机构更正", longestNote).At("reason").Under("return.reason")
		}
		r.Decider, r.Reason = by, text
	case Accept:
		r.Decider = by
	}
	r.State = to
	r.Version++
	return r, nil
}

func target(from State, step Step) (State, error) {
	var possible []string
	for _, s := range steps {
		if s.from != from {
			continue
		}
		if s.step == step {
			return s.to, nil
		}
		possible = append(possible, "“"+stepWords[s.step]+"”")
	}
	next := "不再变动"
	if len(possible) > 0 {
		next = "现在可以" + strings.Join(possible, "或")
	}
	return "", fault.New(fault.Conflict, "反馈表%s，不能“%s”；%s", from.Chinese(), stepWords[step], next).Under("return.state")
}

// Late tells whether the return was sent, or is still unsent, after its day. A day
// that no holiday notice settles holds nobody.
func (r *Return) Late(due calendar.Due, today calendar.Day) bool {
	sent := today
	if r.SentOn != "" {
		sent = r.SentOn
	}
	return due.Day != "" && !due.Estimated && sent.After(due.Day)
}

// Resource is the return as the rules of access see it.
func (r *Return) Resource() access.Resource {
	return access.Resource{Kind: "return", ID: r.ID, Body: r.Body, Region: r.Region, By: r.Drafter}
}

// Filed is the body of a return's events.
type Filed struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Body    string `json:"body"`
	Region  string `json:"region"`
	Window
	State State `json:"state"`
	Zero  bool  `json:"zero"`
}

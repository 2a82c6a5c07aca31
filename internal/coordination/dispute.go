package coordination

import (
	"slices"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
)

// This file and its neighbours (dispute*.go) are disputes between bodies about who is
// responsible. 备忘录第四部分: 涉及部门间协调配合的问题，由各部门协商解决，涉及其他相关
// 业务主管部门的，由各业务主管部门协商解决. disputerules.go holds the table and
// NextDispute; disputeraise.go, disputetalk.go and disputeconvene.go the guards;
// disputeclock.go what is due; disputeservice.go and disputesave.go save; disputequery.go
// answers.
//
// What people write may name people: it is sealed in the versions of a dispute and
// never enters an event.

// A Side is a party to a dispute: a registered body, or a department that has no body
// here, named by its function in the law. The coordinator records what such a one says.
type Side struct {
	Body     string `json:"body,omitempty"`
	Function string `json:"function,omitempty"` // of a department without a body; else empty
	Name     string `json:"name"`               // when it was raised
	Region   string `json:"region"`
}

// functionKey sets the key of a department without a body apart, as orders do.
const functionKey = "function:"

// Key names the side: its body, or the function that has none.
func (s Side) Key() string {
	if s.Body != "" {
		return s.Body
	}
	return functionKey + s.Function
}

// SplitKey gives the body of a key, or the function that has none.
func SplitKey(key string) (body, function string) {
	if f, absent := strings.CutPrefix(key, functionKey); absent {
		return "", f
	}
	return key, ""
}

// SubjectKind says what a dispute is about.
type SubjectKind string

const (
	AboutOrder    SubjectKind = "order"
	AboutMeasure  SubjectKind = "measure" // a measure, or one directive of it
	AboutFunction SubjectKind = "function"
)

var subjectWords = map[SubjectKind]string{AboutOrder: "惩戒任务", AboutMeasure: "惩戒措施", AboutFunction: "部门职能"}

// Chinese gives the words officers use.
func (k SubjectKind) Chinese() string { return subjectWords[k] }

// A Subject is what a dispute is about; ids only. Of an order the rest is filled in
// from the order.
type Subject struct {
	Kind      SubjectKind `json:"kind"`
	Order     string      `json:"order,omitempty"`
	Measure   string      `json:"measure,omitempty"`   // 1.(3)
	Directive string      `json:"directive,omitempty"` // nmg-2020-3/1.(3)#1
	Function  string      `json:"function,omitempty"`
}

// A Dispute is one version of a dispute, whole.
type Dispute struct {
	ID       string       `json:"id"`
	Version  int64        `json:"version"`
	State    DisputeState `json:"state"`
	Region   string       `json:"region"` // the smallest that holds every side: whose coordinator it is
	About    Subject      `json:"about"`
	Raiser   Side         `json:"raiser"`
	Against  []Side       `json:"against"`
	Position string       `json:"position"` // of who raised it
	Document Paper        `json:"document,omitzero"`
	RaisedOn calendar.Day `json:"raised_on"`
	RaisedBy string       `json:"raised_by"` // Ref

	Answers  []Reply            `json:"answers,omitempty"`
	Texts    []Text             `json:"texts,omitempty"` // the last one is the one to be confirmed
	Meetings []Meeting          `json:"meetings,omitempty"`
	Referral *Referral          `json:"referral,omitempty"`
	Ruling   *Ruling            `json:"ruling,omitempty"`
	Taken    *DisputeWithdrawal `json:"withdrawal,omitempty"`
	ClosedOn calendar.Day       `json:"closed_on,omitempty"`

	LawChange string `json:"law_change,omitempty"` // proposal that follows from the outcome
}

// A Paper is a document of a side, of a meeting, or of the superior.
type Paper struct {
	Number string       `json:"number,omitempty"` // 文号
	Date   calendar.Day `json:"date,omitempty"`
	Issuer string       `json:"issuer,omitempty"`
	File   string       `json:"file,omitempty"` // SHA-256, hex
}

// A Reply is what a side answers.
type Reply struct {
	Side     string       `json:"side"` // key
	Agrees   bool         `json:"agrees"`
	Text     string       `json:"text,omitempty"`
	Document Paper        `json:"document,omitzero"`
	On       calendar.Day `json:"on"`
	By       string       `json:"by"` // Ref
}

// A Text is one version of what the sides agree on. Whoever drafts it has confirmed it.
type Text struct {
	No        int       `json:"no"` // 1, 2, …
	Words     string    `json:"words"`
	Confirmed []Consent `json:"confirmed"` // the first is the draft's
}

// A Consent is one side's confirmation of exactly one version of the text.
type Consent struct {
	Side     string       `json:"side"`
	Document Paper        `json:"document,omitzero"`
	On       calendar.Day `json:"on"`
	By       string       `json:"by"`
}

// Resource is the dispute as the rules of access see it.
func (d *Dispute) Resource() access.Resource { return d.Facts().Resource() }

// Sides are all parties, who raised it first.
func (d *Dispute) Sides() []Side { return slices.Concat([]Side{d.Raiser}, d.Against) }

// Side finds a party by its key.
func (d *Dispute) Side(key string) (Side, bool) {
	sides := d.Sides()
	i := slices.IndexFunc(sides, func(s Side) bool { return s.Key() == key })
	if i < 0 {
		return Side{}, false
	}
	return sides[i], true
}

// Answer finds what a side answered.
func (d *Dispute) Answer(key string) (Reply, bool) {
	i := slices.IndexFunc(d.Answers, func(r Reply) bool { return r.Side == key })
	if i < 0 {
		return Reply{}, false
	}
	return d.Answers[i], true
}

// Unanswered are the sides that have not answered yet.
func (d *Dispute) Unanswered() (keys []string) {
	for _, s := range d.Against {
		if _, ok := d.Answer(s.Key()); !ok {
			keys = append(keys, s.Key())
		}
	}
	return keys
}

// Text is the version to be confirmed; nil before there is one.
func (d *Dispute) Text() *Text {
	if len(d.Texts) == 0 {
		return nil
	}
	return &d.Texts[len(d.Texts)-1]
}

// Unconfirmed are the sides that have not confirmed the last text.
func (d *Dispute) Unconfirmed() (keys []string) {
	t := d.Text()
	for _, s := range d.Sides() {
		if t == nil || !t.By(s.Key()) {
			keys = append(keys, s.Key())
		}
	}
	return keys
}

// By tells whether a side has confirmed this version.
func (t *Text) By(key string) bool {
	return slices.ContainsFunc(t.Confirmed, func(c Consent) bool { return c.Side == key })
}

// Files are the digests of all papers of the dispute.
func (d *Dispute) Files() []string {
	files := []string{d.Document.File}
	for _, r := range d.Answers {
		files = append(files, r.Document.File)
	}
	for _, t := range d.Texts {
		for _, c := range t.Confirmed {
			files = append(files, c.Document.File)
		}
	}
	for _, m := range d.Meetings {
		files = append(files, m.Minutes.File)
	}
	if d.Referral != nil {
		files = append(files, d.Referral.Document.File)
	}
	if d.Ruling != nil {
		files = append(files, d.Ruling.Document.File)
	}
	slices.Sort(files)
	return slices.DeleteFunc(slices.Compact(files), func(f string) bool { return f == "" })
}

// Cites tells whether the dispute rests on the stored file: who may read the one may
// read the other.
func (d *Dispute) Cites(digest string) bool {
	return digest != "" && slices.Contains(d.Files(), digest)
}

// clone copies what steps change, so that NextDispute leaves its argument as it was.
func (d Dispute) clone() Dispute {
	d.Against, d.Answers = slices.Clone(d.Against), slices.Clone(d.Answers)
	d.Texts, d.Meetings = slices.Clone(d.Texts), slices.Clone(d.Meetings)
	for i := range d.Texts {
		d.Texts[i].Confirmed = slices.Clone(d.Texts[i].Confirmed)
	}
	return d
}

// commonRegion is the smallest division that holds all.
func commonRegion(sides []Side) string {
	area := sides[0].Region
	for _, s := range sides[1:] {
		for !ident.Within(s.Region, area) {
			above, ok := ident.ParentOf(area)
			if !ok {
				return access.Top
			}
			area = above.Code
		}
	}
	return area
}

// A DisputeVersion is one step of a dispute's history and the dispute after it, sealed.
type DisputeVersion struct {
	Dispute  string
	Version  int64
	State    DisputeState
	Act      DisputeAct
	Actor    string // Ref
	Body     string // for which body
	Side     string // key of the side for which it was done; "" for the coordinator's own acts
	At       time.Time
	Document string // 文号
	File     string
	Content  string
}

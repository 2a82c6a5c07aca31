package screening

import (
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/receipt"
)

// A Row is one screening as lists show it.
type Row struct {
	ID         string
	Version    int64 // 0 until an outcome is recorded
	Batch      string
	At         time.Time
	ValidUntil time.Time
	Body       string
	Purpose    string
	Matter     string
	Case       string
	Project    string
	Stage      string
	Point      string
	Link       string
	Digest     string // of the party
	Display    string
	Advice     receipt.Advice
	Hit        bool
	Historical bool
	AsOf       calendar.Day
	Position   int64
	Listings   []string // shown in the verdict
	Outcome    Outcome
	RecordedAt time.Time // of the outcome
}

// Done is what the officer did on a verdict.
type Done string

const (
	MeasuresTaken Done = "measures-taken" // 已采取措施
	NotTaken      Done = "not-taken"      // 未采取措施
	NotApplicable Done = "not-applicable" // 不适用
)

var doneWords = map[Done]string{MeasuresTaken: "已采取措施", NotTaken: "未采取措施", NotApplicable: "不适用"}

// Chinese gives the word officers use.
func (d Done) Chinese() string { return doneWords[d] }

// An Outcome is what was done on a verdict: the feedback of a gate.
type Outcome struct {
	Done             Done         `json:"done"`
	Reason           string       `json:"-"` // free text; kept in the row, not in the event
	DecisionDocument string       `json:"decision_document,omitempty"`
	Date             calendar.Day `json:"date"`               // of the decision
	Outdated         bool         `json:"outdated,omitempty"` // decided when the receipt was no longer valid
}

// EvOutcome is recorded when the officer says what was done.
const EvOutcome event.Kind = "screening.outcome-recorded"

// OutcomeRecorded is the body of EvOutcome.
type OutcomeRecorded struct {
	Screening string         `json:"screening"`
	Body      string         `json:"body"`
	Matter    string         `json:"matter"`
	Advice    receipt.Advice `json:"advice"`
	Hit       bool           `json:"hit"`
	Listings  []string       `json:"listings,omitempty"`
	Outcome
}

// A Filter says which screenings a list shows, newest first.
type Filter struct {
	All     bool
	Body    string // of this body
	Matter  string
	Case    string
	Digest  string
	HitOnly bool
	Open    bool   // hits without an outcome
	Before  string // id of the last one seen; "" from the newest
	Limit   int
}

// rowOfEntry makes the row of a receipt.
func rowOfEntry(b *Batch, e *Entry) (Row, error) {
	r, v := &e.Receipt, &e.Receipt.Verdict
	at, err := time.Parse(receipt.Layout, r.Issued)
	if err != nil {
		return Row{}, err
	}
	until, err := time.Parse(receipt.Layout, r.ValidUntil)
	if err != nil {
		return Row{}, err
	}
	row := Row{
		ID: r.ID, Batch: b.ID, At: at, ValidUntil: until, Body: v.Asker.Body, Purpose: v.Asker.Purpose, Matter: v.Asker.Matter,
		Case: v.Asker.Case, Project: v.Asker.Project, Stage: v.Asker.Stage, Point: v.Asker.Point, Link: e.Link,
		Digest: v.Party.Digest, Display: v.Party.Display, Advice: v.Advice, Hit: v.Hit, Historical: v.Historical,
		AsOf: calendar.Day(v.AsOf), Position: v.Position,
	}
	seen := map[string]bool{}
	for _, m := range v.Matches {
		for _, l := range m.Listings {
			if !seen[l.ID] {
				seen[l.ID] = true
				row.Listings = append(row.Listings, l.ID)
			}
		}
	}
	return row, nil
}

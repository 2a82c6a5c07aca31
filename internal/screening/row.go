package screening

import (
	"slices"
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/receipt"
)

// A Row is one screening as lists show it. Its JSON is what stands in the queue, before
// there is an outcome.
type Row struct {
	ID         string         `json:"id"`
	Version    int64          `json:"-"` // 0 until an outcome is recorded
	Batch      string         `json:"-"`
	At         time.Time      `json:"at"`
	ValidUntil time.Time      `json:"until"`
	Body       string         `json:"body"`
	Purpose    string         `json:"purpose,omitempty"`
	Matter     string         `json:"matter"`
	Case       string         `json:"case,omitempty"`
	Project    string         `json:"project,omitempty"`
	Stage      string         `json:"stage,omitempty"`
	Point      string         `json:"point,omitempty"`
	Link       string         `json:"link,omitempty"`
	Digest     string         `json:"digest"` // of the party
	Display    string         `json:"display"`
	Advice     receipt.Advice `json:"advice"`
	Hit        bool           `json:"hit,omitempty"`
	Historical bool           `json:"historical,omitempty"`
	AsOf       calendar.Day   `json:"as_of"`
	Position   int64          `json:"position"`
	Listings   []string       `json:"listings,omitempty"` // shown in the verdict
	Outcome    Outcome        `json:"-"`
	RecordedAt time.Time      `json:"-"` // of the outcome
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
	Released         bool         `json:"released,omitempty"` // measures taken when none of the listings shown held any more
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

// rowOfEntry makes the row of a receipt, but for the group it is in.
func rowOfEntry(e *Entry) (Row, error) {
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
		ID: r.ID, At: at, ValidUntil: until, Body: v.Asker.Body, Purpose: v.Asker.Purpose, Matter: v.Asker.Matter,
		Case: v.Asker.Case, Project: v.Asker.Project, Stage: v.Asker.Stage, Point: v.Asker.Point, Link: e.Link,
		Digest: v.Party.Digest, Display: v.Party.Display, Advice: v.Advice, Hit: v.Hit, Historical: v.Historical,
		AsOf: calendar.Day(v.AsOf), Position: v.Position,
	}
	for _, m := range v.Matches {
		for _, l := range m.Listings {
			if !slices.Contains(row.Listings, l.ID) {
				row.Listings = append(row.Listings, l.ID)
			}
		}
	}
	return row, nil
}

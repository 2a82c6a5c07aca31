package screening

import (
	"context"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// Outcome records what was done on a verdict. It may be corrected: each recording is an
// event and the last one stands. A decision on an outdated receipt, or on a listing that has ended, is flagged and not refused: it was made.
func (e *Engine) Outcome(ctx context.Context, actor access.Actor, id string, o Outcome) (row Row, err error) {
	row, err = e.row(ctx, id)
	if err != nil {
		return row, err
	}
	on := screeningOf(actor, row)
	if err := e.Door.Enter(ctx, actor, access.ScreeningOutcome, on); err != nil {
		return Row{}, err
	}
	if err := o.check(calendar.DayOf(e.Clock())); err != nil {
		return Row{}, err
	}
	err = e.Store.Write(ctx, func(tx Tx) error {
		var known bool
		if row, known, err = tx.Screening(id); err != nil {
			return err
		}
		if !known {
			return errNoScreening(id)
		}
		if row.Historical {
			return fault.New(fault.Conflict, "按历史时点的核查不用于办件，不登记处理结果").Under("screening.outcome-historical")
		}
		row.Outcome, row.RecordedAt, row.Version = o, tx.Now(), row.Version+1
		row.Outcome.Outdated = o.Date.After(calendar.DayOf(row.ValidUntil))
		if row.Outcome.Released, err = released(tx, &row); err != nil {
			return err
		}
		if err := tx.SaveScreeningOutcome(row); err != nil {
			return err
		}
		ev, err := event.New(EvOutcome, id, row.Version, actor.Ref(), OutcomeRecorded{
			Screening: id, Body: row.Body, Matter: row.Matter, Advice: row.Advice, Hit: row.Hit, Listings: row.Listings, Outcome: row.Outcome,
		})
		if err == nil {
			tx.Append(ev)
		}
		return err
	})
	return row, err
}

// released tells whether measures were taken though none of the listings shown held any
// more on the day of the decision: what a release is there to prevent.
func released(tx Tx, row *Row) (bool, error) {
	if row.Outcome.Done != MeasuresTaken {
		return false, nil
	}
	for _, id := range row.Listings {
		f, known, err := tx.ListingAt(id, tx.Position())
		if err != nil || known && f.On(row.Outcome.Date) != standing.Over {
			return false, err
		}
	}
	return len(row.Listings) > 0, nil
}

func (o *Outcome) check(today calendar.Day) error {
	var bad fault.List
	add := func(field, rule, format string, args ...any) {
		bad.Add(fault.New(fault.Invalid, format, args...).At(field).Under("screening." + rule))
	}
	if o.Done.Chinese() == "" {
		add("done", "outcome-done", "处理结果应为 measures-taken（已采取措施）、not-taken（未采取措施）或 not-applicable（不适用）")
	}
	if o.Done != MeasuresTaken && o.Reason == "" {
		add("reason", "outcome-reason", "未采取措施或不适用的，请说明理由")
	}
	if o.Done == MeasuresTaken && o.DecisionDocument == "" {
		add("decision_document", "outcome-document", "已采取措施的，请填写所作决定的文号或办件编号")
	}
	switch {
	case !o.Date.Valid():
		add("date", "outcome-date", "请填写决定日期（YYYY-MM-DD）")
	case o.Date.After(today):
		add("date", "outcome-future", "决定日期 %s 晚于今天 %s", o.Date, today)
	}
	for _, f := range []struct{ field, text string }{{"reason", o.Reason}, {"decision_document", o.DecisionDocument}} {
		if utf8.RuneCountInString(f.text) > 2*longestText || !utf8.ValidString(f.text) || strings.Contains(f.text, "\x00") {
			add(f.field, "text", "内容超过 %d 字或含有无法识别的字符", 2*longestText)
		}
	}
	return bad.Err()
}

// screeningOf is a screening at the door. Its body's region is known only where the body
// is the actor's own, so a coordinator below the autonomous region reads no other's.
func screeningOf(actor access.Actor, row Row) access.Resource {
	on := access.Resource{Kind: "screening", ID: row.ID, Body: row.Body}
	if row.Body == actor.Body {
		on.Region = actor.Region
	}
	return on
}

// row finds a screening, also one whose group is not unpacked or not even drained yet.
func (e *Engine) row(ctx context.Context, id string) (row Row, err error) {
	for settled := false; ; settled = true {
		known := false
		err = e.Store.Read(ctx, func(tx Tx) (err error) {
			row, known, err = tx.Screening(id)
			return err
		})
		if err != nil || known {
			return row, err
		}
		if settled {
			return row, errNoScreening(id)
		}
		if err := e.Settle(ctx); err != nil {
			return row, err
		}
	}
}

// Get gives a screening with its receipt as it was given.
func (e *Engine) Get(ctx context.Context, actor access.Actor, id string) (Row, Entry, error) {
	row, entry, err := e.entry(ctx, id)
	if err != nil {
		return Row{}, Entry{}, err
	}
	on := screeningOf(actor, row)
	if err := e.Door.Enter(ctx, actor, access.ScreeningRead, on); err != nil {
		return Row{}, Entry{}, err
	}
	return row, entry, nil
}

// entry reads a receipt's record.
func (e *Engine) entry(ctx context.Context, id string) (row Row, entry Entry, err error) {
	if row, err = e.row(ctx, id); err != nil {
		return row, entry, err
	}
	err = e.Store.Read(ctx, func(tx Tx) error {
		entry, err = e.entryOf(tx, &row)
		return err
	})
	return row, entry, err
}

// List gives screenings that the actor may see, newest first.
func (e *Engine) List(ctx context.Context, actor access.Actor, f Filter) (rows []Row, err error) {
	scope, err := e.Door.Scope(ctx, actor, access.ScreeningRead, "screening")
	if err != nil {
		return nil, err
	}
	if !scope.All {
		if f.Body != "" && f.Body != scope.Body {
			return nil, nil
		}
		if f.Body = scope.Body; f.Body == "" {
			return nil, nil
		}
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	err = e.Store.Read(ctx, func(tx Tx) error {
		rows, err = tx.Screenings(f)
		return err
	})
	return rows, err
}

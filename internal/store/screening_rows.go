package store

import (
	"strconv"
	"strings"

	"liancheng/internal/screening"
)

// mostQueued is how many groups are read at a time, whatever their size.
const mostQueued = 64

// QueueScreenings keeps the rows of a group until they are unpacked.
func (tx *Tx) QueueScreenings(q screening.Queued) error {
	return tx.screening().QueueScreenings(tx.ctx, q.Batch, int64(q.Size), q.Rows)
}

// QueuedScreenings reads the oldest groups of the queue, until there are so many rows.
func (tx *Tx) QueuedScreenings(rows int) (list []screening.Queued, err error) {
	queued, err := tx.screening().QueuedScreenings(tx.ctx, mostQueued)
	for _, q := range queued {
		if rows <= 0 {
			break
		}
		list, rows = append(list, screening.Queued{Batch: q.Batch, Size: int(q.Size), Rows: q.Rows}), rows-int(q.Size)
	}
	return list, err
}

// TakeQueued takes a group out of the queue; false when another did it.
func (tx *Tx) TakeQueued(batch string) (bool, error) {
	n, err := tx.screening().TakeQueued(tx.ctx, batch)
	return n == 1, err
}

// Rows of screenings are written many to a statement, which the query generator does not
// do: one at a time they cost an answer more than judging it.

const screeningColumns = "id, batch, at, valid_until, body, purpose, matter, case_number, project, stage, point, link, " +
	"party_digest, party_display, advice, hit, historical, as_of, position, listings"

// screeningRuns are how many rows a statement writes: few sizes, so that each is compiled
// once, largest first. SQLite counts its parameters by itself: a numbered one is a name
// there, which the driver looks up for each value.
var screeningRuns = []int{64, 8, 1}

var insertScreenings = map[engine]map[int]string{
	sqliteEngine:   insertsOf(func(int) string { return "?" }),
	postgresEngine: insertsOf(func(n int) string { return "$" + strconv.Itoa(n) }),
}

func insertsOf(parameter func(n int) string) map[int]string {
	texts := map[int]string{}
	width := strings.Count(screeningColumns, ",") + 1
	for _, rows := range screeningRuns {
		tuples, n := make([]string, rows), 0
		for i := range tuples {
			values := make([]string, width)
			for j := range values {
				n++
				values[j] = parameter(n)
			}
			tuples[i] = "(" + strings.Join(values, ", ") + ")"
		}
		texts[rows] = "insert into screening (" + screeningColumns + ") values " + strings.Join(tuples, ", ")
	}
	return texts
}

// AddScreenings writes the rows of answers.
func (tx *Tx) AddScreenings(rows []screening.Row) error {
	var args []any
	for _, run := range screeningRuns {
		for ; len(rows) >= run; rows = rows[run:] {
			args = args[:0]
			for i := range run {
				args = appendScreening(args, &rows[i])
			}
			if _, err := tx.sql.ExecContext(tx.ctx, insertScreenings[tx.engine][run], args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendScreening adds the values of a row in the order of screeningColumns.
func appendScreening(args []any, r *screening.Row) []any {
	return append(args, r.ID, r.Batch, FormatInstant(r.At), FormatInstant(r.ValidUntil), r.Body, r.Purpose, r.Matter, r.Case,
		r.Project, r.Stage, r.Point, r.Link, r.Digest, r.Display, string(r.Advice), r.Hit, r.Historical, string(r.AsOf),
		r.Position, writeLines(r.Listings))
}

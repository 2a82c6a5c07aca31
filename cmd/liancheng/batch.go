package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/fault"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

type screenBatchCmd struct {
	place
	In   string `arg:"" help:"CSV file in UTF-8 with a header: name,id,matter." type:"existingfile"`
	Out  string `short:"o" help:"File to write; standard output without it." placeholder:"FILE"`
	Body string `help:"Id of the acting body." placeholder:"BODY"`
	Case string `help:"办件 or case number for which is asked."`
}

// together is how many rows are judged and recorded at once.
const together = 512

// Run answers every row; one that cannot be read is answered with its reason.
func (c screenBatchCmd) Run(s *streams) error {
	in, err := os.Open(c.In)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, finish, err := c.output(s.out)
	if err != nil {
		return err
	}
	var hit bool
	err = c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		hit, err = c.run(ctx, a, who, in, out)
		return err
	})
	if err := finish(err == nil); err != nil {
		return err
	}
	if err == nil && hit {
		return errHits
	}
	return err
}

// output writes beside the file and renames at the end, so that a file that is there is whole.
func (c screenBatchCmd) output(stdout io.Writer) (io.Writer, func(good bool) error, error) {
	if c.Out == "" {
		return stdout, func(bool) error { return nil }, nil
	}
	f, err := os.OpenFile(c.Out+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, err
	}
	return f, func(good bool) error {
		err := errors.Join(f.Sync(), f.Close())
		if !good || err != nil {
			return errors.Join(err, os.Remove(f.Name()))
		}
		return os.Rename(f.Name(), c.Out)
	}, nil
}

// row is one line of the file: what was asked, or why it cannot be.
type row struct {
	name, id, matter string
	ask              screening.Ask
	err              error
}

func (c screenBatchCmd) run(ctx context.Context, a *app.App, who access.Actor, in io.Reader, out io.Writer) (hit bool, err error) {
	r := csv.NewReader(withoutBOM(in))
	r.FieldsPerRecord = -1
	columns, err := header(r)
	if err != nil {
		return false, err
	}
	w := csv.NewWriter(out)
	if err := w.Write([]string{"name", "id", "matter", "advice", "hit", "note", "clauses", "receipt", "error"}); err != nil {
		return false, err
	}
	for done := false; !done && err == nil; {
		var rows []row
		if rows, done, err = c.read(ctx, a, r, columns); err != nil {
			return hit, err
		}
		some, failed := answer(ctx, a, who, rows, w)
		hit, err = hit || some, failed
	}
	w.Flush()
	return hit, errors.Join(err, w.Error())
}

// header finds the columns by name, in any order.
func header(r *csv.Reader) (map[string]int, error) {
	names, err := r.Read()
	if err != nil {
		return nil, fault.New(fault.Invalid, "文件没有表头，首行应为 name,id,matter").At("header").Because(err)
	}
	columns := map[string]int{}
	for i, name := range names {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, want := range []string{"name", "id", "matter"} {
		if _, ok := columns[want]; !ok {
			return nil, fault.New(fault.Invalid, "表头缺少列 %s，首行应为 name,id,matter", want).At("header").Under("batch.header")
		}
	}
	return columns, nil
}

// read takes the next rows; a line that is no CSV becomes a row with its reason.
func (c screenBatchCmd) read(ctx context.Context, a *app.App, r *csv.Reader, columns map[string]int) (rows []row, done bool, err error) {
	for len(rows) < together {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, true, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			rows = append(rows, row{err: fault.New(fault.Invalid, "第 %d 行不是有效的 CSV", broken.Line)})
			continue
		}
		if err != nil {
			return rows, true, err
		}
		rows = append(rows, c.row(ctx, a, record, columns))
	}
	return rows, false, ctx.Err()
}

func (c screenBatchCmd) row(ctx context.Context, a *app.App, record []string, columns map[string]int) (x row) {
	field := func(name string) string {
		if i := columns[name]; i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	x.name, x.id, x.matter = field("name"), field("id"), field("matter")
	x.ask = screening.Ask{Name: x.name}
	x.ask.Matter, x.ask.Body, x.ask.Case = x.matter, c.Body, c.Case
	if x.id != "" {
		x.ask.Identifier, x.err = number1(x.id)
	}
	if x.err == nil {
		x.err = assume(ctx, a, &x.ask)
	}
	return x
}

// answer judges the rows that can be and writes all of them in their order.
func answer(ctx context.Context, a *app.App, who access.Actor, rows []row, w *csv.Writer) (hit bool, err error) {
	var asks []screening.Ask
	for _, x := range rows {
		if x.err == nil {
			asks = append(asks, x.ask)
		}
	}
	answers := a.Screening.ScreenBatch(ctx, who, asks)
	for _, x := range rows {
		got := screening.Answer{Err: x.err}
		if x.err == nil {
			got, answers = answers[0], answers[1:]
		}
		if fault.KindOf(got.Err) == fault.Internal && got.Err != nil {
			return hit, got.Err
		}
		hit = hit || (got.Err == nil && found(got.Receipt.Verdict) != nil)
		if err := w.Write(x.line(got)); err != nil {
			return hit, err
		}
	}
	return hit, nil
}

// line is a row answered. A person's number is not written out again.
func (x row) line(got screening.Answer) []string {
	id := x.id
	if x.ask.Identifier.Kind.Person() && !x.ask.Identifier.IsZero() {
		id = x.ask.Identifier.Masked()
	}
	line := []string{guard(x.name), guard(id), guard(x.matter)}
	if got.Err != nil {
		return append(line, "", "", "", "", "", guard(got.Err.Error()))
	}
	v := got.Receipt.Verdict
	return append(line, string(v.Advice), yesNo(v.Hit), v.Note, clauses(v), got.Receipt.ID, "")
}

func clauses(v receipt.Verdict) string {
	var out []string
	for _, r := range v.Reasons {
		if !slices.Contains(out, r.Clause) {
			out = append(out, r.Clause)
		}
	}
	return strings.Join(out, " ")
}

func yesNo(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// guard keeps a spreadsheet from taking a cell for a formula.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func withoutBOM(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3)
	}
	return b
}

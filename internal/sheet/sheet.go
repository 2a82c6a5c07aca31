// Package sheet reads and writes spreadsheets whose first row names the columns.
//
// Read takes what office programs make: CSV in UTF-8 or GB18030 and XLSX. It
// hands out rows of cells by the names of their columns, each with its line, so
// that what is wrong can be pointed to. Write makes both. What goes out can come
// in again.
package sheet

import (
	"slices"
	"strings"

	"liancheng/internal/fault"
)

// A Column is one column: its name in the first row, and what may stand in it.
type Column struct {
	Name string
	Help string
	Must bool
}

// A Row is one line under the head. Where it could not be read, Err says why.
type Row struct {
	Line  int // as the office program numbers it: the head is 1
	Cells map[string]string
	Err   error
}

// A Table is what was read: the head and every line that is not blank.
type Table struct {
	Columns []string
	Rows    []Row
}

// Limits bound what a file may hold; beyond them it is refused as a whole.
type Limits struct {
	Bytes    int64 // of the file
	Unzipped int64 // of what an XLSX holds, really unpacked
	Rows     int   // under the head, blank ones left out
	Columns  int
	Cell     int // characters of a cell
}

// Usual is for sheets that people fill in by hand.
var Usual = Limits{Bytes: 4 << 20, Unzipped: 8 << 20, Rows: 500, Columns: 60, Cell: 20000}

// mostBlank is how many blank lines a sheet may have beside its rows: formatted
// and forgotten lines cost time though they say nothing.
const mostBlank = 10000

// The rules a file may break.
const (
	ruleFormat = "sheet.format"
	ruleSize   = "sheet.size"
	ruleHead   = "sheet.columns"
	ruleCell   = "sheet.cell"
)

// field is what the caller sent it all as.
const field = "file"

func refuse(kind fault.Kind, rule, format string, args ...any) *fault.Fault {
	return fault.New(kind, format, args...).At(field).Under(rule)
}

// Fits refuses a table that lacks a column that must be, or has one that nobody
// reads: a misspelt name would lose its cells without a word.
func (t *Table) Fits(columns []Column) error {
	var bad fault.List
	for _, c := range columns {
		if c.Must && !slices.Contains(t.Columns, c.Name) {
			bad.Add(refuse(fault.Invalid, ruleHead, "表格缺少“%s”一列，请使用模板，并保留第一行的列名", c.Name))
		}
	}
	for _, name := range t.Columns {
		if !slices.ContainsFunc(columns, func(c Column) bool { return c.Name == name }) {
			bad.Add(refuse(fault.Invalid, ruleHead, "表格中的“%s”不是可以填写的列，请删除该列或者更正列名", clip(name)))
		}
	}
	return bad.Err()
}

// clip keeps what a caller sent short enough to be shown back.
func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}

// formulas are the beginnings that office programs take for a formula.
const formulas = "=+-@\t\r"

// guard keeps a cell from being run as a formula where the file is opened. What
// looks guarded already is guarded once more, so that reading gives it back.
func guard(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && risky(rest) {
		return rest
	}
	return s
}

func risky(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.ContainsRune(formulas, rune(s[0]))
}

package ui

import (
	"net/url"
	"slices"
)

// Forms are the forms of a page of which one may have come back: that one keeps
// what was typed and shows what is wrong.
type Forms struct {
	Came   string // id of the form that came back, "" for none
	Values url.Values
	Errors Errors
}

// A Form is one of them.
type Form struct {
	ID     string
	Values url.Values
	Errors Errors
	Back   bool // it came back
}

// For gives a form by its id: as it came back, or with its first values in pairs
// of name and value.
func (f Forms) For(id string, first ...string) Form {
	if f.Came == id {
		return Form{ID: id, Values: f.Values, Errors: f.Errors, Back: true}
	}
	v := url.Values{}
	for i := 0; i+1 < len(first); i += 2 {
		v.Set(first[i], first[i+1])
	}
	return Form{ID: id, Values: v}
}

// Field is a field of the form.
func (f Form) Field(name, label string) Field {
	return Field{Name: name, Label: label, Value: f.Values.Get(name), Prefix: f.ID + "-", Errors: f.Errors}
}

// Maybe is a field that may be left empty.
func (f Form) Maybe(name, label string) Field {
	x := f.Field(name, label)
	x.Optional = true
	return x
}

// Hinted gives a field a hint.
func (f Field) Hinted(hint string) Field { f.Hint = hint; return f }

// Day makes a field one for a date.
func (f Field) Day() Field { f.Type = "date"; return f }

// Long gives a field room for a text of up to most characters.
func (f Field) Long(rows, most int) Field { f.Rows, f.Max = rows, most; return f }

// Has tells whether a form that came back held a value among several of one name.
func (f Form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// A Tick is one of several things that may be ticked.
type Tick struct {
	Option
	On bool
}

package ui

import (
	"errors"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// Errors are what is wrong with a form, by field.
type Errors []*fault.Fault

// ErrorsOf takes apart what a service said. ok is false when it is not about
// the input: then the page as a whole has failed.
func ErrorsOf(err error) (errs Errors, ok bool) {
	if list, is := errors.AsType[fault.List](err); is {
		return Errors(list), fault.KindOf(err) != fault.Internal
	}
	f, is := errors.AsType[*fault.Fault](err)
	if !is {
		return nil, false
	}
	return Errors{f}, f.Kind != fault.Internal
}

// At gives the sentence for a field; a fault inside it (document.number) counts.
func (e Errors) At(name string) string {
	for _, f := range e {
		if f.Field == name || strings.HasPrefix(f.Field, name+".") || strings.HasPrefix(f.Field, name+"[") {
			return f.Message
		}
	}
	return ""
}

// fieldFor gives the first of the form's fields that a fault speaks of, "" for none.
func fieldFor(f *fault.Fault, names []string) string {
	for _, n := range names {
		if (Errors{f}).At(n) != "" {
			return n
		}
	}
	return ""
}

// A Field is one input with its words.
type Field struct {
	Name, Label, Hint, Value string
	Type                     string // text unless set: date, password …
	Autocomplete             string
	Optional                 bool
	Rows                     int    // of a text area
	Max                      int    // longest input in characters; 0: 200
	Prefix                   string // makes the id unique where a page has two forms
	Errors                   Errors
}

func (f Field) id() string {
	return "f-" + f.Prefix + strings.NewReplacer(".", "-", "[", "-", "]", "").Replace(f.Name)
}

func (f Field) wrong() string { return f.Errors.At(f.Name) }

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) max() int {
	if f.Max == 0 {
		return 200
	}
	return f.Max
}

// describedBy names the hint and the error for those who cannot see them.
func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.wrong() != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

// attributes are what every control has.
func (f Field) attributes() map[string]any {
	a := map[string]any{"id": f.id(), "name": f.Name}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	if f.wrong() != "" {
		a["aria-invalid"] = "true"
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if !f.Optional {
		a["aria-required"] = "true"
	}
	return a
}

// Echoes tells whether a number typed may be given back in a page: only what
// cannot be a person's, a code of 18 characters with a letter before the last.
// Whatever else it was, right or misspelt, it is typed again.
func Echoes(raw string) bool {
	s := ident.Normalize(raw)
	return len(s) == 18 && strings.ContainsFunc(s[:17], func(c rune) bool { return c >= 'A' && c <= 'Z' })
}

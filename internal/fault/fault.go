// Package fault holds the kinds of error a caller can act on.
//
// A fault says in Chinese, to the person who can act, which field is wrong,
// which rule it breaks and what to do. Everything that is not a Fault is an
// internal error: it is logged, and the caller learns only that it happened.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is what the caller can do about a fault. One table in httpd turns it into a status.
type Kind string

const (
	Invalid         Kind = "invalid"         // correct the input named by Field and send it again
	NotFound        Kind = "not-found"       // no such thing, or none the caller may know of
	Conflict        Kind = "conflict"        // the state of the thing does not allow the step now
	TooEarly        Kind = "too-early"       // allowed from the day in From
	Stale           Kind = "stale"           // somebody changed it meanwhile: load again
	Forbidden       Kind = "forbidden"       // the actor may not do this
	Unauthenticated Kind = "unauthenticated" // say who you are
	TooLarge        Kind = "too-large"       // the input is over a limit
	Busy            Kind = "busy"            // try again later
	Unavailable     Kind = "unavailable"     // something this needs cannot be reached
	Internal        Kind = "internal"        // our fault, not the caller's
)

// A Fault is an error somebody can act on.
type Fault struct {
	Kind    Kind
	Field   string // name of the input at fault, as the caller spelt it ("grounds.document"); may be empty
	Rule    string // stable slug of the rule broken ("listing.answer-period"), for programs
	Message string // one sentence in Chinese
	From    string // for TooEarly: the day (YYYY-MM-DD) from which the step is possible
	Err     error  // cause, for the log only
}

// New makes a fault of kind k with a Chinese sentence.
func New(k Kind, format string, args ...any) *Fault {
	return &Fault{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Error gives the sentence, with the field before it.
func (f *Fault) Error() string {
	if f.Field == "" {
		return f.Message
	}
	return f.Field + "：" + f.Message
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// At names the input at fault.
func (f *Fault) At(field string) *Fault { f.Field = field; return f }

// Under names the rule that was broken.
func (f *Fault) Under(rule string) *Fault { f.Rule = rule; return f }

// Since says from which day the step is possible.
func (f *Fault) Since(day string) *Fault { f.From = day; return f }

// Because keeps the cause for the log.
func (f *Fault) Because(err error) *Fault { f.Err = err; return f }

// KindOf gives the kind of err: the first fault in its chain, else Internal.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Internal
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// List is several faults found in one input, so that a person can mend them all at once.
type List []*Fault

// Error joins the sentences.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, f := range l {
		parts[i] = f.Error()
	}
	return strings.Join(parts, "；")
}

// Unwrap gives the single faults, so that KindOf and errors.As see them.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, f := range l {
		errs[i] = f
	}
	return errs
}

// Add appends err when it is not nil; an error that is no fault is kept as Internal.
func (l *List) Add(err error) {
	if err == nil {
		return
	}
	if more, ok := err.(List); ok {
		*l = append(*l, more...)
		return
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		*l = append(*l, f)
		return
	}
	*l = append(*l, New(Internal, "内部错误").Because(err))
}

// Err gives nil when nothing was added.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Wrap adds context to *err once, at the edge:
//
//	defer fault.Wrap(&err, "save listing %s v%d", id, version)
//
// The kind stays visible through the wrapping; the context is for the log.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}

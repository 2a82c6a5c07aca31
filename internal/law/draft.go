package law

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/goccy/go-yaml"

	"liancheng/internal/fault"
)

// ReadDraft reads a list of changes that nobody has proposed yet, YAML or JSON, in the
// form in which the coordinator proposes them. It is strict: an unknown key is a fault
// that names line and column. A list without changes is written [].
func ReadDraft(text []byte) (draft []Change, err error) {
	defer func() { // the library fails so on some tags: the file is faulty, not the program
		if p := recover(); p != nil {
			draft, err = nil, badDraft("草案不是可读的 YAML 或 JSON，应为变更的清单").Because(fmt.Errorf("panic: %v", p))
		}
	}()
	in := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	var forms []draftForm
	switch err := in.Decode(&forms); {
	case errors.Is(err, io.EOF):
		return nil, badDraft("草案是空文件；没有变更的，请写 []")
	case err != nil:
		return nil, misread(err)
	}
	if err := in.Decode(new(struct{})); !errors.Is(err, io.EOF) {
		return nil, badDraft("草案应只有一份变更清单，文件中不止一份文档")
	}
	draft = make([]Change, len(forms))
	for i, f := range forms {
		draft[i] = f.change()
	}
	return draft, nil
}

// A draftForm is a change as it is proposed.
type draftForm struct {
	Change `yaml:",inline"`
	File   string `yaml:"file"` // digest of its document, which a proposal keeps and the law does not look at
}

// change fills in what the form of a proposal leaves out because the change says it.
func (f draftForm) change() Change {
	c := f.Change
	if c.Basis != nil {
		c.Basis.ID = cmp.Or(c.Basis.ID, c.Target)
	}
	if c.ListBasis != nil {
		c.ListBasis.From = cmp.Or(c.ListBasis.From, c.From)
	}
	if c.Period != nil {
		c.Period.Since = cmp.Or(c.Period.Since, c.From)
	}
	if c.Amendment != nil {
		c.Amendment.ID, c.Amendment.From = cmp.Or(c.Amendment.ID, c.Target), cmp.Or(c.Amendment.From, c.From)
	}
	return c
}

// misread says where a draft cannot be read.
func misread(err error) error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil && e.GetToken().Position != nil {
		at := e.GetToken().Position
		return badDraft("草案第 %d 行第 %d 列不合格式，应为变更的清单，每项按提议变更的格式填写（%s）", at.Line, at.Column, e.GetMessage()).Because(err)
	}
	return badDraft("草案不是可读的 YAML 或 JSON，应为变更的清单（%s）", yaml.FormatError(err, false, false)).Because(err)
}

func badDraft(format string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, format, args...).At("draft").Under("law.draft")
}

// Draft gives the law as it would be with changes that are only proposed, one after the
// other as they stand. Every change that the law cannot take is named by its place and
// field, all at once. A change without an id gets one by its place.
func (r *Ruleset) Draft(changes []Change) (*Ruleset, error) {
	whole := &Ruleset{Source: r.Source, Changes: slices.Clone(r.Changes)}
	whole.index()
	var bad fault.List
	for i, c := range changes {
		if c.ID == "" {
			c.ID = fmt.Sprintf("draft-%d", i+1)
		}
		bad.Add(inPlace(whole.Validate(c), i))
		whole.Changes = append(whole.Changes, c)
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	return Compile(r.Source, whole.Changes)
}

// inPlace says of which change of a draft a fault speaks.
func inPlace(err error, i int) error {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return err
	}
	return fault.New(f.Kind, "第 %d 项变更：%s", i+1, f.Message).At(fmt.Sprintf("draft[%d].%s", i, f.Field)).Under(f.Rule)
}

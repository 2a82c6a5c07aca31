package paper

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"liancheng/internal/fault"
)

//go:embed forms/*.txt
var formFiles embed.FS

var forms = template.Must(template.New("").Option("missingkey=error").ParseFS(formFiles, "forms/*.txt"))

// A Field is a value of a case as it stands in a form. It prints itself escaped, so that
// no text of a case is ever read as a mark, and one that is empty is an error.
type Field string

// String escapes.
func (f Field) String() string {
	if strings.TrimSpace(string(f)) == "" {
		return `\0`
	}
	return escaper.Replace(strings.ToValidUTF8(string(f), "\uFFFD"))
}

var escaper = strings.NewReplacer(`\`, `\\`, "|", `\|`, "\r\n", `\n`, "\r", `\n`, "\n", `\n`, "\u2028", `\n`, "\u2029", `\n`)

// A ToFill is a field that the case does not have yet: a blank to be filled in by hand,
// listed by its name.
type ToFill string

// String gives the mark of a blank.
func (f ToFill) String() string { return `\?{` + string(f) + "}" }

// Or is the value, or a blank of that name while there is none.
func Or(value, name string) any {
	if strings.TrimSpace(value) == "" {
		return ToFill(name)
	}
	return Field(value)
}

// Fields are the values of a form by name: Field, ToFill, bool, or []Fields to go through.
type Fields map[string]any

// Fill makes a paper from the form of that name. A field that the form needs and the
// fields do not have is an error.
func Fill(form string, fields Fields) (Paper, error) {
	t := forms.Lookup(form + ".txt")
	if t == nil {
		return Paper{}, fault.New(fault.Internal, "没有名为“%s”的文书格式", clip(form)).Under("paper.form")
	}
	if err := printable(fields); err != nil {
		return Paper{}, err
	}
	var text strings.Builder
	if err := t.Execute(&text, map[string]any(fields)); err != nil {
		return Paper{}, fault.New(fault.Internal, "文书“%s”缺少字段", form).Under("paper.field").Because(err)
	}
	return read(text.String())
}

// printable refuses values that would not print themselves escaped.
func printable(fields Fields) error {
	for name, v := range fields {
		switch v := v.(type) {
		case Field, ToFill, bool:
		case []Fields:
			for _, each := range v {
				if err := printable(each); err != nil {
					return err
				}
			}
		default:
			return fault.New(fault.Internal, "文书字段 %s 的类型不能填入", name).Under("paper.field")
		}
	}
	return nil
}

// Forms gives the names of all forms.
func Forms() (names []string) {
	entries, _ := fs.Glob(formFiles, "forms/*.txt") // the pattern is a valid one
	for _, e := range entries {
		if name := strings.TrimSuffix(path.Base(e), ".txt"); name != "head" {
			names = append(names, name)
		}
	}
	return names
}

// FieldsOf gives the names that a form asks for, those of lists with their list before them.
func FieldsOf(form string) []string {
	t := forms.Lookup(form + ".txt")
	if t == nil {
		return nil
	}
	var names []string
	collect(t.Root, "", &names)
	slices.Sort(names)
	return slices.Compact(names)
}

// collect walks a form's tree; inside of a list the names are those of its items.
func collect(n parse.Node, list string, names *[]string) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, each := range n.Nodes {
			collect(each, list, names)
		}
	case *parse.ActionNode:
		collectPipe(n.Pipe, list, names)
	case *parse.IfNode:
		collectPipe(n.Pipe, list, names)
		collect(n.List, list, names)
		collect(n.ElseList, list, names)
	case *parse.RangeNode:
		collectPipe(n.Pipe, list, names)
		collect(n.List, n.Pipe.String(), names)
	case *parse.TemplateNode:
		if t := forms.Lookup(n.Name); t != nil {
			collect(t.Root, list, names)
		}
	}
}

func collectPipe(p *parse.PipeNode, list string, names *[]string) {
	for _, cmd := range p.Cmds {
		for _, arg := range cmd.Args {
			if f, ok := arg.(*parse.FieldNode); ok {
				*names = append(*names, list+f.String())
			}
		}
	}
}

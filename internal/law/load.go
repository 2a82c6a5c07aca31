package law

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"liancheng/internal/calendar"
)

// Files are law files by their paths under law/: what a ruleset is stored as, and compiled from.
type Files map[string]string

// ReadFiles takes every law file out of a file system.
func ReadFiles(from fs.FS) (Files, error) {
	files := Files{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || (path.Ext(name) != ".yaml" && path.Ext(name) != ".md") {
			return err
		}
		raw, err := fs.ReadFile(from, name)
		files[name] = string(raw)
		return err
	})
	return files, err
}

// Load reads the files of one memorandum strictly: an unknown key is an error with its place.
func Load(files Files, memorandum string) (*Source, error) {
	s := &Source{Files: files}
	var departments struct {
		Functions []Function `yaml:"functions"`
	}
	var matters struct {
		Matters []Matter `yaml:"matters"`
		Acts    []Act    `yaml:"acts"`
	}
	var bases struct {
		Bases         []Basis        `yaml:"bases"`
		Circumstances []Circumstance `yaml:"circumstances"`
	}
	var errata struct {
		Errata []Erratum `yaml:"errata"`
	}
	at := func(name string) string { return path.Join(memorandum, name) }
	err := errors.Join(
		files.read("departments.yaml", &departments), files.read("matters.yaml", &matters),
		files.read("procedure.yaml", &s.Procedure), files.read(at("memorandum.yaml"), &s.Memorandum),
		files.read(at("bases.yaml"), &bases), files.read(at("errata.yaml"), &errata),
	)
	s.Functions, s.Matters, s.Acts, s.Errata = departments.Functions, matters.Matters, matters.Acts, errata.Errata
	s.Bases, s.Circumstances = bases.Bases, bases.Circumstances
	s.Text = files[at("source.md")]
	for _, name := range files.match(memorandum + "/[1-9]-*.yaml") {
		d := &Domain{}
		err = errors.Join(err, files.read(name, d))
		s.addDomain(d)
	}
	for _, name := range files.match(memorandum + "/amendments/*.yaml") {
		var a Amendment
		err = errors.Join(err, files.read(name, &a))
		s.Amendments = append(s.Amendments, a)
	}
	if err != nil {
		return nil, err
	}
	if s.Calendar, err = calendar.Load([]byte(files["calendar.yaml"])); err != nil {
		return nil, fmt.Errorf("law/calendar.yaml: %w", err)
	}
	return s, nil
}

func (s *Source) addDomain(d *Domain) {
	for _, m := range d.Measures {
		m.Domain = d.No
		for i, dir := range m.Directives {
			dir.Domain, dir.Measure = d.No, m.ID
			dir.ID = fmt.Sprintf("%s/%s#%d", s.Memorandum.ID, m.ID, i+1)
		}
	}
	s.Circumstances = append(s.Circumstances, d.Circumstance...)
	s.Domains = append(s.Domains, d)
}

func (f Files) match(pattern string) []string {
	var out []string
	for name := range f {
		if ok, err := path.Match(pattern, name); err == nil && ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func (f Files) read(name string, into any) error {
	raw, ok := f[name]
	if !ok {
		return fmt.Errorf("law/%s: %w", name, fs.ErrNotExist)
	}
	if err := yaml.NewDecoder(strings.NewReader(raw), yaml.Strict()).Decode(into); err != nil {
		return fmt.Errorf("law/%s: %w", name, err)
	}
	return nil
}

// oneOrMore reads a scalar or a list.
type oneOrMore []string

// UnmarshalYAML accepts "a" as well as [a, b].
func (o *oneOrMore) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if err := unmarshal(&one); err == nil {
		*o = oneOrMore{one}
		return nil
	}
	var more []string
	if err := unmarshal(&more); err != nil {
		return err
	}
	*o = more
	return nil
}

package law

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// A Ruleset is law compiled: the shipped files and the changes people confirmed,
// together. It never changes; its digest names it in every verdict, and its
// Bundle recompiles it years later.
type Ruleset struct {
	Digest     string // SHA-256 of the bundle, hex
	Source     *Source
	Changes    []Change
	bundle     []byte
	matters    map[string]int
	functions  map[string]int
	acts       map[string]int
	circs      map[string]int
	directives map[string]*Directive
	measures   map[string]*Measure
	within     [][]int // per matter: the matter itself and every wider one
	breaks     []calendar.Day
	mu         sync.Mutex
	editions   map[calendar.Day]*Edition
}

// bundle is what a ruleset is stored as.
type bundle struct {
	Format     int      `json:"format"`
	Memorandum string   `json:"memorandum"`
	Files      Files    `json:"files"`
	Changes    []Change `json:"changes"`
}

// Compile joins the shipped source with the changes confirmed in the running
// system, in their order. The source must be free of problems (Check).
func Compile(s *Source, changes []Change) (*Ruleset, error) {
	raw, err := json.Marshal(bundle{1, s.Memorandum.ID, s.Files, changes})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	r := &Ruleset{
		Digest: hex.EncodeToString(sum[:]), Source: s, Changes: slices.Clone(changes), bundle: raw,
		editions: map[calendar.Day]*Edition{},
	}
	r.index()
	for i, c := range r.Changes {
		if err := r.Validate(c); err != nil {
			return nil, fmt.Errorf("law change %d (%s): %w", i+1, c.ID, err)
		}
	}
	r.breaks = r.breakpoints()
	return r, nil
}

// Bundle is the bytes from which Unbundle makes the same ruleset again.
func (r *Ruleset) Bundle() []byte { return r.bundle }

// Unbundle recompiles a stored ruleset.
func Unbundle(raw []byte) (*Ruleset, error) {
	var b bundle
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fmt.Errorf("ruleset: %w", err)
	}
	s, err := Load(b.Files, b.Memorandum)
	if err != nil {
		return nil, err
	}
	return Compile(s, b.Changes)
}

func (r *Ruleset) index() {
	s := r.Source
	r.matters = place1(s.Matters, func(m Matter) string { return m.ID })
	r.functions = place1(s.Functions, func(f Function) string { return f.ID })
	r.acts = place1(s.Acts, func(a Act) string { return a.ID })
	r.circs = place1(s.Circumstances, func(c Circumstance) string { return c.ID })
	r.directives, r.measures = map[string]*Directive{}, map[string]*Measure{}
	for _, d := range s.Domains {
		for _, m := range d.Measures {
			r.measures[m.ID] = m
			for _, dir := range m.Directives {
				r.directives[dir.ID] = dir
			}
		}
	}
	r.within = make([][]int, len(s.Matters))
	for i := range s.Matters {
		r.within[i] = r.wider(i, nil)
	}
}

// wider gives matter i and every matter it lies within.
func (r *Ruleset) wider(i int, seen []int) []int {
	if slices.Contains(seen, i) {
		return seen
	}
	seen = append(seen, i)
	for _, w := range r.Source.Matters[i].Within {
		if j, ok := r.matters[w]; ok {
			seen = r.wider(j, seen)
		}
	}
	return seen
}

func place1[T any](list []T, id func(T) string) map[string]int {
	m := make(map[string]int, len(list))
	for i, x := range list {
		m[id(x)] = i
	}
	return m
}

// Matter looks a matter up.
func (r *Ruleset) Matter(id string) (Matter, error) {
	i, ok := r.matters[id]
	if !ok {
		return Matter{}, fault.New(fault.Invalid, "没有事项“%s”，请从事项目录中选择", id).At("matter").Under("law.matter")
	}
	return r.Source.Matters[i], nil
}

// Function looks a function up.
func (r *Ruleset) Function(id string) (Function, error) {
	i, ok := r.functions[id]
	if !ok {
		return Function{}, fault.New(fault.Invalid, "没有职能“%s”", id).At("function").Under("law.function")
	}
	return r.Source.Functions[i], nil
}

// Act looks the act of a duty up.
func (r *Ruleset) Act(id string) (Act, bool) {
	i, ok := r.acts[id]
	if !ok {
		return Act{}, false
	}
	return r.Source.Acts[i], true
}

// Circumstance looks a circumstance up.
func (r *Ruleset) Circumstance(id string) (Circumstance, error) {
	i, ok := r.circs[id]
	if !ok {
		return Circumstance{}, fault.New(fault.Invalid, "没有适用情形“%s”", id).At("circumstance").Under("law.circumstance")
	}
	return r.Source.Circumstances[i], nil
}

// Domain looks a domain up by its number, 1 to 8.
func (r *Ruleset) Domain(no int) (*Domain, error) {
	for _, d := range r.Source.Domains {
		if d.No == no {
			return d, nil
		}
	}
	return nil, fault.New(fault.Invalid, "领域应为 1 至 8，填写的是 %d", no).At("domain").Under("law.domain")
}

// Measure looks a measure up by its place: 1.(4), 3.1.
func (r *Ruleset) Measure(id string) (*Measure, error) {
	m, ok := r.measures[id]
	if ok {
		return m, nil
	}
	if domain, no, dotted := strings.Cut(id, "."); dotted && r.measures[domain+".("+no+")"] != nil {
		return nil, fault.New(fault.NotFound, "备忘录中没有措施 %s；是否指括号编号的 %s.(%s)？", id, domain, no).At("measure").Under("law.measure")
	}
	return nil, fault.New(fault.NotFound, "备忘录中没有措施 %s，编号写作 3.1 或 1.(4)", id).At("measure").Under("law.measure")
}

// Directive looks a directive up by its id: nmg-2020-3/1.3#1.
func (r *Ruleset) Directive(id string) (*Directive, bool) {
	d, ok := r.directives[id]
	return d, ok
}

// BearsOn tells whether a gate on matter gate bears on a request for matter asked:
// the same, or one that lies within it.
func (r *Ruleset) BearsOn(gate, asked string) bool {
	a, ok := r.matters[asked]
	g, ok2 := r.matters[gate]
	return ok && ok2 && slices.Contains(r.within[a], g)
}

// Signatory tells whether a function belongs to one of the 23 departments.
func (r *Ruleset) Signatory(function string) bool {
	i, ok := r.functions[function]
	return ok && (r.Source.Functions[i].Signatory > 0 || function == EveryDepartment)
}

// Calendar is the working-day calendar of this ruleset.
func (r *Ruleset) Calendar() *calendar.Calendar { return r.Source.Calendar }

// Deadline looks a period of procedure up, as changed by people up to the day.
func (r *Ruleset) Deadline(id string, day calendar.Day) (Deadline, error) {
	for _, d := range r.On(day).Periods {
		if d.ID == id {
			return d, nil
		}
	}
	return Deadline{}, fault.New(fault.Internal, "没有期限“%s”", id).Under("law.period")
}

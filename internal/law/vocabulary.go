package law

import "liancheng/internal/calendar"

// Basis is one provision of law that directives cite.
type Basis struct {
	ID          string       `yaml:"id" json:"id"`
	Title       string       `yaml:"title" json:"title"` // 《…》第…条
	Says        string       `yaml:"says" json:"says"`
	AppliesWhen []string     `yaml:"applies_when" json:"applies_when,omitempty"` // its trigger, unless the directive narrows it
	History     []StatusFrom `yaml:"history" json:"history"`
	Confidence  Confidence   `yaml:"confidence" json:"confidence"`
	Note        string       `yaml:"note" json:"note,omitempty"`
}

// StatusFrom is a status with the day it holds from; the last one at or before a day governs.
type StatusFrom struct {
	From   calendar.Day `yaml:"from" json:"from"`
	Status Status       `yaml:"status" json:"status"`
	Note   string       `yaml:"note" json:"note,omitempty"`
}

// Circumstance is a fact that a directive or a basis depends on.
type Circumstance struct {
	ID       string   `yaml:"id" json:"id"`
	Question string   `yaml:"question" json:"question"` // in Chinese, answered yes or no
	Scope    string   `yaml:"scope" json:"scope"`       // listing | party | person | request
	KnownBy  []string `yaml:"known_by" json:"known_by"` // functions that can answer
	Recorded string   `yaml:"recorded" json:"recorded"` // where the answer has its place
}

// EveryDepartment is the function that stands for each department in its own field.
const EveryDepartment = "every-department"

// AnsweredBy tells whether a body that holds certain functions may answer the circumstance.
func (c Circumstance) AnsweredBy(holds func(function string) bool) bool {
	for _, f := range c.KnownBy {
		if f == EveryDepartment || holds(f) {
			return true
		}
	}
	return len(c.KnownBy) == 0
}

// Function is what a department of the memorandum does.
type Function struct {
	ID        string     `yaml:"id" json:"id"`
	Code      string     `yaml:"code" json:"code"`
	Signatory int        `yaml:"signatory" json:"signatory,omitempty"` // place among the 23, 0 for others
	Name      string     `yaml:"name" json:"name"`                     // as the memorandum writes it
	Names     []NameFrom `yaml:"names" json:"names"`
	ActsOn    string     `yaml:"acts_on" json:"acts_on"`
	Kind      string     `yaml:"kind" json:"kind"`     // government | vertical | outside
	Levels    []string   `yaml:"levels" json:"levels"` // region | league | banner where it has offices
}

// NameOn gives the office name of a day; before the first one, as the memorandum writes it.
func (f Function) NameOn(day calendar.Day) string {
	name := f.Name
	for _, n := range f.Names {
		if !n.From.After(day) {
			name = n.Name
		}
	}
	return name
}

// NameFrom is an office name from a day on.
type NameFrom struct {
	Name       string       `yaml:"name" json:"name"`
	From       calendar.Day `yaml:"from" json:"from"`
	Confidence Confidence   `yaml:"confidence" json:"confidence"`
}

// Matter is a kind of administrative decision that gates bear on.
type Matter struct {
	ID        string   `yaml:"id" json:"id"`
	Name      string   `yaml:"name" json:"name"`
	Stage     int      `yaml:"stage" json:"stage,omitempty"`   // 1 立项用地规划许可 2 工程建设许可 3 施工许可 4 竣工验收 5 并行推进
	Usual     []string `yaml:"usual" json:"usual,omitempty"`   // 常用事项名称
	Functions []string `yaml:"functions" json:"functions"`     // who decides it
	Within    []string `yaml:"within" json:"within,omitempty"` // wider matters whose gates bear on it too
	Person    bool     `yaml:"person" json:"person,omitempty"` // asked about a natural person
}

// Act is what a duty or standing directive has a body do.
type Act struct {
	ID           string `yaml:"id" json:"id"`
	Name         string `yaml:"name" json:"name"`
	Kind         Kind   `yaml:"kind" json:"kind"`
	OwnProcedure bool   `yaml:"own_procedure" json:"own_procedure,omitempty"` // only by the body's own decision with its 文号
	Takes        bool   `yaml:"takes_right" json:"takes_right,omitempty"`
}

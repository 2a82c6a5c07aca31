package party

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A Level is the rung of government on which a body stands, in the words of the law files.
type Level string

const (
	RegionLevel Level = "region" // 自治区
	LeagueLevel Level = "league" // 盟市
	BannerLevel Level = "banner" // 旗县市区
)

var levelWords = map[Level]string{RegionLevel: "自治区级", LeagueLevel: "盟市级", BannerLevel: "旗县级"}

// Chinese gives the word officers use.
func (l Level) Chinese() string { return levelWords[l] }

// LevelOf gives the level of a division of Inner Mongolia.
func LevelOf(r ident.Region) Level {
	switch r.Level {
	case ident.Province:
		return RegionLevel
	case ident.Prefecture:
		return LeagueLevel
	}
	return BannerLevel
}

// A Held is one function of a body between two days. Licensing means that the body
// decides the function's approvals alone, as a 行政审批局 does: orders do not go to it.
type Held struct {
	Function  string       `json:"function"`
	Licensing bool         `json:"licensing,omitempty"`
	From      calendar.Day `json:"from,omitempty"`
	To        calendar.Day `json:"to,omitempty"`
}

// On tells whether the function is held on a day.
func (h Held) On(day calendar.Day) bool { return covers(h.From, h.To, day) }

// A Body is an office in a region that holds functions.
type Body struct {
	ID        string `json:"id"`
	Version   int64  `json:"version"`
	Name      string `json:"name"`
	USCC      string `json:"uscc,omitempty"`
	Region    string `json:"region"`
	Level     Level  `json:"level"`
	Parent    string `json:"parent,omitempty"`  // body above it
	Derived   bool   `json:"derived,omitempty"` // name made by rule, nobody has confirmed it
	Functions []Held `json:"functions"`
}

// Holds tells whether the function is the body's whole on a day: orders go to it.
func (b *Body) Holds(function string, day calendar.Day) bool {
	return slices.ContainsFunc(b.Functions, func(h Held) bool { return h.Function == function && !h.Licensing && h.On(day) })
}

// Decides tells whether the body decides matters of the function on a day: by holding
// it or by having its approvals.
func (b *Body) Decides(function string, day calendar.Day) bool {
	return slices.ContainsFunc(b.Functions, func(h Held) bool { return h.Function == function && h.On(day) })
}

// DecidesOn gives the functions whose approvals the body decides on a day: those it holds,
// whole or for approvals alone.
func (b *Body) DecidesOn(day calendar.Day) (functions []string) {
	for _, h := range b.Functions {
		if h.On(day) && !slices.Contains(functions, h.Function) {
			functions = append(functions, h.Function)
		}
	}
	return functions
}

// FunctionsOn gives the functions held whole on a day.
func (b *Body) FunctionsOn(day calendar.Day) (functions []string) {
	for _, h := range b.Functions {
		if !h.Licensing && h.On(day) {
			functions = append(functions, h.Function)
		}
	}
	return functions
}

// Check finds what is wrong with a body by itself; every fault at once.
func (b *Body) Check() error {
	var bad fault.List
	if name := strings.TrimSpace(b.Name); name == "" || name != b.Name || utf8.RuneCountInString(name) > longestName {
		bad.Add(fault.New(fault.Invalid, "请填写机构全称，前后不留空格，不超过 %d 字", longestName).At("name").Under("body.name"))
	}
	if b.USCC != "" {
		if _, _, err := ident.ParseUSCC(b.USCC); err != nil {
			bad.Add(under(err, "uscc"))
		}
	}
	r, ok := ident.LookupRegion(b.Region)
	switch {
	case !ok:
		bad.Add(fault.New(fault.Invalid, "“%s”不是内蒙古现行行政区划代码，请选择自治区、盟市或旗县", clip(b.Region)).At("region").Under("body.region"))
	case b.Level != LevelOf(r):
		bad.Add(fault.New(fault.Invalid, "%s的机构应为%s", r.Name, LevelOf(r).Chinese()).At("level").Under("body.level"))
	}
	for i, h := range b.Functions {
		if err := checkHeld(b.Functions[:i], h); err != nil {
			bad.Add(under(err, fmt.Sprintf("functions[%d]", i)))
		}
	}
	return bad.Err()
}

func checkHeld(before []Held, h Held) error {
	if h.Function == "" {
		return fault.New(fault.Invalid, "请选择职能").Under("body.function")
	}
	if err := checkSpan(h.From, h.To); err != nil {
		return err
	}
	for _, o := range before {
		if o.Function == h.Function && o.Licensing == h.Licensing && overlap(o.From, o.To, h.From, h.To) {
			return fault.New(fault.Invalid, "同一职能的起止日期重叠，请合并").Under("body.function-twice")
		}
	}
	return nil
}

// under puts the field of the whole before that of the part.
func under(err error, field string) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return err
	}
	part := *f
	if part.Field != "" {
		field += "." + part.Field
	}
	return part.At(field)
}

// Clash finds a body among others of its region that holds, on some day of b's, a
// function that b holds too. A function has one holder in a region at a time, or nobody
// would know whose the orders are.
func (b *Body) Clash(others []Body) (other *Body, function string) {
	for i := range others {
		o := &others[i]
		if o.ID == b.ID || o.Region != b.Region {
			continue
		}
		for _, h := range b.Functions {
			for _, oh := range o.Functions {
				if h.Function == oh.Function && h.Licensing == oh.Licensing && overlap(h.From, h.To, oh.From, oh.To) {
					return o, h.Function
				}
			}
		}
	}
	return nil, ""
}

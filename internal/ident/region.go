package ident

import (
	_ "embed"
	"slices"
	"strings"
)

// A Level is the rung of a division: region, league or city, banner or county.
type Level string

const (
	Province   Level = "province"   // 自治区
	Prefecture Level = "prefecture" // 盟市
	County     Level = "county"     // 旗县市区
)

// A Region is an administrative division of today (GB/T 2260).
type Region struct {
	Code   string // six digits
	Name   string // official, 莫力达瓦达斡尔族自治旗
	Short  string // customary, 莫力达瓦旗
	Level  Level
	Parent string // code of the division above, "" for the region itself
}

// A Match says how a code in data relates to the division it stands for.
type Match string

const (
	Exact       Match = "exact"       // a code of today
	Urban       Match = "urban"       // 市辖区 as a whole, code ending in 01
	Statistical Match = "statistical" // made for a development zone, no administrative division
	Retired     Match = "retired"     // of a league that has become a city
	Nearest     Match = "nearest"     // unknown here; the division above it is known
)

//go:embed regions.tsv
var regionsTSV string

// atlas is the table taken apart. former maps the first four digits of a retired league.
type atlas struct {
	current     []Region
	byCode      map[string]int
	statistical map[string]place
	former      map[string]place
}

// A place is a code that is no division of today, and the division it counts to.
type place struct{ name, code string }

var regions = readRegions(regionsTSV)

func readRegions(tsv string) atlas {
	a := atlas{byCode: map[string]int{}, statistical: map[string]place{}, former: map[string]place{}}
	for line := range strings.Lines(tsv) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 6 || len(f[0]) != 6 {
			panic("ident: regions.tsv: " + line) // the file is compiled in: a fault here is ours
		}
		switch f[1] {
		case "current":
			a.byCode[f[0]] = len(a.current)
			a.current = append(a.current, Region{f[0], f[2], f[3], level(f[0]), f[4]})
		case "statistical":
			a.statistical[f[0]] = place{f[2], f[5]}
		case "retired":
			a.former[f[0][:4]] = place{f[2], f[5]}
		default:
			panic("ident: regions.tsv: " + line)
		}
	}
	return a
}

func level(code string) Level {
	switch {
	case code[2:] == "0000":
		return Province
	case code[4:] == "00":
		return Prefecture
	}
	return County
}

// Regions gives the divisions of Inner Mongolia in the order of their codes: the
// region, 12 leagues and cities, 103 banners, counties, cities and districts.
func Regions() []Region { return slices.Clone(regions.current) }

// LookupRegion finds a division of today by its code.
func LookupRegion(code string) (Region, bool) {
	i, ok := regions.byCode[code]
	if !ok {
		return Region{}, false
	}
	return regions.current[i], true
}

// ParentOf gives the division above code; false for the region itself.
func ParentOf(code string) (Region, bool) {
	r, ok := LookupRegion(code)
	if !ok {
		return Region{}, false
	}
	return LookupRegion(r.Parent)
}

// Ancestors gives the divisions above code, the nearest first.
func Ancestors(code string) (up []Region) {
	for r, ok := ParentOf(code); ok; r, ok = ParentOf(r.Code) {
		up = append(up, r)
	}
	return up
}

// Within tells whether code is area or lies in it.
func Within(code, area string) bool {
	r, ok := LookupRegion(code)
	for ok && r.Code != area {
		r, ok = LookupRegion(r.Parent)
	}
	return ok
}

// ResolveRegion finds the division of today that a code from data stands for: codes
// of withdrawn leagues and of development zones lead to the city they belong to. It
// is false for codes outside Inner Mongolia.
func ResolveRegion(code string) (Region, Match, bool) {
	if len(code) != 6 || !digits(code) || code[:2] != "15" {
		return Region{}, "", false
	}
	if r, ok := LookupRegion(code); ok {
		return r, Exact, true
	}
	if p, ok := regions.statistical[code]; ok {
		r, ok := LookupRegion(p.code)
		return r, Statistical, ok
	}
	if p, ok := regions.former[code[:4]]; ok {
		r, ok := LookupRegion(p.code)
		return r, Retired, ok
	}
	if r, ok := LookupRegion(code[:4] + "00"); ok {
		if code[4:] == "01" && strings.HasSuffix(r.Name, "市") {
			return r, Urban, true
		}
		return r, Nearest, true
	}
	r, ok := LookupRegion("150000")
	return r, Nearest, ok
}

// provinces are the first two digits of every code in the country; 10 is the centre.
const provinces = " 10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

func knownProvince(two string) bool {
	return len(two) == 2 && digits(two) && strings.Contains(provinces, two)
}

// regionWarning says what is odd about a region code inside another number, if anything.
func regionWarning(code string) (Warning, bool) {
	r, how, home := ResolveRegion(code)
	switch {
	case !home && knownProvince(code[:2]), how == Exact, how == Urban:
		return Warning{}, false
	case how == Statistical:
		return Warning{"ident.region.statistical", "行政区划代码 " + code + " 是统计用代码（" + regions.statistical[code].name + "），按" + r.Name + "对待"}, true
	case how == Retired:
		return Warning{"ident.region.retired", "行政区划代码 " + code + " 属于已撤销的" + regions.former[code[:4]].name + "，今为" + r.Name}, true
	}
	return Warning{"ident.region.unknown", "行政区划代码 " + code + " 不在现行代码表中，可能是已撤销的代码，请核对"}, true
}

package registry

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

//go:embed bodies.tsv
var bodiesTSV string

// approvalFunction is the function whose office also decides others' approvals.
const approvalFunction = "government-services"

// seedBatch is how many divisions are seeded in one transaction: some two hundred
// bodies, so that nobody waits long behind it.
const seedBatch = 8

// officeNames are a row of bodies.tsv.
type officeNames struct {
	function  string
	names     map[party.Level]string
	approvals bool
}

var offices = readOffices(bodiesTSV)

func readOffices(tsv string) (rows []officeNames) {
	for line := range strings.Lines(tsv) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			panic("registry: bodies.tsv: " + line) // the file is compiled in: a fault here is ours
		}
		rows = append(rows, officeNames{f[0], map[party.Level]string{
			party.RegionLevel: f[1], party.LeagueLevel: f[2], party.BannerLevel: f[3]}, f[4] == "yes"})
	}
	return rows
}

// Seeded says what SeedBodies did.
type Seeded struct {
	Made int // bodies registered
	Kept int // offices that somebody had registered before
}

// SeedBodies registers the offices that the law's functions have in the autonomous
// region, its 12 leagues and cities and its 103 banners, under derived names
// (bodies.tsv). It goes through the same steps as a user. A function that any body of
// a division holds or ever held is left alone there, so that it can be run again and
// never undoes what people entered.
func (s *Service) SeedBodies(ctx context.Context, a access.Actor) (done Seeded, err error) {
	if err := s.enterBody(ctx, a, access.BodyRegister, "", access.Top); err != nil {
		return done, err
	}
	divisions := ident.Regions()
	slices.SortStableFunc(divisions, func(x, y ident.Region) int { return depth(x) - depth(y) }) // parents first
	above := map[place]string{}
	for batch := range slices.Chunk(divisions, seedBatch) {
		var now Seeded
		made := map[place]string{}
		err := s.Store.Write(ctx, func(tx Tx) error {
			now = Seeded{}
			clear(made)
			if err := tx.Serial(); err != nil {
				return err
			}
			for _, r := range batch {
				if err := s.seedDivision(tx, a, r, above, made, &now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, err
		}
		for k, id := range made {
			above[k] = id
		}
		done.Made, done.Kept = done.Made+now.Made, done.Kept+now.Kept
	}
	return done, nil
}

// place is a function in a division.
type place struct{ region, function string }

func depth(r ident.Region) int { return len(ident.Ancestors(r.Code)) }

// seedDivision registers what one division lacks. made takes the holder of each
// function, new or found, for the divisions below.
func (s *Service) seedDivision(tx Tx, a access.Actor, r ident.Region, above, made map[place]string, count *Seeded) error {
	others, err := tx.BodiesOfRegion(r.Code)
	if err != nil {
		return err
	}
	for _, f := range s.standard(r) {
		function := f.Functions[0].Function
		at := place{r.Code, function}
		if made[at] = everHeld(others, function); made[at] != "" {
			count.Kept++
			continue
		}
		f.Functions = slices.DeleteFunc(f.Functions, func(h party.Held) bool { return h.Licensing && everLicensed(others, h.Function) })
		f.Parent = parentOf(r, function, above, made)
		b, err := s.addBody(tx, a, f, others)
		if err != nil {
			return err
		}
		others = append(others, b)
		made[at] = b.ID
		count.Made++
	}
	return nil
}

// parentOf finds the office of the same function in the next division above that has one.
func parentOf(r ident.Region, function string, above, made map[place]string) string {
	for _, up := range ident.Ancestors(r.Code) {
		for _, known := range []map[place]string{made, above} {
			if id := known[place{up.Code, function}]; id != "" {
				return id
			}
		}
	}
	return ""
}

func everHeld(bodies []party.Body, function string) string {
	return ever(bodies, party.Held{Function: function})
}

func everLicensed(bodies []party.Body, function string) bool {
	return ever(bodies, party.Held{Function: function, Licensing: true}) != ""
}

func ever(bodies []party.Body, like party.Held) string {
	for _, b := range bodies {
		for _, h := range b.Functions {
			if h.Function == like.Function && h.Licensing == like.Licensing {
				return b.ID
			}
		}
	}
	return ""
}

// standard gives the offices of one division by rule.
func (s *Service) standard(r ident.Region) (forms []BodyForm) {
	level, day := party.LevelOf(r), s.today()
	for _, o := range offices {
		f, err := s.Rules().Function(o.function)
		if err != nil || !slices.Contains(f.Levels, string(level)) || o.names[level] == "-" {
			continue
		}
		form := BodyForm{Name: officeName(o.names[level], f, r, day), Region: r.Code, Derived: true,
			Functions: []party.Held{{Function: o.function}}}
		if o.function == approvalFunction && level != party.RegionLevel {
			form.Functions = append(form.Functions, s.approvals(level)...)
		}
		forms = append(forms, form)
	}
	return forms
}

// approvals are the functions whose licensing the approval bureau of a level has.
func (s *Service) approvals(level party.Level) (held []party.Held) {
	for _, o := range offices {
		if f, err := s.Rules().Function(o.function); err == nil && o.approvals && slices.Contains(f.Levels, string(level)) {
			held = append(held, party.Held{Function: o.function, Licensing: true})
		}
	}
	return held
}

// officeName fills the pattern; "=" takes the law's own name on the day.
func officeName(pattern string, f law.Function, r ident.Region, day calendar.Day) string {
	if pattern != "=" {
		return strings.ReplaceAll(pattern, "{}", divisionName(r))
	}
	name := f.Name
	for _, n := range f.Names {
		if n.From <= day {
			name = n.Name
		}
	}
	return name
}

// divisionName puts the city before a district, since many cities have one of that name.
func divisionName(r ident.Region) string {
	if up, ok := ident.ParentOf(r.Code); ok && r.Level == ident.County && strings.HasSuffix(r.Name, "区") {
		return up.Name + r.Name
	}
	return r.Name
}

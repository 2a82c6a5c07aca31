package listing

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/sheet"
	"liancheng/internal/standing"
)

// Registrar finds the parties that rows name and registers those that are new.
type Registrar interface {
	// Known gives the id of the party with the number; fault.NotFound when nobody has it.
	Known(ctx context.Context, a access.Actor, who Named) (id string, err error)
	// Enrol registers parties, all of them or none, and gives their ids in the order given.
	Enrol(ctx context.Context, a access.Actor, who []Named) (ids []string, err error)
}

// Adopted is what became of one row: a listing, now or already there, or a fault.
type Adopted struct {
	Line    int
	Listing string
	State   standing.State
	Already bool     // it was adopted before; nothing has changed
	Missing []string // papers to be filed yet
	Err     error
}

func (s *Service) adoptRow(ctx context.Context, a access.Actor, row sheet.Row) (out Adopted) {
	err := row.Err
	if ctx.Err() != nil {
		err = fault.New(fault.Busy, "本行未及办理，请把本行再次提交").Under("listing.sheet-time").Because(ctx.Err())
	}
	if err == nil {
		out, err = s.adoptCells(ctx, a, row.Cells)
		for try := 1; try < tries && overtaken(err); try++ {
			out, err = s.adoptCells(ctx, a, row.Cells)
		}
	}
	if err != nil {
		return Adopted{Err: atColumns(err)}
	}
	return out
}

// tries is how often a row is read while others overtake it: with its parties, with
// its listing, and once to spare.
const tries = 4

// overtaken tells that somebody registered the same party, or adopted the same row,
// while this one was read: another look finds what he made.
func overtaken(err error) bool {
	f, is := errors.AsType[*fault.Fault](err)
	return is && (f.Rule == "listing.one-decision" || f.Rule == "party.identifier-taken")
}

// A pending row waits for its parties: what is new among them stands under a name of
// the row's own until it is registered.
type pending struct {
	Adoption
	fresh []Named // registered only if the row can be adopted
}

const freshPrefix = "new_"

func (p *pending) nickname(who Named) string {
	key := ident.Normalize(who.Number)
	i := slices.IndexFunc(p.fresh, func(x Named) bool { return ident.Normalize(x.Number) == key })
	if i < 0 {
		i, p.fresh = len(p.fresh), append(p.fresh, who)
	}
	return freshPrefix + strconv.Itoa(i)
}

func (s *Service) adoptCells(ctx context.Context, a access.Actor, cells map[string]string) (Adopted, error) {
	var p pending
	var err error
	p.Adoption, err = ReadAdoption(cells, s.Law(), func(who Named) (string, error) {
		id, err := s.Registrar.Known(ctx, a, who)
		if fault.Is(err, fault.NotFound) && who.Name != "" {
			return p.nickname(who), nil
		}
		return id, err
	})
	if err != nil {
		return Adopted{}, err
	}
	if before, found, err := s.adoptedBefore(ctx, a, p.Adoption); err != nil || found {
		return before, err
	}
	if err := s.enrol(ctx, a, &p); err != nil {
		return Adopted{}, err
	}
	l, err := s.Adopt(ctx, a, p.Adoption)
	if err != nil {
		return Adopted{}, err
	}
	return Adopted{Listing: l.ID, State: l.State, Missing: l.Facts().Missing}, nil
}

// enrol registers who is new, once it is sure that nothing else keeps the row from
// being adopted: a row that is refused leaves nobody behind.
func (s *Service) enrol(ctx context.Context, a access.Actor, p *pending) error {
	if len(p.fresh) == 0 {
		return nil
	}
	if err := s.rehearse(ctx, a, p); err != nil {
		return err
	}
	ids, err := s.Registrar.Enrol(ctx, a, p.fresh)
	if err != nil {
		return err
	}
	real := func(id string) string {
		if n, fresh := strings.CutPrefix(id, freshPrefix); fresh {
			if i, err := strconv.Atoi(n); err == nil {
				return ids[i]
			}
		}
		return id
	}
	p.Party = real(p.Party)
	for i := range p.Members {
		p.Members[i].Party = real(p.Members[i].Party)
	}
	for i := range p.Deliveries {
		p.Deliveries[i].Recipient = real(p.Deliveries[i].Recipient)
	}
	return nil
}

// rehearse runs the guard on a row as if its parties were registered already.
func (s *Service) rehearse(ctx context.Context, a access.Actor, p *pending) error {
	w := World{Law: s.Law(), Actor: a.Ref(), Subjects: map[string]Subject{}}
	if err := s.gather(ctx, &w, p.Adoption, a.Body); err != nil {
		return err
	}
	for i, who := range p.fresh {
		id := freshPrefix + strconv.Itoa(i)
		w.Subjects[id] = Subject{ID: id, Person: who.Person}
	}
	err := s.Store.Read(ctx, func(tx Tx) error { w.Day = calendar.DayOf(tx.Now()); return nil })
	if err != nil {
		return err
	}
	_, _, err = Next(Listing{ID: freshPrefix}, Adopt, p.Adoption, w)
	return err
}

// adoptedBefore finds the listing of the same party on the same decision in the same
// domain. One that has ended counts: a file sent again must not list anew who was
// taken off.
func (s *Service) adoptedBefore(ctx context.Context, a access.Actor, x Adoption) (out Adopted, found bool, err error) {
	number, _, wrong := ident.ParseDocumentNumber(x.Decision.Number)
	if wrong != nil || strings.HasPrefix(x.Party, freshPrefix) {
		return out, false, nil // what is wrong with the number is the guard's to say
	}
	row, found, err := s.sameDecision(ctx, x, number.Text)
	switch {
	case err != nil || !found:
		return out, false, err
	case row.Authority != a.Body:
		return out, false, fault.New(fault.Conflict, "该主体依据 %s 的列入已由其他机构办理，不再转入", number.Text).
			At("decision.number").Under("listing.one-decision")
	}
	return Adopted{Listing: row.ID, State: row.State, Already: true, Missing: row.Facts.Missing}, true, nil
}

func (s *Service) sameDecision(ctx context.Context, x Adoption, number string) (row Row, found bool, err error) {
	q := Query{Party: x.Party, Domain: x.Domain, Limit: maxPage, Scope: access.Filter{All: true}}
	err = s.Store.Read(ctx, func(tx Tx) error {
		for {
			page, err := tx.Listings(q)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(page, func(r Row) bool {
				return r.Party == x.Party && r.DecisionNumber == number && r.State != standing.Withdrawn
			})
			if i >= 0 {
				row, found = page[i], true
				return nil
			}
			if len(page) < maxPage {
				return nil
			}
			q.After = page[len(page)-1].ID
		}
	})
	return row, found, err
}

// atColumns names the column instead of the field, and says no number back.
func atColumns(err error) error {
	list, many := errors.AsType[fault.List](err)
	if !many {
		list.Add(err)
	}
	out := make(fault.List, len(list))
	for i, f := range list {
		named := *f
		for _, c := range columns {
			if f.Field == c.field || strings.HasPrefix(f.Field, c.field+".") {
				named.Field = c.Name
			}
		}
		named.Message = numbers.ReplaceAllString(f.Message, "（号码不显示）")
		out[i] = &named
	}
	return out
}

// numbers is what a person's number looks like, wherever in a row it was typed: faults
// say cells back, and a column that slipped brings numbers where none belong.
var numbers = regexp.MustCompile(`(?:[A-Za-z][0-9０-９]{7,}|(?:[0-9０-９][ -]?){9,})[0-9０-９Xx]?`)

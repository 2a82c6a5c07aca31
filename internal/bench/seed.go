package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
)

// Two examples are listed through the services; every other party is a copy of their
// rows under its own ids, numbers and names: a unit alone, and a unit with a person named
// beside it. Of four parties three are units, one a person; every thousandth unit has
// three listings. What is sealed in a row is copied as it is: nothing measured opens it.
// Orders are not made (10⁶ listed would mean some 10⁷ of them), nor publications: the
// followers are set behind the copies.

// exampleBase numbers the examples far from the copies.
const exampleBase = 600_000_000

// exampleTables are the tables that hold an example, and by which column it is found.
var exampleTables = []struct{ table, party, listing string }{
	{"party", "id", ""}, {"party_version", "party", ""}, {"party_identifier", "party", ""}, {"party_number", "party", ""}, {"party_name", "party", ""},
	{"listing", "", "id"}, {"listing_version", "", "listing"}, {"listing_member", "", "listing"}, {"event", "subject", "subject"},
}

// An example is one listing with the parties it touches, cut for copying.
type example struct {
	parties  []stencil // rows of the parties
	listings []stencil // rows of the listing
}

// seed fills the store, unless an earlier run did.
func (p *place) seed(ctx context.Context) (err error) {
	if err := p.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.shut()) }()
	if p.listed, err = p.filled(ctx); err != nil || p.listed > 0 {
		return err
	}
	p.listed = p.Listed
	fmt.Fprintf(p.Out, "listing %d fictional parties…\n", p.listed)
	if err := bodies(ctx, p.App); err != nil {
		return err
	}
	if err := p.world.settle(ctx, p.App); err != nil {
		return err
	}
	alone, err := p.example(ctx, exampleBase, false)
	if err != nil {
		return err
	}
	named, err := p.example(ctx, exampleBase+1, true)
	if err != nil {
		return err
	}
	position, err := p.DB.Position(ctx)
	if err != nil {
		return err
	}
	if err := p.copies(ctx, alone, named, int64(position)); err != nil {
		return err
	}
	return p.mark(ctx)
}

// exampleDecision numbers decisions; a serial may have parts of eight digits at most.
func exampleDecision(n int) string {
	const part = 10_000_000
	return fmt.Sprintf("呼应急列〔2026〕%d-%d号", n/part+1, n%part+1)
}

// example lists a unit, alone or with a person named, and reads back what was written.
func (p *place) example(ctx context.Context, n int, withPerson bool) (x example, err error) {
	unit, err := p.register(ctx, p.App, unitForm(n))
	if err != nil {
		return x, err
	}
	code := unitCode(n)
	marks := []string{unit, code, code[8:17], unitName(n), names.Fold(unitName(n))}
	ids, people := []string{unit}, []string(nil)
	if withPerson {
		person, err := p.register(ctx, p.App, personForm(n))
		if err != nil {
			return x, err
		}
		ids, people = append(ids, person), []string{person}
		number, name := p.personKeys(n)
		marks = append(marks, person, number, name)
	}
	l, err := p.Listings.Adopt(ctx, p.clerk, p.adoption(unit, exampleDecision(n), people...))
	if err != nil {
		return x, err
	}
	marks = append(marks, l.ID, exampleDecision(n))
	db, err := p.raw(true)
	if err != nil {
		return x, err
	}
	defer db.Close()
	for _, t := range exampleTables {
		for _, id := range ids {
			if err == nil && t.party != "" {
				err = readStencils(ctx, db, &x.parties, t.table, t.party, id, marks)
			}
		}
		if err == nil && t.listing != "" {
			err = readStencils(ctx, db, &x.listings, t.table, t.listing, l.ID, marks)
		}
	}
	return x, err
}

func personForm(n int) registry.Form {
	return registry.Form{Kind: party.Person, Name: personName(n), Identifiers: []registry.Number{{Kind: ident.CitizenID, Value: personNumber(n)}}}
}

// personKeys are the keyed indexes under which a person is found.
func (p *place) personKeys(n int) (number, name string) {
	return p.Ring.Index(string(ident.CitizenID), personNumber(n)), p.Ring.Index(party.NameIndexKind, names.FoldPerson(personName(n)))
}

// readStencils reads the rows of one id and cuts them.
func readStencils(ctx context.Context, db *sql.DB, into *[]stencil, table, column, id string, marks []string) error {
	order := column
	if table == "event" {
		order = "seq"
	}

	rows, err := db.QueryContext(ctx, "select * from "+table+" where "+column+" = $1 order by "+order, id)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		into2 := make([]any, len(columns))
		for i := range values {
			into2[i] = &values[i]
		}
		if err := rows.Scan(into2...); err != nil {
			return err
		}
		*into = append(*into, newStencil(table, slices.Clone(columns), values, marks))
	}
	return rows.Err()
}

// copies writes everybody.
func (p *place) copies(ctx context.Context, alone, named example, seq int64) (err error) {
	db, err := p.raw(false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	b := &bulks{postgres: p.Config.Database != "", conn: conn, tables: map[string]*bulk{}}
	defer func() { err = errors.Join(err, b.close()) }()
	if _, err := conn.ExecContext(ctx, "begin"); err != nil {
		return err
	}
	next := func() int64 { seq++; return seq }
	for i := 0; i < p.listed; {
		n, err := p.copy(ctx, b, i, alone, named, next)
		if err != nil {
			return err
		}
		if i += n; i%20_000 < n {
			if err := b.turn(ctx, false); err != nil {
				return err
			}
		}
	}
	if err := b.turn(ctx, true); err != nil {
		return err
	}
	return p.settleStream(ctx, conn, seq)
}

// copy writes one unit, or a unit and the person named beside it, and tells how many.
func (p *place) copy(ctx context.Context, b *bulks, i int, alone, named example, next func() int64) (n int, err error) {
	code, name := unitCode(i), unitName(i)
	values := []string{fixedID("pty", i), code, code[8:17], name, names.Fold(name)}
	x, n, listings := alone, 1, 1
	if i%1000 == 0 {
		listings = 3
	}
	if i%4 == 2 && i+1 < p.listed {
		x, n = named, 2
		number, person := p.personKeys(i + 1)
		values = append(values, fixedID("pty", i+1), number, person)
	}
	values = append(values, "", "")
	for s := range x.parties {
		if err := b.add(ctx, &x.parties[s], x.parties[s].row(values, next)); err != nil {
			return n, err
		}
	}
	for k := range listings {
		values[len(values)-2], values[len(values)-1] = fixedID("lst", 3*i+k), exampleDecision(3*i+k+1)
		for s := range x.listings {
			if err := b.add(ctx, &x.listings[s], x.listings[s].row(values, next)); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// fixedID is an id in the form of those given out, that sorts before them all.
func fixedID(prefix string, n int) string { return fmt.Sprintf("%s_0100%022d", prefix, n) }

// settleStream says how far the stream goes, and that orders and copies were seen to.
func (p *place) settleStream(ctx context.Context, conn *sql.Conn, seq int64) error {
	statements := []string{
		fmt.Sprintf("update event_counter set seq = %d where id = 1", seq),
	}
	for _, name := range []string{enforcement.FollowerName, publication.FollowerName} {
		statements = append(statements, fmt.Sprintf("delete from follower where name = '%s'", name),
			fmt.Sprintf("insert into follower (name, seq, at) values ('%s', %d, '2026-01-01T00:00:00.000000Z')", name, seq))
	}
	statements = append(statements, fmt.Sprintf("delete from setting where name = '%s'", publication.SweptSetting),
		fmt.Sprintf("insert into setting (name, value) values ('%s', '%s')", publication.SweptSetting, publication.Swept(p.Rules.Now(), p.Today())))
	if p.Config.Database != "" {
		statements = append(statements, "analyze")
	} else {
		statements = append(statements, "pragma wal_checkpoint(truncate)")
	}
	for _, s := range statements {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", strings.SplitN(s, " ", 3)[0], err)
		}
	}
	return nil
}

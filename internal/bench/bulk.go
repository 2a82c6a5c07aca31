package bench

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// raw opens the database itself, past the store: to fill it, and as the floor of what the
// store does. sync says whether a commit waits for the disk, as the store's does.
func (c Config) raw(sync bool) (*sql.DB, error) {
	if c.Database != "" {
		cfg, err := pgx.ParseConfig(c.Database)
		if err != nil {
			return nil, err
		}
		return stdlib.OpenDB(*cfg), nil
	}
	pragmas := []string{"busy_timeout(10000)", "temp_store(2)", "synchronous(FULL)"}
	if !sync {
		pragmas[2] = "synchronous(OFF)"
	}
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(c.Data, "liancheng.db")),
		RawQuery: url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}.Encode()}
	db, err := sql.Open("sqlite", file.String())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// at once this many rows go in one statement, or one COPY.
const bulkRows = 400

// A bulk writes rows of one table, many at a time.
type bulk struct {
	postgres bool
	conn     *sql.Conn
	table    string
	columns  []string
	rows     [][]any
	full     *sql.Stmt // inserts bulkRows rows
}

func (b *bulk) add(ctx context.Context, row []any) error {
	b.rows = append(b.rows, row)
	if len(b.rows) < bulkRows {
		return nil
	}
	return b.flush(ctx)
}

func (b *bulk) flush(ctx context.Context) (err error) {
	if len(b.rows) == 0 {
		return nil
	}
	if b.postgres {
		err = b.conn.Raw(func(driver any) error {
			_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{b.table}, b.columns, pgx.CopyFromRows(b.rows))
			return err
		})
	} else {
		err = b.insert(ctx)
	}
	b.rows = b.rows[:0]
	return err
}

// insert writes what there is; a full load goes through one prepared statement.
func (b *bulk) insert(ctx context.Context) (err error) {
	var args []any
	for _, r := range b.rows {
		args = append(args, r...)
	}
	if len(b.rows) < bulkRows {
		_, err = b.conn.ExecContext(ctx, b.statement(len(b.rows)), args...)
		return err
	}
	if b.full == nil {
		if b.full, err = b.conn.PrepareContext(ctx, b.statement(bulkRows)); err != nil {
			return err
		}
	}
	_, err = b.full.ExecContext(ctx, args...)
	return err
}

func (b *bulk) statement(rows int) string {
	one := "(" + strings.Repeat("?,", len(b.columns)-1) + "?)"
	if b.postgres { // one row: more go by COPY
		places := make([]string, len(b.columns))
		for i := range places {
			places[i] = "$" + strconv.Itoa(i+1)
		}
		one = "(" + strings.Join(places, ", ") + ")"
	}
	return "insert into " + b.table + " (" + strings.Join(b.columns, ", ") + ") values " + strings.Repeat(one+",", rows-1) + one
}

func (b *bulk) close() error {
	if b.full == nil {
		return nil
	}
	return b.full.Close()
}

// bulks are the tables being filled, in transactions of a size that both engines like.
type bulks struct {
	postgres bool
	conn     *sql.Conn
	order    []string
	tables   map[string]*bulk
	parties  int
}

func (b *bulks) add(ctx context.Context, s *stencil, row []any) error {
	t, known := b.tables[s.table]
	if !known {
		t = &bulk{postgres: b.postgres, conn: b.conn, table: s.table, columns: s.columns}
		b.tables[s.table] = t
		b.order = append(b.order, s.table)
	}
	return t.add(ctx, row)
}

// turn ends a transaction and begins the next.
func (b *bulks) turn(ctx context.Context, last bool) error {
	for _, name := range b.order {
		if err := b.tables[name].flush(ctx); err != nil {
			return err
		}
	}
	_, err := b.conn.ExecContext(ctx, "commit")
	if err == nil && !last {
		_, err = b.conn.ExecContext(ctx, "begin")
	}
	return err
}

func (b *bulks) close() (err error) {
	for _, t := range b.tables {
		err = errors.Join(err, t.close())
	}
	return errors.Join(err, b.conn.Close())
}

// Package store is the SQL, for SQLite and PostgreSQL, one text for both.
//
// A tour: Open (sqlite.go, postgres.go, migrate.go) gives a DB. Everything that
// changes goes through DB.Write (write.go), which saves state and events in one
// transaction and numbers the events without a gap. DB.Read is a snapshot.
// event.go reads and awaits the stream, follow.go runs what follows from it.
//
// Each work package has one file here that satisfies the interfaces it declares:
//
//	type listingTx struct{ *Tx } // Append and Now come with it
//
//	func (tx listingTx) Load(ctx context.Context, id string) (listing.Listing, error) {
//		row, err := listingsql.New(tx.sql).Listing(ctx, id)
//		…
//	}
//
//	func (db *DB) Listings() Adapter[listing.Tx] {
//		return As(db, func(tx *Tx) listing.Tx { return listingTx{tx} })
//	}
//
// with its tables in migrations/NNNN_<name>.sql and its queries in
// queries/<name>.sql, which "go run ./internal/store/gen <name>" makes into the
// package gen/<name>sql. What the engines cannot share of a migration stands
// under the same file name in migrations/sqlite and migrations/postgres and runs
// right after it. No rule of the trade lives here.
//
// Portable SQL is the subset both understand: $1, sqlc.arg; columns of text,
// bigint, boolean and bytea, not null; no now(), arrays, jsonb, ILIKE, COLLATE;
// lists with a total ORDER BY on ASCII keys; "on conflict … do", "returning".
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/store/gen/coresql"
)

// Config says where the store is and what time it is.
type Config struct {
	DataDir  string           // folder of the embedded database; made 0700 when absent
	Database string           // postgres://… ; when set the embedded database is not used
	Clock    func() time.Time // nil: time.Now
	Logger   *slog.Logger     // nil: slog.Default
	Readers  int              // connections that read at once; 0: 8
	Writers  int              // connections that write at once on PostgreSQL; 0: 8
}

// A DB is an open store. It is safe for concurrent use, and several processes
// may hold the same store open.
type DB struct {
	engine engine
	writer *sql.DB
	reader *sql.DB
	clock  func() time.Time
	log    *slog.Logger
	head   head
}

// engine is what differs between the two.
type engine string

const (
	sqliteEngine   engine = "sqlite"
	postgresEngine engine = "postgres"
)

// Open opens the store, makes it when absent and brings its schema up to date.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	return open(ctx, cfg, (*DB).migrate)
}

// OpenExisting opens a store that is there and up to date. An absent one is a
// fault and nothing is created; an older one is left for the server to upgrade.
func OpenExisting(ctx context.Context, cfg Config) (*DB, error) {
	return open(ctx, cfg, (*DB).requireCurrent)
}

func open(ctx context.Context, cfg Config, ready func(*DB, context.Context, Config) error) (*DB, error) {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Readers == 0 {
		cfg.Readers = 8
	}
	if cfg.Writers == 0 {
		cfg.Writers = 8
	}
	db := &DB{clock: cfg.Clock, log: cfg.Logger}
	connect := db.connectSQLite
	if cfg.Database != "" {
		connect = db.connectPostgres
	}
	if err := connect(cfg); err != nil {
		return nil, err
	}
	if err := ready(db, ctx, cfg); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close ends every connection. Transactions under way are waited for.
func (db *DB) Close() error {
	return errors.Join(db.writer.Close(), db.reader.Close())
}

// Ping tells whether the store answers.
func (db *DB) Ping(ctx context.Context) error {
	_, err := db.Position(ctx)
	return err
}

// read gives the core queries outside any transaction.
func (db *DB) read() *coresql.Queries { return coresql.New(db.reader) }

// Position is the number of the last event committed; 0 when nothing happened yet.
func (db *DB) Position(ctx context.Context) (event.Seq, error) {
	row, err := db.read().Counter(ctx)
	if err != nil {
		return 0, err
	}
	return event.Seq(row.Seq), nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"liancheng/internal/fault"
)

// Time a statement may take: a writer holds the counter row against everybody,
// a reader may carry a million rows to an index.
const (
	writeTimeout = 30 * time.Second
	readTimeout  = 10 * time.Minute
	idleTimeout  = time.Minute // a transaction that waits for its client
)

// connectPostgres makes the pools; nothing is dialled yet.
func (db *DB) connectPostgres(cfg Config) error {
	db.engine = postgresEngine
	var err error
	db.writer, err = openPostgres(cfg.Database, cfg.Writers, writeTimeout, nil)
	if err != nil {
		return err
	}
	db.reader, err = openPostgres(cfg.Database, cfg.Readers, readTimeout,
		map[string]string{"default_transaction_read_only": "on"})
	return err
}

func openPostgres(address string, conns int, timeout time.Duration, params map[string]string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fault.New(fault.Invalid, "数据库地址无法识别，应形如 postgres://用户@主机/库名").At("database").Because(err)
	}
	set := func(name, value string) { cfg.RuntimeParams[name] = value }
	if cfg.RuntimeParams["application_name"] == "" {
		set("application_name", "liancheng")
	}
	set("client_encoding", "UTF8")
	set("timezone", "UTC")
	set("statement_timeout", milliseconds(timeout))
	set("idle_in_transaction_session_timeout", milliseconds(idleTimeout))
	for name, value := range params {
		set(name, value)
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// requirePostgres checks that the server answers and keeps Chinese text as it is.
func (db *DB) requirePostgres(ctx context.Context) error {
	var encoding string
	if err := db.writer.QueryRowContext(ctx, "show server_encoding").Scan(&encoding); err != nil {
		return fault.New(fault.Unavailable, "无法连接 PostgreSQL，请检查地址、账户和服务状态").At("database").Because(err)
	}
	if encoding != "UTF8" {
		return fault.New(fault.Invalid, "数据库编码为 %s，须为 UTF8；请以 ENCODING 'UTF8' 重建该库", encoding).At("database")
	}
	return nil
}

// lockPostgres keeps other processes from migrating: a row held in a transaction
// of its own, which ends with the connection. A row rather than an advisory
// lock, since engines that only speak PostgreSQL's protocol have the former.
func (db *DB) lockPostgres(ctx context.Context) (unlock func() error, err error) {
	if err := db.makeLockTable(ctx); err != nil {
		return nil, err
	}
	tx, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	const hold = "update migration_lock set id = id where id = 1"
	_, slow := tx.ExecContext(ctx, "set local statement_timeout = 0")
	_, own := tx.ExecContext(ctx, "set local idle_in_transaction_session_timeout = 0")
	_, err = tx.ExecContext(ctx, hold)
	if err := errors.Join(slow, own, err); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx.Rollback, nil
}

// makeLockTable may meet another process doing the same: PostgreSQL's "if not
// exists" then fails on its catalogue's unique index, and the second try succeeds.
func (db *DB) makeLockTable(ctx context.Context) error {
	const table = "create table if not exists migration_lock (id bigint not null primary key)"
	const row = "insert into migration_lock (id) values (1) on conflict (id) do nothing"
	_, err := db.writer.ExecContext(ctx, table)
	for try := 1; err != nil && try < 10 && pgCode(err) != "42501"; try++ {
		if err := pause(ctx, backoff(try)); err != nil {
			return err
		}
		_, err = db.writer.ExecContext(ctx, table)
	}
	if err != nil {
		return err
	}
	_, err = db.writer.ExecContext(ctx, row)
	return err
}

// pgCode is the SQLSTATE of err, or "".
func pgCode(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code
	}
	return ""
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"

	"liancheng/internal/fault"
)

const (
	sqliteFile = "liancheng.db"
	sqliteLock = "liancheng.lock"
)

// connectSQLite makes the pools; files are touched by the first statement only.
// One connection writes, since SQLite has one writer anyway and waiting in line
// here is fairer than polling the file's lock.
func (db *DB) connectSQLite(cfg Config) error {
	if cfg.DataDir == "" {
		return fault.New(fault.Invalid, "未指定数据目录：请用 --data 给出，或用 --database 连接 PostgreSQL").At("data")
	}
	path, err := filepath.Abs(filepath.Join(cfg.DataDir, sqliteFile))
	if err != nil {
		return err
	}
	db.engine = sqliteEngine
	db.writer, err = openSQLite(path, 1, url.Values{"_txlock": {"immediate"}},
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-65536)")
	if err != nil {
		return err
	}
	db.reader, err = openSQLite(path, cfg.Readers, url.Values{}, "query_only(1)")
	return err
}

// openSQLite makes a pool on the file. The driver waits two seconds for another
// process, and Write then tries again. Temporary tables stay in memory: they
// could hold personal data that nobody would erase from the disk.
func openSQLite(path string, conns int, query url.Values, pragmas ...string) (*sql.DB, error) {
	query["_pragma"] = append([]string{"busy_timeout(2000)", "temp_store(2)", "trusted_schema(0)"}, pragmas...)
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(preparing{connector})
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool, nil
}

// lockSQLite keeps other processes from making or migrating the store: an
// exclusive transaction on a file of its own, which ends with the process. The
// database's own lock cannot be held across the migrations' transactions, nor
// while the journal mode is set.
func lockSQLite(ctx context.Context, dir string) (unlock func() error, err error) {
	path, err := filepath.Abs(filepath.Join(dir, sqliteLock))
	if err != nil {
		return nil, err
	}
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	pool, err := openSQLite(path, 1, url.Values{"_txlock": {"exclusive"}}, "busy_timeout(60000)")
	if err != nil {
		return nil, err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), pool.Close()) }, nil
}

// makePrivateFiles makes the folder (0700) and the database (0600) when absent.
func makePrivateFiles(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.New(fault.Invalid, "数据目录 %s 无法建立，请检查上级目录及其权限", dir).At("data").Because(err)
	}
	if err := requirePrivate(dir, "0700"); err != nil {
		return err
	}
	return createPrivate(filepath.Join(dir, sqliteFile))
}

// createPrivate makes an empty file that only its owner may read, whatever the
// umask says; SQLite gives its -wal and -shm the same mode.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return fault.New(fault.Invalid, "文件 %s 不可读写，请用其所有者的账户运行", path).At("data").Because(err)
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), requirePrivate(path, "0600"))
}

// requirePrivate refuses what others than the owner may read or write: the
// store holds sealed personal data and its keys' users.
func requirePrivate(path, want string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fault.New(fault.Invalid, "%s 的权限为 %04o，他人可访问；请执行 chmod %s %s 后重试",
			path, info.Mode().Perm(), strings.TrimPrefix(want, "0"), path).At("data").Under("store.private")
	}
	return nil
}

// requireSQLiteFile says whether there is a store at all, without making one.
func requireSQLiteFile(dir string) error {
	path := filepath.Join(dir, sqliteFile)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return absent(dir)
	}
	if err != nil {
		return fault.New(fault.Invalid, "数据库 %s 无法访问", path).At("data").Because(err)
	}
	return errors.Join(requirePrivate(dir, "0700"), requirePrivate(path, "0600"))
}

func absent(place string) error {
	return fault.New(fault.NotFound, "%s 中没有数据库；请核对 --data 或 --database，或先用 liancheng serve 建立", place).
		At("data").Under("store.absent")
}

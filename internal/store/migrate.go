package store

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"liancheng/internal/fault"
	"liancheng/internal/store/gen/coresql"
)

//go:embed migrations
var migrations embed.FS

const versionTable = "goose_db_version"

// migrate makes what is missing, under a lock that other processes wait for.
func (db *DB) migrate(ctx context.Context, cfg Config) (err error) {
	defer fault.Wrap(&err, "migrate")
	unlock, err := db.prepare(ctx, cfg)
	if err != nil {
		return err
	}
	if unlock != nil {
		err = errors.Join(db.up(ctx), unlock())
	}
	if err != nil {
		return err
	}
	return db.introduce(ctx)
}

// up runs the migrations that the store has not seen.
func (db *DB) up(ctx context.Context) error {
	provider, err := db.provider()
	if err != nil {
		return err
	}
	have, want, err := db.versions(ctx, provider)
	if err != nil {
		return err
	}
	if have > want {
		return tooNew(have, want)
	}
	_, err = provider.Up(ctx)
	return err
}

// prepare checks the place and takes the lock. It gives no unlock when nothing is
// to be done, so that a server whose account may not create tables can start.
func (db *DB) prepare(ctx context.Context, cfg Config) (unlock func() error, err error) {
	if db.engine == sqliteEngine {
		if err := makePrivateFiles(cfg.DataDir); err != nil {
			return nil, err
		}
		return lockSQLite(ctx, cfg.DataDir)
	}
	if err := db.requirePostgres(ctx); err != nil {
		return nil, err
	}
	provider, err := db.provider()
	if err != nil {
		return nil, err
	}
	have, want, err := db.versions(ctx, provider)
	if err != nil || have == want {
		return nil, err
	}
	return db.lockPostgres(ctx)
}

// requireCurrent refuses a store that is absent, older or newer; it changes nothing.
func (db *DB) requireCurrent(ctx context.Context, cfg Config) (err error) {
	place := cfg.DataDir
	if db.engine == sqliteEngine {
		err = requireSQLiteFile(cfg.DataDir)
	} else {
		place, err = "PostgreSQL", db.requirePostgres(ctx)
	}
	if err != nil {
		return err
	}
	provider, err := db.provider()
	if err != nil {
		return err
	}
	have, want, err := db.versions(ctx, provider)
	switch {
	case err != nil:
		return err
	case have == 0:
		return absent(place)
	case have > want:
		return tooNew(have, want)
	case have < want:
		return fault.New(fault.Conflict, "数据库版本为 %d，本程序需要 %d；请先用本程序启动一次 liancheng serve 完成升级", have, want).
			At("data").Under("store.version")
	}
	return nil
}

func tooNew(have, want int64) error {
	return fault.New(fault.Conflict, "数据库版本为 %d，由更新的程序建立，本程序只识别到 %d；请使用新版程序", have, want).
		At("data").Under("store.version")
}

// versions gives the schema's version and the last one known here, without
// making goose's table as its own calls do.
func (db *DB) versions(ctx context.Context, provider *goose.Provider) (have, want int64, err error) {
	for _, s := range provider.ListSources() {
		want = max(want, s.Version)
	}
	table := "select count(*) from sqlite_master where type = 'table' and name = $1"
	if db.engine == postgresEngine {
		table = "select count(*) from information_schema.tables where table_schema = current_schema() and table_name = $1"
	}
	var tables int
	if err := db.reader.QueryRowContext(ctx, table, versionTable).Scan(&tables); err != nil || tables == 0 {
		return 0, want, err
	}
	err = db.reader.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from "+versionTable).Scan(&have)
	return have, want, err
}

func (db *DB) provider() (*goose.Provider, error) {
	dialect := database.DialectSQLite3
	if db.engine == postgresEngine {
		dialect = database.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, db.writer, migrationFS{db.engine},
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(db.log))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return provider, nil
}

// introduce gives a new store its name and the day it was made. It looks at each
// start, for one that was killed between its migrations and this.
func (db *DB) introduce(ctx context.Context) error {
	if _, known, err := db.Setting(ctx, settingEnvironment); err != nil || known {
		return err
	}
	return db.Write(ctx, func(tx *Tx) error {
		q := coresql.New(tx.sql)
		return errors.Join(
			q.AddSetting(ctx, settingID, rand.Text()),
			q.AddSetting(ctx, settingCreated, FormatInstant(tx.Now())),
			q.AddSetting(ctx, settingEnvironment, string(Real)))
	})
}

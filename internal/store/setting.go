package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"liancheng/internal/fault"
	"liancheng/internal/store/gen/coresql"
)

// Names of what the store knows of itself from the start.
const (
	settingID          = "store.id"
	settingCreated     = "store.created"
	settingEnvironment = "store.environment"
)

// An Environment says whether the store's cases are real.
type Environment string

const (
	Real Environment = "real"
	Demo Environment = "demo"
)

// Identity is what sets one store apart from every other.
type Identity struct {
	ID          string // random, given once
	Created     time.Time
	Environment Environment
}

// Identity reads who the store is.
func (db *DB) Identity(ctx context.Context) (Identity, error) {
	var id Identity
	err := db.Read(ctx, func(tx *Tx) error {
		var created, environment string
		for name, into := range map[string]*string{
			settingID: &id.ID, settingCreated: &created, settingEnvironment: &environment,
		} {
			value, err := coresql.New(tx.sql).Setting(ctx, name)
			if err != nil {
				return err
			}
			*into = value
		}
		id.Environment = Environment(environment)
		var err error
		id.Created, err = ParseInstant(created)
		return err
	})
	return id, err
}

// MarkDemo makes an empty store a demo's for ever. A store in which anything
// has happened is refused, unless it is a demo's already.
func (db *DB) MarkDemo(ctx context.Context) error {
	return db.Write(ctx, func(tx *Tx) error {
		if err := tx.Serial(); err != nil {
			return err
		}
		q := coresql.New(tx.sql)
		have, err := q.Setting(ctx, settingEnvironment)
		if err != nil || have == string(Demo) {
			return err
		}
		counter, err := q.Counter(ctx)
		if err != nil {
			return err
		}
		if counter.Seq > 0 {
			return fault.New(fault.Conflict, "该数据库已有真实数据，不能用于演示；请为演示另指定一个空的数据目录").
				At("data").Under("store.demo")
		}
		return q.PutSetting(ctx, settingEnvironment, string(Demo))
	})
}

// Setting reads a named value; ok tells whether it was ever set.
func (db *DB) Setting(ctx context.Context, name string) (value string, ok bool, err error) {
	value, err = db.read().Setting(ctx, name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, err
}

// PutSetting saves a named value with the transaction. What the store is cannot
// be changed by it.
func (tx *Tx) PutSetting(name, value string) error {
	switch name {
	case settingID, settingCreated, settingEnvironment:
		return errors.New("setting " + name + " is given once")
	}
	return coresql.New(tx.sql).PutSetting(tx.ctx, name, value)
}

package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"liancheng/internal/fault"
	"liancheng/internal/store/gen/coresql"
)

// SaveRuleset keeps a compiled ruleset under its digest, so that what was judged
// under it can be replayed. Saving the same again changes nothing.
func (db *DB) SaveRuleset(ctx context.Context, digest string, body []byte) error {
	return db.Write(ctx, func(tx *Tx) error {
		q := coresql.New(tx.sql)
		if err := q.AddRuleset(ctx, digest, body, FormatInstant(tx.Now())); err != nil {
			return err
		}
		kept, err := q.Ruleset(ctx, digest)
		if err == nil && !bytes.Equal(kept, body) {
			err = fmt.Errorf("ruleset %s is stored with other contents", digest)
		}
		return err
	})
}

// Ruleset reads a ruleset by its digest.
func (db *DB) Ruleset(ctx context.Context, digest string) ([]byte, error) {
	body, err := db.read().Ruleset(ctx, digest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "没有摘要为 %s 的规则集", digest).At("ruleset")
	}
	return body, err
}

// RulesetsBeginning gives the digests kept that begin with a prefix, in order.
func (db *DB) RulesetsBeginning(ctx context.Context, prefix string) ([]string, error) {
	return db.read().RulesetsBeginning(ctx, prefix)
}

package store

import (
	"context"
	"fmt"
	"time"

	"liancheng/internal/store/gen/idempotencysql"
)

// ClaimAnswer claims the id of a request for whoever asks first: others are given
// the digest of the request that stands under it, until when it is being worked
// on, and its answer where there is one. To the first it gives no digest.
func (db *DB) ClaimAnswer(ctx context.Context, id, digest string, lease, keep time.Time) (
	standing string, until time.Time, sealed []byte, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		standing, until, sealed = "", time.Time{}, nil // fn may run twice
		q, now := idempotencysql.New(tx.sql), FormatInstant(tx.Now())
		if err := q.DropExpiredAnswer(ctx, id, now); err != nil {
			return err
		}
		n, err := q.InsertAnswer(ctx, idempotencysql.InsertAnswerParams{
			ID: id, Digest: digest, LeaseEnd: FormatInstant(lease), KeepUntil: FormatInstant(keep), Sealed: []byte{},
		})
		if err != nil {
			return err
		}
		if n == 1 {
			return q.SweepAnswers(ctx, now)
		}
		row, err := q.AnswerByID(ctx, id)
		if err != nil {
			return err
		}
		if standing = row.Digest; row.Answered == 1 {
			sealed = row.Sealed
		}
		until, err = ParseInstant(row.LeaseEnd)
		return err
	})
	return standing, until, sealed, err
}

// KeepAnswer keeps the answer of a claim; it is given once.
func (db *DB) KeepAnswer(ctx context.Context, id string, sealed []byte) error {
	return db.Write(ctx, func(tx *Tx) error {
		n, err := idempotencysql.New(tx.sql).SetAnswer(ctx, sealed, id)
		if err == nil && n != 1 {
			err = fmt.Errorf("answer %s: no claim without an answer stands", id)
		}
		return err
	})
}

// DropAnswer gives a claim up that has no answer.
func (db *DB) DropAnswer(ctx context.Context, id string) error {
	return db.Write(ctx, func(tx *Tx) error { return idempotencysql.New(tx.sql).DropAnswer(ctx, id) })
}

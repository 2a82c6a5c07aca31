package store

import "context"

// An Adapter shows a work package the store through the small transaction
// interface T that the package declares.
type Adapter[T any] struct {
	db *DB
	as func(*Tx) T
}

// As makes an Adapter. The result satisfies the package's own
//
//	type Store interface {
//		Write(ctx context.Context, fn func(Tx) error) error
//		Read(ctx context.Context, fn func(Tx) error) error
//	}
func As[T any](db *DB, as func(*Tx) T) Adapter[T] { return Adapter[T]{db, as} }

// Write is DB.Write.
func (a Adapter[T]) Write(ctx context.Context, fn func(T) error) error {
	return a.db.Write(ctx, func(tx *Tx) error { return fn(a.as(tx)) })
}

// Read is DB.Read.
func (a Adapter[T]) Read(ctx context.Context, fn func(T) error) error {
	return a.db.Read(ctx, func(tx *Tx) error { return fn(a.as(tx)) })
}

// WriteAgain is Write for work that reads everything anew: where somebody saved first, it is
// done again on what he saved.
func (a Adapter[T]) WriteAgain(ctx context.Context, fn func(T) error) error {
	return a.db.writeAgain(ctx, func(tx *Tx) error { return fn(a.as(tx)) })
}

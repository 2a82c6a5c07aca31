// Package audit is who looked, asked, was refused: its own hash-chained record.
//
// Each entry carries the hash of the one before (GB/T 22239-2019 8.1.4.3: audit
// records are protected from deletion and change); Verify walks the chain and
// names the first link that does not hold. Acts on cases are in the event
// stream, under the same reference of the actor; here stand refusals, looks,
// logins and what administrators did. Service implements access.Recorder.
package audit

import (
	"cmp"
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// Tx is what the record needs of a transaction.
type Tx interface {
	// AppendAudit has entries chained at the end of the transaction, when all
	// its other work is done, so that the head is held as shortly as can be.
	AppendAudit(entries ...access.Entry)
	// AuditHead is where the chain ends.
	AuditHead() (Head, error)
	// AuditAfter reads entries from after seq on, oldest first.
	AuditAfter(seq int64, limit int) ([]Entry, error)
	// AuditPage reads what q asks for, newest first.
	AuditPage(q Query) ([]Entry, error)
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Service keeps and reads the record.
type Service struct {
	store Store
	door  *access.Door
}

var _ access.Recorder = (*Service)(nil)

// New makes the service. Reading the record is itself recorded in it.
func New(store Store) *Service {
	s := &Service{store: store}
	s.door = access.NewDoor(s)
	return s
}

// Record appends an entry in a transaction of its own.
func (s *Service) Record(ctx context.Context, e access.Entry) (err error) {
	defer fault.Wrap(&err, "record %s %s", e.Act, e.Outcome)
	return s.store.Write(ctx, func(tx Tx) error {
		tx.AppendAudit(e)
		return nil
	})
}

// Query says which entries to read; an empty field asks for nothing special.
type Query struct {
	Scope   access.Filter // whose entries may be seen; set by Read
	Actor   string        // Ref
	Body    string
	Act     access.Act
	Kind    string
	ID      string
	Outcome access.Outcome
	From    time.Time // at or after
	To      time.Time // before
	Before  int64     // cursor: entries older than this one; 0: from the newest
	Limit   int       // 1 to 500; 0: 50
}

const (
	usualPage = 50
	largest   = 500
)

// A Page is part of an answer, newest first.
type Page struct {
	Entries []Entry
	Next    int64 // Query.Before of the next page; 0: there is none
}

// Read gives the entries that q asks for and the actor may see.
func (s *Service) Read(ctx context.Context, a access.Actor, q Query) (page Page, err error) {
	defer fault.Wrap(&err, "read the record")
	switch {
	case q.Limit < 0 || q.Limit > largest:
		return Page{}, fault.New(fault.Invalid, "每页条数应为 1 至 %d", largest).At("limit")
	case q.Before < 0:
		return Page{}, fault.New(fault.Invalid, "翻页位置不能为负数").At("before")
	case !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From):
		return Page{}, fault.New(fault.Invalid, "截止时间早于起始时间").At("to")
	}
	q.Limit = cmp.Or(q.Limit, usualPage)
	if q.Scope, err = s.door.Scope(ctx, a, access.AuditRead, "audit"); err != nil {
		return Page{}, err
	}
	limit := q.Limit
	q.Limit++ // one more tells whether there is a next page
	err = s.store.Read(ctx, func(tx Tx) error {
		page.Entries, err = tx.AuditPage(q)
		return err
	})
	if err == nil && len(page.Entries) > limit {
		page.Entries = page.Entries[:limit]
		page.Next = page.Entries[limit-1].Seq
	}
	return page, err
}

const stride = 1000

// Verify walks the whole chain as of one snapshot and gives its head. A fault
// under the rule "audit.chain" names the first entry that does not hold. It
// looks at no content, so anybody who can reach the store may run it.
func (s *Service) Verify(ctx context.Context) (end Head, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		head, err := tx.AuditHead()
		if err != nil {
			return err
		}
		if end, err = walk(tx, Head{}); err != nil {
			return err
		}
		switch {
		case end.Seq < head.Seq:
			return broken(end.Seq+1, "缺少这一条及其后的记录")
		case end.Seq > head.Seq:
			return broken(head.Seq+1, "多出未经链首登记的记录")
		case end.Hash != head.Hash:
			return broken(head.Seq, "与链首登记的散列值不符")
		}
		return nil
	})
	return end, err
}

// walk follows the chain from head to its last entry.
func walk(tx Tx, head Head) (Head, error) {
	for {
		entries, err := tx.AuditAfter(head.Seq, stride)
		if err != nil || len(entries) == 0 {
			return head, err
		}
		for _, e := range entries {
			if err := e.follows(head); err != nil {
				return head, err
			}
			head = Head{e.Seq, e.Hash, e.At}
		}
	}
}

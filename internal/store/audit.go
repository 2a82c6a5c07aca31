package store

import (
	"fmt"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/store/gen/auditsql"
)

// Audit shows the store to the record.
func (db *DB) Audit() Adapter[audit.Tx] { return As(db, func(tx *Tx) audit.Tx { return tx }) }

// AppendAudit has entries chained to the record with the transaction, at its end.
func (tx *Tx) AppendAudit(entries ...access.Entry) { tx.audit = append(tx.audit, entries...) }

// chain links and saves the collected entries. Their order is that of the locks
// on the head, so it is taken after all other work, yet before the counter of
// events: two transactions that write both take them in the same order.
func (tx *Tx) chain() error {
	if len(tx.audit) == 0 {
		return nil
	}
	q := auditsql.New(tx.sql)
	row, err := q.HoldAuditHead(tx.ctx)
	if err != nil {
		return err
	}
	head, err := headOf(row.Seq, row.At, row.Hash)
	if err != nil {
		return err
	}
	for _, wanted := range tx.audit {
		e, err := audit.Next(head, tx.now, wanted)
		if err != nil {
			return err
		}
		if err := q.InsertAuditEntry(tx.ctx, auditRow(e)); err != nil {
			return err
		}
		head = audit.Head{Seq: e.Seq, Hash: e.Hash, At: e.At}
	}
	return q.MoveAuditHead(tx.ctx, head.Seq, FormatInstant(head.At), head.Hash)
}

// AuditHead is where the chain ends.
func (tx *Tx) AuditHead() (audit.Head, error) {
	row, err := auditsql.New(tx.sql).AuditHead(tx.ctx)
	if err != nil {
		return audit.Head{}, err
	}
	return headOf(row.Seq, row.At, row.Hash)
}

func headOf(seq int64, at, hash string) (audit.Head, error) {
	t, err := ParseInstant(at)
	return audit.Head{Seq: seq, Hash: hash, At: t}, err
}

// AuditAfter reads entries from after seq on, oldest first.
func (tx *Tx) AuditAfter(seq int64, limit int) ([]audit.Entry, error) {
	return auditEntries(auditsql.New(tx.sql).AuditAfter(tx.ctx, seq, int32(limit)))
}

// AuditPage reads what q asks for, newest first.
func (tx *Tx) AuditPage(q audit.Query) ([]audit.Entry, error) {
	if q.Scope.Body != "" || q.Scope.Part != "" || q.Scope.By != "" || q.Scope.Empty() {
		return nil, fmt.Errorf("the record is read whole or by region, not by %+v", q.Scope)
	}
	if q.Before == 0 {
		q.Before = 1<<63 - 1
	}
	arg := auditsql.AuditPageParams{
		Before: q.Before, Region: q.Scope.Region, Actor: q.Actor, Body: q.Body, Act: string(q.Act),
		Kind: q.Kind, Subject: q.ID, Outcome: string(q.Outcome), Page: int32(q.Limit),
	}
	if !q.From.IsZero() {
		arg.AtFrom = FormatInstant(q.From)
	}
	if !q.To.IsZero() {
		arg.AtTo = FormatInstant(q.To)
	}
	return auditEntries(auditsql.New(tx.sql).AuditPage(tx.ctx, arg))
}

func auditRow(e audit.Entry) auditsql.InsertAuditEntryParams {
	return auditsql.InsertAuditEntryParams{
		Seq: e.Seq, At: FormatInstant(e.At), Actor: e.Actor, Body: e.Body, Region: e.Region, Act: string(e.Act),
		Kind: e.Kind, Subject: e.ID, Outcome: string(e.Outcome), Reason: e.Reason, Address: e.Address,
		Request: e.Request, Prev: e.Prev, Hash: e.Hash,
	}
}

func auditEntries(rows []auditsql.AuditEntry, err error) ([]audit.Entry, error) {
	list := make([]audit.Entry, 0, len(rows))
	for _, r := range rows {
		at, _ := ParseInstant(r.At) // one that cannot be read was tampered with: Verify finds that its hash does not fit
		list = append(list, audit.Entry{
			Seq: r.Seq, At: at, Prev: r.Prev, Hash: r.Hash,
			Entry: access.Entry{
				Actor: r.Actor, Body: r.Body, Region: r.Region, Act: access.Act(r.Act), Kind: r.Kind, ID: r.Subject,
				Outcome: access.Outcome(r.Outcome), Reason: r.Reason, Address: r.Address, Request: r.Request,
			},
		})
	}
	return list, err
}

package screening

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/receipt"
)

// A Batch is the receipts of one group: one signature, one row. Row ids sort by time.
type Batch struct {
	ID   string
	At   time.Time
	Size int
	Body []byte // entries, a JSON array
}

// An Entry is one receipt with what it takes to judge again.
type Entry struct {
	Receipt  receipt.Receipt `json:"receipt"`
	Question Question        `json:"question"`
	Query    Query           `json:"query"`
	Actor    string          `json:"actor"`
	Link     string          `json:"link,omitempty"`
}

// Entries reads a batch.
func (b *Batch) Entries() (list []Entry, err error) {
	if err := json.Unmarshal(b.Body, &list); err != nil {
		return nil, fmt.Errorf("receipt batch %s: %w", b.ID, err)
	}
	return list, nil
}

const (
	confirmWithin = 200 * time.Millisecond // how long an answer waits for the store
	largestGroup  = 512
	queueLength   = 4096
)

// unrecorded says in an answer why it is none.
const unrecorded = "核查结果未能记录，不能出具回执；请按“未能核查”处理并事后补查"

// A Ring is the keys of the installation; seal.Ring is one.
type Ring interface {
	Keys
	Environment() string
	ReceiptSigner() receipt.Signer
	SealBytes(field string, plain []byte) []byte
	OpenBytes(field string, sealed []byte) ([]byte, error)
}

// A waiting answer leaves when its group is durable. What can be made of it before its
// group is known is made by its asker, beside the others; the group is one after another.
type waiting struct {
	entry   *Entry
	verdict []byte       // canonical
	leaf    receipt.Hash // under the key that the receipt names
	rest    []byte       // of the entry, after the receipt, JSON
	row     []byte       // JSON
	text    []byte       // the receipt as it was recorded, canonical JSON; nil while it is not
	done    chan struct{}
}

var leafBuffers = sync.Pool{New: func() any { return new([]byte) }}

// prepare makes what the recorder needs, for a receipt to be signed by a key.
func (w *waiting) prepare(key string) (err error) {
	e := w.entry
	e.Receipt.Key = key
	buf := leafBuffers.Get().(*[]byte)
	*buf = e.Receipt.AppendLeaf((*buf)[:0], w.verdict)
	w.leaf = sha256.Sum256(*buf)
	leafBuffers.Put(buf)
	if w.rest, err = json.Marshal(struct {
		Question *Question `json:"question"`
		Query    *Query    `json:"query"`
		Actor    string    `json:"actor"`
		Link     string    `json:"link,omitempty"`
	}{&e.Question, &e.Query, e.Actor, e.Link}); err != nil {
		return err
	}
	w.row, err = packRow(e)
	return err
}

// A recorder makes answers durable, a group at a time: while one group is being
// committed the next gathers, so groups are as large as the store is slow.
type recorder struct {
	store Store
	ring  Ring
	spool *spool
	clock func() time.Time
	log   *slog.Logger

	queue chan *waiting
	busy  sync.Mutex   // held by a write that the store has not confirmed
	one   sync.Mutex   // one group is committed at a time
	last  atomic.Int64 // instant of the last group, in nanoseconds
}

// run commits groups until ctx ends, and then those that wait still.
func (r *recorder) run(ctx context.Context) {
	for {
		select {
		case w := <-r.queue:
			r.commit(r.group(w))
		case <-ctx.Done():
			for {
				select {
				case w := <-r.queue:
					r.commit(r.group(w))
				default:
					return
				}
			}
		}
	}
}

// finish commits what stands in the queue when nobody else does.
func (r *recorder) finish() {
	for {
		select {
		case w := <-r.queue:
			r.commit(r.group(w))
		default:
			return
		}
	}
}

// group takes what has gathered behind the first.
func (r *recorder) group(first *waiting) []*waiting {
	group := []*waiting{first}
	for len(group) < largestGroup {
		select {
		case w := <-r.queue:
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

// enqueue hands an answer over; a full queue refuses, so that nobody waits for long.
func (r *recorder) enqueue(w *waiting) error {
	select {
	case r.queue <- w:
		return nil
	default:
		return fault.New(fault.Busy, "核查请求过多，请稍后重试").Under("screening.queue")
	}
}

// commit signs a group, has it stored and lets its answers go.
func (r *recorder) commit(group []*waiting) {
	r.one.Lock()
	defer r.one.Unlock()
	defer func() {
		for _, w := range group {
			close(w.done)
		}
	}()
	batch, rows, err := r.sign(group)
	if err == nil {
		r.last.Store(time.Now().UnixNano())
		if err = r.keep(batch, rows); err == nil {
			return
		}
	}
	r.log.LogAttrs(context.Background(), slog.LevelError, "screenings cannot be recorded", slog.Int("answers", len(group)), slog.Any("err", err))
	for _, w := range group {
		unsign(&w.entry.Receipt)
		w.text = nil
	}
}

// sign makes the group one batch under one signature, and its rows for the queue.
func (r *recorder) sign(group []*waiting) (*Batch, *Queued, error) {
	signer, now := r.ring.ReceiptSigner(), r.clock().UTC()
	receipts, leaves := make([]*receipt.Receipt, len(group)), make([]receipt.Hash, len(group))
	size := 2
	for i, w := range group {
		if w.entry.Receipt.Key != signer.KeyID() { // the key was replaced meanwhile
			if err := w.prepare(signer.KeyID()); err != nil {
				return nil, nil, err
			}
		}
		receipts[i], leaves[i] = &w.entry.Receipt, w.leaf
		size += len(w.verdict) + len(w.rest) + receiptRoom
	}
	if err := receipt.Attach(receipts, leaves, signer, now); err != nil {
		return nil, nil, err
	}
	body, places := make([]byte, 0, size), make([][2]int, len(group)) // of the receipts in the body, which may move while it grows
	rows := make([][]byte, len(group))
	for i, w := range group {
		if i == 0 {
			body = append(body, '[')
		} else {
			body = append(body, ',')
		}
		body = append(body, `{"receipt":`...)
		places[i][0] = len(body)
		body = w.entry.Receipt.AppendJSON(body, w.verdict)
		places[i][1] = len(body)
		body = append(append(body, ','), w.rest[1:]...)
		rows[i] = w.row
	}
	body = append(body, ']')
	for i, w := range group {
		w.text = body[places[i][0]:places[i][1]:places[i][1]]
	}
	b := &Batch{ID: ident.NewID("rbt"), At: now, Size: len(group), Body: body}
	return b, b.queue(rows), nil
}

// receiptRoom is what a receipt takes beside its verdict, about: its path above all.
const receiptRoom = 1400

// keep stores a batch, or spools it when the store does not confirm in time. A write
// the store still has under way may succeed later: the batch's id makes it one.
func (r *recorder) keep(b *Batch, q *Queued) error {
	if !r.busy.TryLock() { // an earlier write is stuck: not another behind it
		return r.spool.put(b)
	}
	wrote := make(chan error, 1)
	go func() {
		defer r.busy.Unlock()
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		wrote <- r.store.Write(ctx, func(tx Tx) error { return save(tx, b, q) })
	}()
	timer := time.NewTimer(confirmWithin)
	defer timer.Stop()
	var err error
	select {
	case err = <-wrote:
		if err == nil {
			return nil
		}
	case <-timer.C:
		err = fault.New(fault.Unavailable, "数据库在 %s 内未确认", confirmWithin)
	}
	if spooled := r.spool.put(b); spooled != nil {
		return fmt.Errorf("%w; spool: %w", err, spooled)
	}
	return nil
}

// unsign turns a receipt into one that says only that nothing was checked: what could
// not be recorded does not leave.
func unsign(r *receipt.Receipt) {
	v := &r.Verdict
	*r = receipt.Receipt{ID: r.ID, Salt: r.Salt, Issued: r.Issued, ValidUntil: r.ValidUntil, IndexAge: r.IndexAge,
		Unsigned: true, Why: unrecorded, Verdict: receipt.Verdict{
			Engine: v.Engine, Ruleset: v.Ruleset, Position: v.Position, AsOf: v.AsOf, Historical: v.Historical,
			Environment: v.Environment, Asker: v.Asker, Party: v.Party, Advice: receipt.Unchecked, Note: receipt.Unchecked.Chinese(),
		}}
}

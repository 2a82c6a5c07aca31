package screening

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A spool keeps batches that the store did not confirm in time: sealed files in the
// data folder, each synced before its answers leave, drained later by their ids.
type spool struct {
	dir  string // "": there is none
	ring Ring
	mu   sync.Mutex
}

const spoolSuffix = ".spool"

func spoolField(id string) string { return "receipt_batch.spool/" + id }

// put writes a batch and makes it durable: the file first, then its name.
func (s *spool) put(b *Batch) (err error) {
	if s.dir == "" {
		return fault.New(fault.Unavailable, "没有配置暂存目录")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(s.dir, b.ID+spoolSuffix)
	if err := writeSynced(path+".part", s.ring.SealBytes(spoolField(b.ID), raw)); err != nil {
		return errors.Join(err, os.Remove(path+".part"))
	}
	if err := os.Rename(path+".part", path); err != nil {
		return err
	}
	return syncDir(s.dir)
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// drain moves what is spooled into the store, oldest first, and tells how many batches
// it moved. A file that does not open is left for people and named in the error.
func (s *spool) drain(ctx context.Context, store Store) (n int, err error) {
	if s.dir == "" {
		return 0, nil
	}
	files, err := filepath.Glob(filepath.Join(s.dir, "*"+spoolSuffix))
	if err != nil {
		return 0, err
	}
	slices.Sort(files)
	var unread error
	for _, path := range files {
		b, err := s.read(path)
		if errors.Is(err, os.ErrNotExist) {
			continue // drained by another meanwhile
		}
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		if err := s.store(ctx, store, &b); err != nil {
			return n, errors.Join(unread, err)
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return n, errors.Join(unread, err)
		}
		n++
	}
	return n, unread
}

func (s *spool) store(ctx context.Context, store Store, b *Batch) error {
	list, err := b.Entries()
	if err != nil {
		return err
	}
	rows := make([][]byte, len(list))
	for i := range list {
		if rows[i], err = packRow(&list[i]); err != nil {
			return err
		}
	}
	q := b.queue(rows)
	return store.Write(ctx, func(tx Tx) error { return save(tx, b, q) })
}

func (s *spool) read(path string) (b Batch, err error) {
	id := strings.TrimSuffix(filepath.Base(path), spoolSuffix)
	defer fault.Wrap(&err, "spooled batch %s", id)
	if !ident.ValidID("rbt", id) {
		return b, errors.New("not the name of a batch")
	}
	sealed, err := os.ReadFile(path)
	if err != nil {
		return b, err
	}
	raw, err := s.ring.OpenBytes(spoolField(id), sealed)
	if err != nil {
		return b, err
	}
	return b, json.Unmarshal(raw, &b)
}

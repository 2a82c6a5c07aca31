package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"liancheng/internal/fault"
	"liancheng/internal/seal"
	"liancheng/internal/store/gen/filesql"
)

// MaxFile is the largest file taken, and filePart how much of it one row holds.
const (
	MaxFile  = 20 << 20
	filePart = 1 << 20
)

// A File is a stored paper. It is named by the SHA-256 of what it contains.
type File struct {
	Digest  string // hex
	Size    int64
	Media   Media
	Stored  time.Time
	Holders []string // bodies that have stored it
}

// Files keeps the papers of cases, sealed. It asks no door: who calls it does.
type Files struct {
	db   *DB
	keys *seal.Ring
}

// Files opens the store of papers with the keys they are sealed with.
func (db *DB) Files(keys *seal.Ring) *Files { return &Files{db, keys} }

// Put stores a file for a body. The same file stored again is one file with one more
// holder. Its kind is read from its content, not from its name.
func (f *Files) Put(ctx context.Context, body, actor string, from io.Reader) (File, error) {
	if body == "" || actor == "" {
		return File{}, errors.New("file: body and actor are required")
	}
	raw, err := io.ReadAll(io.LimitReader(from, MaxFile+1))
	if err != nil {
		return File{}, err
	}
	switch {
	case len(raw) == 0:
		return File{}, fault.New(fault.Invalid, "文件是空的，请重新选择").At("file").Under("file.empty")
	case len(raw) > MaxFile:
		return File{}, fault.New(fault.TooLarge, "文件超过 %d MB，请压缩或者拆分后上传", MaxFile>>20).At("file").Under("file.size")
	}
	media, err := Sniff(raw)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(raw)
	digest := hex.EncodeToString(sum[:])
	err = f.db.Write(ctx, func(tx *Tx) error { return tx.addFile(f.keys, digest, media, raw, body, actor) })
	if err != nil {
		return File{}, err
	}
	return f.Stat(ctx, digest)
}

func (tx *Tx) addFile(keys *seal.Ring, digest string, media Media, raw []byte, body, actor string) error {
	q, now := filesql.New(tx.sql), FormatInstant(tx.now)
	parts := (len(raw) + filePart - 1) / filePart
	added, err := q.AddFile(tx.ctx, filesql.AddFileParams{
		Digest: digest, Size: int64(len(raw)), Media: string(media), Parts: int64(parts), StoredAt: now,
	})
	if err != nil {
		return err
	}
	for i := range parts {
		if added == 0 {
			break // it is there already
		}
		part := raw[i*filePart : min((i+1)*filePart, len(raw))]
		if err := q.AddFilePart(tx.ctx, digest, int64(i), keys.SealBytes(partField(digest, i), part)); err != nil {
			return err
		}
	}
	return q.AddFileHolder(tx.ctx, filesql.AddFileHolderParams{Digest: digest, Body: body, Actor: actor, StoredAt: now})
}

// partField binds a sealed part to its file and place, so that parts cannot be swapped.
func partField(digest string, part int) string { return fmt.Sprintf("file/%s/%d", digest, part) }

// Stat tells of a file.
func (f *Files) Stat(ctx context.Context, digest string) (file File, err error) {
	err = f.db.Read(ctx, func(tx *Tx) (err error) {
		file, _, err = tx.file(digest)
		return err
	})
	return file, err
}

// Get reads a file whole and proves that it is what its digest says.
func (f *Files) Get(ctx context.Context, digest string) (file File, raw []byte, err error) {
	err = f.db.Read(ctx, func(tx *Tx) (err error) {
		var parts int
		if file, parts, err = tx.file(digest); err != nil {
			return err
		}
		raw = make([]byte, 0, file.Size)
		for i := range parts {
			sealed, err := filesql.New(tx.sql).FilePart(tx.ctx, digest, int64(i))
			if err != nil {
				return fmt.Errorf("file %s part %d: %w", digest, i, err)
			}
			part, err := f.keys.OpenBytes(partField(digest, i), sealed)
			if err != nil {
				return err
			}
			raw = append(raw, part...)
		}
		return nil
	})
	if err != nil {
		return File{}, nil, err
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != digest {
		return File{}, nil, fault.New(fault.Internal, "文件内容与其摘要不符，可能损坏，请从备份恢复").Under("file.digest")
	}
	return file, raw, nil
}

func (tx *Tx) file(digest string) (File, int, error) {
	q := filesql.New(tx.sql)
	row, err := q.File(tx.ctx, digest)
	if errors.Is(err, sql.ErrNoRows) {
		return File{}, 0, fault.New(fault.NotFound, "没有该文件").At("file").Under("file.digest")
	}
	if err != nil {
		return File{}, 0, err
	}
	at, err := ParseInstant(row.StoredAt)
	if err != nil {
		return File{}, 0, err
	}
	holders, err := q.FileHolders(tx.ctx, digest)
	return File{Digest: row.Digest, Size: row.Size, Media: Media(row.Media), Stored: at, Holders: holders}, int(row.Parts), err
}

// FilesHeld tells which of some files a body has stored.
func (tx *Tx) FilesHeld(body string, digests []string) (map[string]bool, error) {
	held := map[string]bool{}
	for some := range slices.Chunk(digests, 8) {
		var d [8]string // no file has the empty digest
		copy(d[:], some)
		found, err := filesql.New(tx.sql).FilesHeld(tx.ctx, filesql.FilesHeldParams{
			Body: body, D1: d[0], D2: d[1], D3: d[2], D4: d[3], D5: d[4], D6: d[5], D7: d[6], D8: d[7],
		})
		if err != nil {
			return nil, err
		}
		for _, digest := range found {
			held[digest] = true
		}
	}
	return held, nil
}

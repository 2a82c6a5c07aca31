package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
)

// migrationFS shows goose each migration as one file: the shared text, and after
// it what this engine alone needs.
type migrationFS struct{ engine engine }

// Glob lists the shared files; an engine's part never stands alone.
func (m migrationFS) Glob(pattern string) ([]string, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return fs.Glob(sub, pattern)
}

// Open gives the joined text.
func (m migrationFS) Open(name string) (fs.File, error) {
	shared, err := migrations.Open(path.Join("migrations", name))
	if err != nil {
		return nil, err
	}
	own, err := migrations.ReadFile(path.Join("migrations", string(m.engine), name))
	if errors.Is(err, fs.ErrNotExist) {
		return shared, nil
	}
	if err != nil {
		return nil, errors.Join(err, shared.Close())
	}
	return joined{shared, io.MultiReader(shared, bytes.NewReader(own))}, nil
}

// joined is a file with more text after its end.
type joined struct {
	fs.File
	text io.Reader
}

func (j joined) Read(p []byte) (int, error) { return j.text.Read(p) }

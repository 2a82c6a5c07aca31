package bench_test

import (
	"liancheng/internal/event"
	"liancheng/internal/store"
)

// happened is somebody's data.
func happened(tx *store.Tx) error {
	e, err := event.New("party.registered", "pty_1", 1, "system", map[string]string{})
	tx.Append(e)
	return err
}

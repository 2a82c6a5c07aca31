package store

import "context"

// Poll is how often waiters look for what other processes wrote.
const Poll = poll

// Pragma reads a setting of SQLite on the writing and on a reading connection.
func (db *DB) Pragma(ctx context.Context, name string) (writer, reader string, err error) {
	if err := db.writer.QueryRowContext(ctx, "pragma "+name).Scan(&writer); err != nil {
		return "", "", err
	}
	err = db.reader.QueryRowContext(ctx, "pragma "+name).Scan(&reader)
	return writer, reader, err
}

package store

import (
	"context"
	"database/sql/driver"
	"errors"
)

// Statements kept compiled for each connection of the embedded database: compiling one
// takes longer than running it. PostgreSQL's driver does the same by itself. It stands
// below database/sql, so that every query gains and none has to know.

const (
	mostPrepared    = 256     // statements a connection keeps
	longestPrepared = 8 << 10 // migrations are longer, and run once
)

// sqliteConn is what database/sql looks for in the driver's connection.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// preparing makes connections that keep their statements.
type preparing struct{ driver.Connector }

// Connect opens a connection.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	own, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(errors.New("the driver's connection lacks a part that database/sql needs"), c.Close())
	}
	return &preparedConn{sqliteConn: own, idle: map[string]sqliteStmt{}}, nil
}

// preparedConn has no ExecContext and QueryContext, so that database/sql prepares,
// runs and closes; closing puts the statement back. database/sql holds a connection's
// lock at each of these calls.
type preparedConn struct {
	sqliteConn
	idle map[string]sqliteStmt
}

// PrepareContext takes an idle statement or compiles one.
func (c *preparedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s, kept := c.idle[query]; kept {
		delete(c.idle, query) // one at work is nobody else's: its rows may be open still
		return &preparedStmt{sqliteStmt: s, conn: c, query: query}, nil
	}
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	own, ok := s.(sqliteStmt)
	if !ok || len(query) > longestPrepared {
		return s, nil
	}
	return &preparedStmt{sqliteStmt: own, conn: c, query: query}, nil
}

// Prepare is PrepareContext of old.
func (c *preparedConn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

// Close ends the statements and the connection.
func (c *preparedConn) Close() error {
	var errs []error
	for _, s := range c.idle {
		errs = append(errs, s.Close())
	}
	clear(c.idle)
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

type preparedStmt struct {
	sqliteStmt
	conn   *preparedConn
	query  string
	failed bool // not used again: what is kept must be as good as new
}

// ExecContext runs it.
func (s *preparedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	r, err := s.sqliteStmt.ExecContext(ctx, args)
	s.failed = s.failed || err != nil
	return r, err
}

// QueryContext runs it; its rows are closed before it is.
func (s *preparedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	r, err := s.sqliteStmt.QueryContext(ctx, args)
	s.failed = s.failed || err != nil
	return r, err
}

// Close keeps it for the next who asks.
func (s *preparedStmt) Close() error {
	_, twice := s.conn.idle[s.query]
	if s.failed || twice || len(s.conn.idle) >= mostPrepared {
		return s.sqliteStmt.Close()
	}
	s.conn.idle[s.query] = s.sqliteStmt
	return nil
}

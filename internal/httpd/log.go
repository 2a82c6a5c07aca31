package httpd

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"liancheng/internal/fault"
)

// writer remembers what was answered.
type writer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *writer) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController through.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// line writes the request's line: the route's pattern instead of the path, no
// query, no body, no address, so that the log holds nothing about persons.
func (f *Frame) line(w *writer, r *http.Request, in *info) {
	level, pattern := slog.LevelInfo, "-"
	if in.route != nil {
		pattern = in.route.Pattern
	}
	attrs := []slog.Attr{
		slog.String("request", in.id), slog.String("method", method(r.Method)), slog.String("route", pattern),
		slog.Int("status", w.status), slog.Int64("bytes", w.bytes),
		slog.Duration("took", time.Since(in.began)), slog.String("actor", in.actor.Ref()),
	}
	if w.status >= 500 {
		level = slog.LevelError
	}
	if in.err != nil {
		attrs = append(attrs, slog.Any("err", in.err))
	}
	f.cfg.Logger.LogAttrs(r.Context(), level, "http", attrs...)
}

// method keeps invented methods out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "?"
}

// rescue answers for a handler that panicked. What it panicked with may hold
// anything, so the log gets its type and the stack only.
func (f *Frame) rescue(w *writer, r *http.Request, in *info) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	f.cfg.Logger.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("request", in.id),
		slog.String("type", typeName(p)), slog.String("stack", string(debug.Stack())))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	WriteFault(w, r, fault.New(fault.Internal, "系统内部错误"))
}

package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A reading is a load as the serving process felt it.
type reading struct {
	Load
	CPU   time.Duration // of the server, for one request, while counting
	After time.Duration // of the server, for one request, until all is unpacked
}

// measureScreening asks for screenings over loopback: the whole way, key checked, verdict
// signed, record durable before the answer; and beside it a bare handler in this same
// process. The load is a process of its own.
func measureScreening(ctx context.Context, p *place) (rows []Row, err error) {
	server, err := p.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if ended := server.stop(); err == nil {
			err = ended
		}
	}()
	bodies := p.bodies512()
	answers, err := askAll(server.address, p.token, bodies)
	if err != nil {
		return nil, err
	}
	for _, n := range p.Connections {
		floor, err := p.floor(ctx, n, bodies, answers)
		if err != nil {
			return nil, err
		}
		is, err := p.load(ctx, server.address, n, bodies)
		if err != nil {
			return nil, err
		}
		before := processTime()
		if err := p.Screening.Settle(ctx); err != nil {
			return nil, err
		}
		is.After = (processTime() - before) / time.Duration(max(1, is.Requests))
		rows = append(rows, p.screeningRows(n, is, floor)...)
	}
	return append(rows, Row{What: "screening: groups spooled, the store being slow", Is: fmt.Sprint(p.spooled()), Goal: "0"}), nil
}

func (p *place) screeningRows(n int, is, floor reading) []Row {
	goal := "≥ 0.4"
	switch {
	case p.Config.Database != "" && n >= 256:
		goal = "≥ 0.25"
	case p.Config.Database != "":
		goal = ""
	case n >= 256:
		goal = "≥ 0.5"
	}
	what := fmt.Sprintf("screening: %d connections, ", n)
	return []Row{
		{what + "throughput", perSecond(is.rate()), perSecond(floor.rate()), ratio(is.rate(), floor.rate()), goal},
		{what + "p50 (p99)", short(is.P50) + " (" + short(is.P99) + ")", short(floor.P50) + " (" + short(floor.P99) + ")", "", ""},
		{what + "server CPU a request", short(is.CPU), short(floor.CPU), "+" + short(is.CPU-floor.CPU), "≤ +60 µs"},
		{what + "unpacking left after", short(is.After) + " a request", "", "", ""},
	}
}

func (p *place) spooled() int {
	files, _ := filepath.Glob(filepath.Join(p.Config.Data, "spool", "*"))
	return len(files)
}

func (p *place) floor(ctx context.Context, n int, bodies [][]byte, answers map[string][]byte) (r reading, err error) {
	address, stop, err := serveFloor(answers)
	if err != nil {
		return r, err
	}
	defer func() {
		if ended := stop(); err == nil {
			err = ended
		}
	}()
	return p.load(ctx, address, n, bodies)
}

// load runs the load process and watches this one's processor time meanwhile.
func (p *place) load(ctx context.Context, address string, n int, bodies [][]byte) (r reading, err error) {
	job, err := json.Marshal(Job{Address: address, Token: p.token, Connections: n, Warm: time.Second, For: p.For, Bodies: bodies})
	if err != nil {
		return r, err
	}
	ctx, cancel := context.WithTimeout(ctx, p.For+time.Minute)
	defer cancel()
	child := p.Child(ctx, "load")
	child.Stdin, child.Stderr = bytes.NewReader(job), os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		return r, err
	}
	if err := child.Start(); err != nil {
		return r, err
	}
	var began, used time.Duration
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		switch text := lines.Text(); text {
		case phaseBegin:
			began = processTime()
		case phaseEnd:
			used = processTime() - began
		default:
			err = json.Unmarshal([]byte(text), &r.Load)
		}
	}
	if ended := child.Wait(); ended != nil {
		return r, fmt.Errorf("load: %w", ended)
	}
	if err == nil && r.Failed > 0 {
		err = fmt.Errorf("%d of %d connections failed: %s", r.Failed, n, r.Why)
	}
	r.CPU = used / time.Duration(max(1, r.Requests))
	return r, err
}

// A server is the program serving, in this process.
type server struct {
	address string
	stop    func() error
}

// serve opens the doors and waits until the program is ready.
func (p *place) serve(ctx context.Context) (s server, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return s, err
	}
	working, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(working, l) }()
	s = server{l.Addr().String(), func() error { stop(); return <-ended }}
	if err := ready(ctx, s.address, ended); err != nil {
		stop()
		return s, err
	}
	return s, nil
}

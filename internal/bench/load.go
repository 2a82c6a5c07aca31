package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A Job is what a load is to be: every connection sends one request after another.
type Job struct {
	Address     string // host:port, on loopback
	Token       string
	Connections int
	Warm, For   time.Duration // before counting, and while
	Bodies      [][]byte
}

// A Load is what came of it.
type Load struct {
	Requests int // answered while counting
	Seconds  float64
	P50, P99 time.Duration
	Failed   int    // not answered as they should be
	Why      string // the first of them
}

func (l Load) rate() float64 { return float64(l.Requests) / l.Seconds }

// Phases of a load, as its process tells them: one line each.
const (
	phaseBegin = "begin"
	phaseEnd   = "end"
)

// mostRequests ends a load whatever its time.
const mostRequests = 5_000_000

// RunLoad is the load process: a Job in, phases and a Load out.
func RunLoad(in io.Reader, out io.Writer) error {
	var j Job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(j.Address)
	if ip := net.ParseIP(host); err != nil || !ip.IsLoopback() {
		return fmt.Errorf("%s is not on loopback", j.Address)
	}
	g := generator{Job: j, requests: requests(j)}
	var work sync.WaitGroup
	for i := range j.Connections {
		work.Go(func() { g.connection(i) })
	}
	time.Sleep(j.Warm)
	began := time.Now()
	g.phase.Store(1)
	fmt.Fprintln(out, phaseBegin)
	for time.Since(began) < j.For && g.total.Load() < mostRequests {
		time.Sleep(10 * time.Millisecond)
	}
	g.phase.Store(2)
	took := time.Since(began)
	fmt.Fprintln(out, phaseEnd)
	work.Wait()
	return json.NewEncoder(out).Encode(g.load(took))
}

func requests(j Job) (all [][]byte) {
	for _, b := range j.Bodies {
		var r bytes.Buffer
		fmt.Fprintf(&r, "POST /v1/screenings HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
			j.Address, j.Token, len(b))
		r.Write(b)
		all = append(all, r.Bytes())
	}
	return all
}

type generator struct {
	Job
	requests [][]byte
	phase    atomic.Int32 // 0 warming, 1 counting, 2 over
	total    atomic.Int64

	mu     sync.Mutex
	took   []time.Duration
	failed int
	why    string
}

// connection works until the end on one connection.
func (g *generator) connection(i int) {
	took, err := g.work(i)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.took = append(g.took, took...)
	if err != nil {
		if g.failed++; g.why == "" {
			g.why = err.Error()
		}
	}
}

func (g *generator) work(i int) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", g.Address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	in := bufio.NewReaderSize(conn, 32<<10)
	var body bytes.Buffer
	for ; g.phase.Load() < 2; i += 31 {
		began := time.Now()
		if _, err := conn.Write(g.requests[i%len(g.requests)]); err != nil {
			return took, err
		}
		if err := answered(in, &body); err != nil {
			return took, err
		}
		if g.phase.Load() == 1 {
			took = append(took, time.Since(began))
			g.total.Add(1)
		}
	}
	return took, nil
}

var unsigned = []byte(`"unsigned":true`)

// answered reads one answer, which must be a signed receipt.
func answered(in *bufio.Reader, body *bytes.Buffer) error {
	r, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	body.Reset()
	_, err = body.ReadFrom(r.Body)
	switch {
	case err != nil:
		return err
	case r.StatusCode != http.StatusOK:
		return fmt.Errorf("%s: %.300s", r.Status, body)
	case bytes.Contains(body.Bytes(), unsigned):
		return errors.New("an answer was not recorded")
	}
	return nil
}

func (g *generator) load(took time.Duration) Load {
	return Load{
		Requests: len(g.took), Seconds: took.Seconds(), P50: quantile(g.took, 0.5), P99: quantile(g.took, 0.99), Failed: g.failed, Why: g.why,
	}
}

package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"liancheng/internal/app"
	"liancheng/internal/ident"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// Place is what a server process is told.
type Place struct{ Data, Database string }

// RunServer is the server process: a Place in, its address out; it ends when in does.
func RunServer(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	read := bufio.NewReader(in)
	line, err := read.ReadBytes('\n')
	if err != nil {
		return err
	}
	var at Place
	if err := json.Unmarshal(line, &at); err != nil {
		return err
	}
	a, err := app.OpenExisting(ctx, settings(Config{Data: at.Data, Database: at.Database}, nil))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() { _, _ = io.Copy(io.Discard, read); stop() }()
	return a.Serve(ctx, l)
}

// ready waits until a server answers that it is. ended tells that it never will.
func ready(ctx context.Context, address string, ended <-chan error) error {
	for end := time.Now().Add(10 * time.Minute); time.Now().Before(end); {
		if r, err := http.Get("http://" + address + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-ended:
			return fmt.Errorf("server ended: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return errors.New("the server does not become ready")
}

// measureLag lists a unit here and asks another serving process until that says so, and
// the same for its release. Counted from the return of the service's call, which is when
// the clerk is told that it is done.
func measureLag(ctx context.Context, p *place) (rows []Row, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	address, err := p.otherProcess(ctx)
	if err != nil {
		return nil, err
	}
	n := fresh()
	unit, err := p.register(ctx, p.App, unitForm(n))
	if err != nil {
		return nil, err
	}
	body, _ := json.Marshal(form{Matter: matter, Identifier: unitCode(n), IdentifierKind: string(ident.USCC)})
	var listed, released []time.Duration
	for range p.Lags {
		l, err := p.Listings.Adopt(ctx, p.clerk, p.adoption(unit, exampleDecision(serial())))
		if err != nil {
			return nil, err
		}
		took, err := p.until(ctx, address, body, true)
		if err != nil {
			return nil, err
		}
		listed = append(listed, took)
		_, err = p.Listings.End(ctx, p.chief, l.ID, l.Version, p.revocation())
		if err != nil {
			return nil, err
		}
		if took, err = p.until(ctx, address, body, false); err != nil {
			return nil, err
		}
		released = append(released, took)
	}
	for _, x := range []struct {
		what string
		took []time.Duration
	}{{"listed → enforced in another process", listed}, {"released → clear in another process", released}} {
		p50, p99 := quantile(x.took, 0.5), quantile(x.took, 0.99)
		rows = append(rows, Row{What: x.what + ", p50 (p99)", Is: short(p50) + " (" + short(p99) + ")", Floor: fmt.Sprintf("%d times", len(x.took)), Goal: "p99 < 1 s"})
	}
	return rows, nil
}

func (p *place) revocation() listing.Termination {
	return listing.Termination{How: standing.Revoked, Reason: "所依据的处罚决定已被撤销（示例）",
		Document: listing.Document{Number: exampleDecision(serial()), Date: p.today, Issuer: "示例市应急管理局", File: p.paper}}
}

// otherProcess starts a server on the same store; it ends with ctx.
func (p *place) otherProcess(ctx context.Context) (address string, err error) {
	child := p.Child(ctx, "server")
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := child.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := child.Start(); err != nil {
		return "", err
	}
	ended := make(chan error, 1)
	context.AfterFunc(ctx, func() { in.Close() })
	if err := json.NewEncoder(in).Encode(Place{p.Config.Data, p.Config.Database}); err != nil {
		return "", err
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		return "", fmt.Errorf("server: %w", child.Wait())
	}
	go func() { ended <- child.Wait() }()
	return lines.Text(), ready(ctx, lines.Text(), ended)
}

// until asks until the answer is as it should be, and tells how long it was not.
func (p *place) until(ctx context.Context, address string, body []byte, hit bool) (time.Duration, error) {
	began := time.Now()
	for time.Since(began) < 30*time.Second {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/v1/screenings", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		r.Header.Set("Authorization", "Bearer "+p.token)
		r.Header.Set("Content-Type", "application/json")
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err
		}
		var answer struct{ Verdict struct{ Hit bool } }
		err = json.NewDecoder(got.Body).Decode(&answer)
		got.Body.Close()
		if err != nil || got.StatusCode != http.StatusOK {
			return 0, fmt.Errorf("%s: %w", got.Status, err)
		}
		if answer.Verdict.Hit == hit {
			return time.Since(began), nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, errors.New("the other process does not learn of it")
}

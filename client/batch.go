package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"

	"liancheng/receipt"
)

// A BatchQuestion is one line of a batch, under a name of the asker's own.
type BatchQuestion struct {
	Row string `json:"row,omitempty"` // comes back with the answer
	Question
}

// A BatchAnswer is the answer to one line, or why there is none.
type BatchAnswer struct {
	Line    int // from 1
	Row     string
	Receipt receipt.Receipt
	Err     error
}

// errStopped ends the sending side when nobody wants answers any more.
var errStopped = errors.New("client: the batch was left")

const longestLine = 4 << 20

// ScreenBatch asks as many questions as there are and hands out the answers in their
// order, while it is still asking: nothing is held but what is on the way. An answer
// that is none says why in its Err and the others go on; the error beside an answer is
// the batch's own end. Leaving the loop leaves the batch.
//
//	for answer, err := range c.ScreenBatch(ctx, questions) {
//		if err != nil { return err } // the rest was not answered
//		if answer.Err != nil { … }
//	}
func (c *Client) ScreenBatch(ctx context.Context, questions iter.Seq[BatchQuestion]) iter.Seq2[BatchAnswer, error] {
	return func(yield func(BatchAnswer, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		from, to := io.Pipe()
		sent, total := make(chan struct{}), 0
		go func() {
			defer close(sent)
			total = ask(to, questions)
		}()
		defer func() {
			_ = from.CloseWithError(errStopped)
			<-sent
		}()
		answered, err := c.batch(ctx, from, func(a BatchAnswer) bool { return yield(a, nil) })
		switch {
		case errors.Is(err, errStopped):
		case err != nil:
			yield(BatchAnswer{}, err)
		default:
			_ = from.CloseWithError(errStopped)
			if <-sent; answered != total {
				yield(BatchAnswer{}, fmt.Errorf("client: the server answered %d of %d questions", answered, total))
			}
		}
	}
}

// ask writes the questions and tells how many.
func ask(to *io.PipeWriter, questions iter.Seq[BatchQuestion]) (n int) {
	w := json.NewEncoder(to)
	for q := range questions {
		if w.Encode(q) != nil {
			return n
		}
		n++
	}
	_ = to.Close()
	return n
}

// batch sends what comes from from and reads the answers.
func (c *Client) batch(ctx context.Context, from io.Reader, hand func(BatchAnswer) bool) (answered int, err error) {
	r, err := c.request(ctx, http.MethodPost, "/v1/screenings/batch", from)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	r.Header.Set("Accept", "application/x-ndjson")
	w, err := c.http.Do(r)
	if err != nil {
		return 0, &netError{err}
	}
	defer w.Body.Close()
	if w.StatusCode >= 300 {
		raw, _ := io.ReadAll(io.LimitReader(w.Body, 1<<20))
		return 0, problemOf(w, raw)
	}
	lines := bufio.NewScanner(w.Body)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		a, err := c.batchAnswer(ctx, lines.Bytes())
		if err != nil {
			return answered, err
		}
		answered++
		if !hand(a) {
			return answered, errStopped
		}
	}
	if err := lines.Err(); err != nil {
		return answered, &netError{err}
	}
	return answered, nil
}

func (c *Client) batchAnswer(ctx context.Context, text []byte) (BatchAnswer, error) {
	var in struct {
		Line    int             `json:"line"`
		Row     string          `json:"row"`
		Receipt json.RawMessage `json:"receipt"`
		Problem *Problem        `json:"problem"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return BatchAnswer{}, fmt.Errorf("client: an answer of the batch cannot be read: %w", err)
	}
	a := BatchAnswer{Line: in.Line, Row: in.Row}
	if in.Problem != nil {
		a.Err = in.Problem
		return a, nil
	}
	a.Receipt, a.Err = c.open(ctx, in.Receipt)
	return a, nil
}

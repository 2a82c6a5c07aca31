package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// BatchLine is one line of a batch: a question, under a name of the asker's own.
type BatchLine struct {
	Row string `json:"row,omitempty" maxLength:"200" doc:"请求方自己的行号，答复时带回"`
	ScreeningForm
}

// BatchAnswer is the answer to one line: a receipt, or why there is none.
type BatchAnswer struct {
	Line    int             `json:"line" doc:"第几行，自 1 起"`
	Row     string          `json:"row,omitempty"`
	Receipt json.RawMessage `json:"receipt,omitempty"`
	Problem *httpd.Problem  `json:"problem,omitempty"`
}

const (
	longestLine = 64 << 10
	aheadLines  = 256              // read and not yet answered: the whole of what a slow reader makes us hold
	atATime     = 128              // lines judged together and made durable at once
	linePause   = 60 * time.Second // longest silence of either side
)

func (a *API) screeningBatch() {
	serve(a, op{Name: "screenings.batch", Method: "POST", Path: "/v1/screenings/batch", Tag: tagScreening, Act: access.ScreeningAsk, Unkept: true,
		Also: []access.Act{access.ScreeningAskPerson, access.ScreeningHistorical}, Summary: "批量信用核查",
		About: "请求和答复都是 NDJSON（每行一个 JSON 对象），边收边答，次序相同。读不懂的一行只影响该行。"},
		func(o *huma.Operation) {
			line := func(s *huma.Schema) map[string]*huma.MediaType {
				return map[string]*huma.MediaType{"application/x-ndjson": {Schema: s}}
			}
			o.RequestBody = &huma.RequestBody{Required: true, Content: line(schemaOf[BatchLine](a))}
			o.Responses = map[string]*huma.Response{
				"200":     {Description: "每行一个答复", Content: line(schemaOf[BatchAnswer](a))},
				"default": a.problemResponse(),
			}
		}, a.screenBatch, true)
}

// line is one line as read.
type line struct {
	no   int
	text []byte
	err  error
}

// screenBatch answers while it reads. The reader stops as long as its lines are not
// answered, and answers are written before more is judged, so neither side can make
// this one hold more than aheadLines.
func (a *API) screenBatch(w http.ResponseWriter, r *http.Request) {
	if err := a.mayAsk(r.Context()); err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	rc := http.NewResponseController(w)
	_ = rc.EnableFullDuplex() // HTTP/1 would otherwise swallow the rest of the request at the first answer
	ctx, stop := context.WithCancel(r.Context())
	lines, ended := make(chan line, aheadLines), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(lines)
		readLines(ctx, w, r.Body, lines)
	}()
	defer func() { // the body must not be read after the handler has returned
		stop()
		select {
		case <-ended:
		default: // left in the middle: the connection is of no more use
			_ = rc.SetReadDeadline(time.Now())
			<-ended
		}
	}()
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.WriteHeader(http.StatusOK)
	b := batch{api: a, ctx: ctx, out: bufio.NewWriter(w)}
	for {
		group, more := gather(lines)
		if len(group) > 0 {
			httpd.Extend(w, linePause)
			if b.answer(group) != nil || b.out.Flush() != nil || rc.Flush() != nil {
				return // the client has gone
			}
		}
		if !more {
			<-ended // read to its end: a deadline now would cancel what comes next on the connection
			return
		}
	}
}

// mayAsk refuses the whole where no line could be answered, once and not line by line.
func (a *API) mayAsk(ctx context.Context) error {
	actor := httpd.Actor(ctx)
	if !access.Scope(actor, access.ScreeningAskPerson).Empty() {
		return nil
	}
	_, err := a.cfg.Door.Scope(ctx, actor, access.ScreeningAsk, "screening")
	return err
}

// readLines reads until the end or until nobody wants more.
func readLines(ctx context.Context, w http.ResponseWriter, body io.Reader, to chan<- line) {
	in := bufio.NewReaderSize(body, longestLine)
	for no := 1; ; no++ {
		httpd.Extend(w, linePause)
		text, err := readLine(in)
		if err != nil && errors.Is(err, io.EOF) && len(text) == 0 {
			return
		}
		l := line{no: no, text: bytes.Clone(text)}
		if err != nil && !errors.Is(err, io.EOF) {
			l.err = err
		}
		if len(bytes.TrimSpace(l.text)) > 0 || l.err != nil {
			select {
			case to <- l:
			case <-ctx.Done():
				return
			}
		}
		if err != nil && !errors.Is(err, errLongLine) {
			return
		}
	}
}

var errLongLine = errors.New("line too long")

// readLine reads a line; of one that is too long the rest is skipped.
func readLine(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return nil, errLongLine
}

// gather takes the next line and what has come behind it.
func gather(lines <-chan line) (group []line, more bool) {
	l, ok := <-lines
	if !ok {
		return nil, false
	}
	group = append(group, l)
	for len(group) < atATime {
		select {
		case l, ok := <-lines:
			if !ok {
				return group, false
			}
			group = append(group, l)
		default:
			return group, true
		}
	}
	return group, true
}

// batch is one batch under way.
type batch struct {
	api *API
	ctx context.Context
	out *bufio.Writer
}

// answer judges some lines together and writes their answers in order.
func (b *batch) answer(group []line) error {
	answers, asks, places := make([]BatchAnswer, len(group)), []screening.Ask{}, []int{}
	for i, l := range group {
		answers[i].Line = l.no
		ask, row, err := b.read(l)
		answers[i].Row = row
		if err != nil {
			answers[i].Problem = httpd.ProblemOf(err, httpd.RequestID(b.ctx))
			continue
		}
		asks, places = append(asks, ask), append(places, i)
	}
	for k, got := range b.api.cfg.Screening.ScreenBatch(b.ctx, httpd.Actor(b.ctx), asks) {
		to := &answers[places[k]]
		if got.Err != nil {
			to.Problem = httpd.ProblemOf(got.Err, httpd.RequestID(b.ctx))
			continue
		}
		to.Receipt = got.JSON
	}
	for i := range answers {
		text, err := json.Marshal(answers[i])
		if err != nil {
			return err
		}
		if _, err := b.out.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) read(l line) (ask screening.Ask, row string, err error) {
	switch {
	case errors.Is(l.err, errLongLine):
		return ask, "", fault.New(fault.TooLarge, "一行不得超过 %d KiB", longestLine>>10).Under("screening.line")
	case l.err != nil:
		return ask, "", unread(l.err)
	}
	var in BatchLine
	if err := decode(l.text, &in); err != nil {
		return ask, in.Row, err
	}
	ask, err = in.ask(b.api.today())
	return ask, in.Row, err
}

// receiptOf shows a receipt where the library writes it.
func receiptOf(r receipt.Receipt) *receipt.Receipt { return &r }

package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"liancheng/internal/fault"
)

// Answers keeps what was answered under an Idempotency-Key, so that a request
// sent again, because its answer was lost, is answered again and not done again.
type Answers interface {
	// ClaimAnswer claims the id for whoever asks first, who is given no digest.
	// Others are given the digest that stands under it, until when somebody is at
	// work on it, and the sealed answer, nil while there is none.
	ClaimAnswer(ctx context.Context, id, digest string, lease, keep time.Time) (
		standing string, until time.Time, sealed []byte, err error)
	// KeepAnswer keeps the answer of a claim.
	KeepAnswer(ctx context.Context, id string, sealed []byte) error
	// DropAnswer gives a claim up: nothing was done under it.
	DropAnswer(ctx context.Context, id string) error
}

// claim is one request under its key, both as keyed digests.
type claim struct{ id, digest string }

// standing is the claim that stands under a key already.
type standing struct {
	digest string
	until  time.Time
	sealed []byte
}

// Sealer keys what is stored of requests and answers: a plain digest of a body
// that holds a person's number could be guessed. *seal.Ring is one.
type Sealer interface {
	Index(kind, value string) string
	SealBytes(field string, plain []byte) []byte
	OpenBytes(field string, sealed []byte) ([]byte, error)
}

const (
	keyHeader  = "Idempotency-Key"
	longestKey = 128
	keepFor    = 24 * time.Hour
)

// once does a POST with an Idempotency-Key once: the same actor with the same key
// and the same request gets the same answer for a day.
func (f *Frame) once(g *Group, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get(keyHeader)
		if key == "" || infoOf(r.Context()).actor.Kind == "" {
			next.ServeHTTP(w, r)
			return
		}
		c, err := f.claim(r, key)
		if err != nil {
			g.Fail(w, r, err)
			return
		}
		// Done to its end although the client may have gone: it will ask again.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), f.cfg.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		now := f.cfg.Clock()
		var before standing
		before.digest, before.until, before.sealed, err = f.cfg.Answers.ClaimAnswer(ctx, c.id, c.digest, now.Add(2*f.cfg.Timeout), now.Add(keepFor))
		switch {
		case err != nil:
			g.Fail(w, r, err)
		case before.digest != "":
			f.again(w, r, g, c, before)
		default:
			f.first(w, r, c, next)
		}
	})
}

// claim reads the whole request and digests it.
func (f *Frame) claim(r *http.Request, key string) (claim, error) {
	if !plain(key) {
		return claim{}, fault.New(fault.Invalid, "Idempotency-Key 应为 1 至 %d 个可见 ASCII 字符，建议用随机数", longestKey).
			At(keyHeader).Under("http.idempotency-key")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return claim{}, unread(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	request := r.Method + "\x00" + r.URL.RequestURI() + "\x00" + r.Header.Get("If-Match") + "\x00" + string(body)
	return claim{
		id:     f.cfg.Sealer.Index("http-key", infoOf(r.Context()).actor.Ref()+"\x00"+key),
		digest: f.cfg.Sealer.Index("http-request", request),
	}, nil
}

func plain(key string) bool {
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return false
		}
	}
	return len(key) <= longestKey
}

// unread says why a body could not be read to its end.
func unread(err error) error {
	if Status(err) == http.StatusRequestEntityTooLarge {
		return err
	}
	return fault.New(fault.Invalid, "请求内容未能完整接收，请重新发送").Under(RuleTimeout).Because(err)
}

// again answers a key that was used before.
func (f *Frame) again(w http.ResponseWriter, r *http.Request, g *Group, c claim, before standing) {
	fail := func(k fault.Kind, rule, sentence string) {
		g.Fail(w, r, fault.New(k, "%s", sentence).At(keyHeader).Under(rule))
	}
	switch {
	case before.digest != c.digest:
		fail(fault.Conflict, "http.idempotency-reused", "该 Idempotency-Key 已用于另一请求，请为每个新请求换用新的键")
	case before.sealed == nil && f.cfg.Clock().Before(before.until):
		fail(fault.Busy, "http.idempotency-busy", "同一请求正在办理，请稍后以相同的键重试")
	case before.sealed == nil:
		fail(fault.Conflict, "http.idempotency-lost", "前一次请求中断，结果不明；请先查询是否已办成，确需重办请换用新的键")
	default:
		var a answer
		text, err := f.cfg.Sealer.OpenBytes(answerField(c.id), before.sealed)
		if err == nil {
			err = json.Unmarshal(text, &a)
		}
		if err != nil {
			g.Fail(w, r, err)
			return
		}
		w.Header().Set("Idempotency-Replayed", "true")
		a.write(w)
	}
}

// first does the request and keeps its answer. What was refused before anything
// was done, and may go well soon, is given up instead, so that the key works again.
func (f *Frame) first(w http.ResponseWriter, r *http.Request, c claim, next http.Handler) {
	rec := &recorder{header: http.Header{}}
	next.ServeHTTP(rec, r) // a panic leaves the claim without an answer: nobody knows what was done
	a := rec.answer()
	var err error
	switch a.Status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		err = f.cfg.Answers.DropAnswer(r.Context(), c.id)
	default:
		var text []byte
		if text, err = json.Marshal(a); err == nil {
			err = f.cfg.Answers.KeepAnswer(r.Context(), c.id, f.cfg.Sealer.SealBytes(answerField(c.id), text))
		}
	}
	if err != nil {
		Note(r.Context(), err) // it is done all the same, and the client is told so
	}
	a.write(w)
}

func answerField(id string) string { return "http.answer/" + id }

// answer is what is kept of an answer.
type answer struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

func (a answer) write(w http.ResponseWriter) {
	for name, values := range a.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body)
}

// recorder collects an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

func (r *recorder) answer() answer {
	r.WriteHeader(http.StatusOK)
	return answer{r.status, r.header, r.body.Bytes()}
}

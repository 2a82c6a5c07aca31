package httpd

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// limiter is a token bucket for each actor, of this process alone: with n
// servers behind a balancer an actor may have n times its rate.
type limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
	rate   float64
}

// burst is how many seconds' worth may come at once.
const burst = 2

func newLimiter() *limiter { return &limiter{buckets: map[string]*bucket{}} }

// take takes one token; otherwise it says how long until there is one.
func (l *limiter) take(who string, rate int, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > time.Minute {
		l.sweep(now)
	}
	b, ok := l.buckets[who]
	if !ok {
		b = &bucket{tokens: float64(rate) * burst, at: now}
		l.buckets[who] = b
	}
	b.rate = float64(rate)
	b.tokens = math.Min(b.rate*burst, b.tokens+b.rate*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return time.Duration((1 - b.tokens) / b.rate * float64(time.Second))
}

// sweep forgets buckets that are full again: a new one would be the same.
func (l *limiter) sweep(now time.Time) {
	l.swept = now
	for who, b := range l.buckets {
		if b.tokens+b.rate*now.Sub(b.at).Seconds() >= b.rate*burst {
			delete(l.buckets, who)
		}
	}
}

// allow counts the request against its actor, or its address when nobody acts.
func (f *Frame) allow(w http.ResponseWriter, in *info) error {
	who, rate := in.actor.Ref(), f.cfg.Rate
	switch {
	case in.actor.Kind == "":
		who = in.address.String()
	case in.actor.Kind == access.KindKey && in.actor.Rate > 0:
		rate = in.actor.Rate
	}
	wait := f.rate.take(who, rate, time.Now()) // real time: a clock set by a test must not stop the refill
	if wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return fault.New(fault.Busy, "请求过于频繁，每秒不超过 %d 次，请在 %d 秒后重试", rate, seconds).Under(ruleRate)
}

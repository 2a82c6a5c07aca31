package screening

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/receipt"
)

// Replayed is what came of judging again.
type Replayed struct {
	Receipt receipt.Receipt
	Now     receipt.Verdict // as judged again
	Equal   bool            // byte for byte
	Field   string          // the first place that differs: reasons[0].advice
	Was     string          // what stands there in the receipt
	Is      string          // what stands there now
}

// engines are the judging functions by version: what replays a receipt of each.
var engines = map[int]func(Facts, Question, *law.Ruleset, calendar.Day) receipt.Verdict{1: Judge}

// Replay judges a receipt again, as of its position, rules and day, and compares the
// canonical bytes.
func (e *Engine) Replay(ctx context.Context, actor access.Actor, id string) (Replayed, error) {
	if _, _, err := e.Get(ctx, actor, id); err != nil {
		return Replayed{}, err
	}
	r, err := e.recallOne(ctx, id)
	if err != nil {
		return Replayed{}, err
	}
	return e.judgeAgain(ctx, &r)
}

func (e *Engine) judgeAgain(ctx context.Context, r *recalled) (out Replayed, err error) {
	entry := &r.entry
	v := &entry.Receipt.Verdict
	defer fault.Wrap(&err, "replay %s", entry.Receipt.ID)
	judge, known := engines[v.Engine]
	if !known {
		return out, fault.New(fault.Unavailable, "回执由第 %d 版核查程序出具，本程序不含该版本，不能重算", v.Engine).Under("screening.replay-engine")
	}
	rs, err := e.ruleset(ctx, v.Ruleset)
	if err != nil {
		return out, err
	}
	out = Replayed{Receipt: entry.Receipt, Now: judge(r.facts, entry.Question, rs, calendar.Day(v.AsOf))}
	was, is := receipt.Canonical(*v), receipt.Canonical(out.Now)
	if out.Equal = bytes.Equal(was, is); !out.Equal {
		out.Field, out.Was, out.Is = firstDifference(was, is)
	}
	return out, nil
}

// ruleset gives law by its digest, recompiled once.
func (e *Engine) ruleset(ctx context.Context, digest string) (*law.Ruleset, error) {
	if now := e.Rules(); now.Digest == digest {
		return now, nil
	}
	if rs, ok := e.replays.Load(digest); ok {
		return rs.(*law.Ruleset), nil
	}
	raw, err := e.Rulesets.Ruleset(ctx, digest)
	if err != nil {
		return nil, err
	}
	rs, err := law.Unbundle(raw)
	if err != nil {
		return nil, err
	}
	if rs.Digest != digest {
		return nil, fmt.Errorf("ruleset %s compiles to %s", digest, rs.Digest)
	}
	e.replays.Store(digest, rs)
	return rs, nil
}

// firstDifference names the first place in which two JSON texts differ.
func firstDifference(a, b []byte) (field, was, is string) {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return "", string(a), string(b)
	}
	return differ("", x, y)
}

func differ(at string, x, y any) (field, was, is string) {
	switch a := x.(type) {
	case map[string]any:
		if b, ok := y.(map[string]any); ok {
			names := map[string]bool{}
			for n := range a {
				names[n] = true
			}
			for n := range b {
				names[n] = true
			}
			for _, n := range slices.Sorted(maps.Keys(names)) {
				if field, was, is = differ(at+"."+n, a[n], b[n]); field != "" {
					return field, was, is
				}
			}
			return "", "", ""
		}
	case []any:
		if b, ok := y.([]any); ok {
			for i := range max(len(a), len(b)) {
				var p, q any
				if i < len(a) {
					p = a[i]
				}
				if i < len(b) {
					q = b[i]
				}
				if field, was, is = differ(fmt.Sprintf("%s[%d]", at, i), p, q); field != "" {
					return field, was, is
				}
			}
			return "", "", ""
		}
	default:
		if _, nested := y.(map[string]any); !nested {
			if _, list := y.([]any); !list && x == y {
				return "", "", ""
			}
		}
	}
	return trimDot(at), plain(x), plain(y)
}

func trimDot(s string) string {
	if len(s) > 0 && s[0] == '.' {
		return s[1:]
	}
	return s
}

func plain(v any) string {
	if v == nil {
		return "（无）"
	}
	raw, _ := json.Marshal(v)
	return string(raw)
}

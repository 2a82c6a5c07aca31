package coordination_test

import (
	"strings"
	"testing"
	"time"

	"liancheng/internal/coordination"
	"liancheng/internal/fault"
)

func TestNext(t *testing.T) {
	open := coordination.Proposal{ID: "lch_1", Version: 1, State: coordination.Proposed, ProposedBy: "user:usr_1"}
	at := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		state  coordination.State
		step   coordination.Step
		by     string
		reason string
		want   coordination.State
		fault  fault.Kind
	}{
		"approve":              {coordination.Proposed, coordination.Approve, "user:usr_2", "", coordination.Approved, ""},
		"refuse":               {coordination.Proposed, coordination.Refuse, "user:usr_2", "条文已修订", coordination.Refused, ""},
		"refuse without why":   {coordination.Proposed, coordination.Refuse, "user:usr_2", " 　", "", fault.Invalid},
		"a very long reason":   {coordination.Proposed, coordination.Refuse, "user:usr_2", strings.Repeat("长", 1001), "", fault.Invalid},
		"one's own":            {coordination.Proposed, coordination.Approve, "user:usr_1", "", "", fault.Forbidden},
		"refuse one's own":     {coordination.Proposed, coordination.Refuse, "user:usr_1", "撤回", "", fault.Forbidden},
		"approve what stands":  {coordination.Approved, coordination.Approve, "user:usr_2", "", "", fault.Conflict},
		"refuse what stands":   {coordination.Approved, coordination.Refuse, "user:usr_2", "后悔", "", fault.Conflict},
		"approve what is done": {coordination.Refused, coordination.Approve, "user:usr_2", "", "", fault.Conflict},
		"a step nobody knows":  {coordination.Proposed, "shelve", "user:usr_2", "", "", fault.Conflict},
	} {
		p := open
		p.State = c.state
		got, err := coordination.Next(p, c.step, c.by, c.reason, at)
		if c.fault != "" {
			if !fault.Is(err, c.fault) || got != p {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
			continue
		}
		if err != nil || got.State != c.want || got.Version != 2 || got.DecidedBy != c.by || got.DecidedAt != at {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

package coordination

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// State is where a proposal stands.
type State string

const (
	Proposed State = "proposed"
	Approved State = "approved"
	Refused  State = "refused"
)

var stateWords = map[State]string{Proposed: "待法律审核", Approved: "已批准", Refused: "未获批准"}

// Chinese gives the words officers use.
func (s State) Chinese() string { return stateWords[s] }

// Step is what the legal reviewer does with a proposal.
type Step string

const (
	Approve Step = "approve"
	Refuse  Step = "refuse"
)

// A Proposal is a change of law that the coordinator wants, with its document, and
// what became of it. Its change governs from law.Change.From once approved.
type Proposal struct {
	ID           string     `json:"id"`
	Version      int64      `json:"version"`
	State        State      `json:"state"`
	Change       law.Change `json:"change"`
	File         string     `json:"file,omitempty"` // SHA-256 of the document, hex
	ProposedBy   string     `json:"proposed_by"`    // Ref
	ProposedBody string     `json:"proposed_body"`
	ProposedAt   time.Time  `json:"proposed_at"`
	DecidedBy    string     `json:"decided_by,omitempty"`
	DecidedAt    time.Time  `json:"decided_at,omitzero"`
	Reason       string     `json:"reason,omitempty"` // why it was refused, or what the reviewer notes
}

// steps is the whole life of a proposal. A change once approved is not taken back:
// another change overlays it from its own day, so that what governed stays known.
var steps = []struct {
	from State
	step Step
	to   State
}{
	{Proposed, Approve, Approved},
	{Proposed, Refuse, Refused},
}

// longestReason keeps a reason a reason.
const longestReason = 1000

// Next settles a proposal. by is the reviewer's Ref.
func Next(p Proposal, step Step, by, reason string, at time.Time) (Proposal, error) {
	reason = strings.TrimSpace(reason)
	switch {
	case step == Refuse && reason == "":
		return p, fault.New(fault.Invalid, "不批准须写明理由，供提议人修改后另行提议").At("reason").Under("law.refuse-reason")
	case utf8.RuneCountInString(reason) > longestReason:
		return p, fault.New(fault.Invalid, "理由不超过 %d 字", longestReason).At("reason").Under("law.refuse-reason")
	case by == p.ProposedBy:
		return p, fault.New(fault.Forbidden, "提议人不得审核自己的提议，请由他人审核").Under("law.two-persons")
	}
	for _, s := range steps {
		if s.from == p.State && s.step == step {
			p.State, p.DecidedBy, p.DecidedAt, p.Reason = s.to, by, at, reason
			p.Version++
			return p, nil
		}
	}
	return p, fault.New(fault.Conflict, "该提议%s，不能再次审核；如需变更请另行提议", p.State.Chinese()).Under("law.state")
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// A Draft is a change as the coordinator enters it.
type Draft struct {
	Change law.Change // its id is given by the service
	File   string     // SHA-256 of the document, hex; may be empty
}

// check refuses a draft that the law in force cannot take, and puts its 文号 in form.
func (d Draft) check(r *law.Ruleset, demo bool) (law.Change, error) {
	c := d.Change
	number, _, err := ident.ParseDocumentNumber(c.Document)
	if err != nil {
		return c, fault.New(fault.Invalid, "%s", messageOf(err)).At("document").Under("law.document")
	}
	c.Document, c.Why = number.String(), strings.TrimSpace(c.Why)
	switch {
	case c.Why == "" || utf8.RuneCountInString(c.Why) > longestReason:
		return c, fault.New(fault.Invalid, "请写明变更的理由，不超过 %d 字", longestReason).At("why").Under("law.why")
	case d.File != "" && !digestForm.MatchString(d.File):
		return c, fault.New(fault.Invalid, "文件摘要应为 64 位小写十六进制的 SHA-256，请先上传文件").At("file").Under("law.file")
	case c.Fictional && !demo:
		return c, fault.New(fault.Invalid, "虚构的法律变更只能用于演示环境").At("fictional").Under("law.fictional")
	case demo && !c.Fictional:
		return c, fault.New(fault.Invalid, "演示环境中的法律变更须标明为虚构").At("fictional").Under("law.fictional")
	}
	return c, r.Validate(c)
}

func messageOf(err error) string {
	if f, ok := err.(*fault.Fault); ok {
		return f.Message
	}
	return err.Error()
}

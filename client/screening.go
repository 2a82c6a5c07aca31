package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"liancheng/receipt"
)

// A Question asks whether a decision about a party is affected.
type Question struct {
	Matter         string          `json:"matter"`                    // 事项, e.g. tender.bid
	Identifier     string          `json:"identifier,omitempty"`      // number of the party
	IdentifierKind string          `json:"identifier_kind,omitempty"` // empty: read from its shape
	Name           string          `json:"name,omitempty"`            // a name alone is answered with reference at most
	Kind           string          `json:"kind,omitempty"`            // organisation or person, where a name alone is asked
	Party          string          `json:"party,omitempty"`           // id in the registry, instead of a number
	Case           string          `json:"case,omitempty"`            // 办件流水号; needed for persons
	MatterCode     string          `json:"matter_code,omitempty"`     // 事项编码
	Project        string          `json:"project,omitempty"`
	Stage          string          `json:"stage,omitempty"`
	Point          string          `json:"point,omitempty"` // acceptance 受理, completion 办结前
	Purpose        string          `json:"purpose,omitempty"`
	Facility       string          `json:"facility,omitempty"`
	Circumstances  map[string]bool `json:"circumstances,omitempty"` // of the request, as the asker says they are
	At             string          `json:"at,omitempty"`            // YYYY-MM-DD: as of a day of the past; needs the right to
	Link           string          `json:"link,omitempty"`          // earlier screening of the same case
}

// Screen asks, and verifies the receipt. Asking twice is harmless, so a question that
// got lost is asked again.
func (c *Client) Screen(ctx context.Context, q Question) (receipt.Receipt, error) {
	raw, err := c.do(ctx, call{method: http.MethodPost, path: "/v1/screenings", send: q, repeat: true})
	if err != nil {
		return receipt.Receipt{}, err
	}
	return c.open(ctx, raw)
}

// open reads a receipt and proves it.
func (c *Client) open(ctx context.Context, raw []byte) (receipt.Receipt, error) {
	r, err := receipt.Parse(raw)
	if err != nil {
		return receipt.Receipt{}, err
	}
	return r, c.Verify(ctx, r)
}

// Verify proves a receipt with the keys pinned or taken from the server. One signed
// by a key not seen yet has the server's keys asked for again, unless they are pinned.
func (c *Client) Verify(ctx context.Context, r receipt.Receipt) error {
	if r.Unsigned {
		return ErrUnchecked
	}
	keys, fresh, err := c.known(ctx)
	if err != nil {
		return err
	}
	if _, ok := keys.Find(r.Key); !ok && !fresh && !c.pin {
		if keys, err = c.Keys(ctx); err != nil {
			return err
		}
	}
	return receipt.Verify(r, keys, c.options)
}

// known gives the keys, asking for them the first time.
func (c *Client) known(ctx context.Context) (keys receipt.KeySet, fresh bool, err error) {
	c.mu.Lock()
	keys = c.keys
	c.mu.Unlock()
	if c.pin || len(keys.Keys) > 0 {
		return keys, false, nil
	}
	keys, err = c.Keys(ctx)
	return keys, true, err
}

// Keys gets the server's public keys. Unless keys are pinned, receipts are verified
// with them from then on.
func (c *Client) Keys(ctx context.Context) (receipt.KeySet, error) {
	raw, err := c.do(ctx, call{method: http.MethodGet, path: "/v1/keys", repeat: true})
	if err != nil {
		return receipt.KeySet{}, err
	}
	keys, err := receipt.ParseKeySet(raw)
	if err == nil && !c.pin {
		c.mu.Lock()
		c.keys = keys
		c.mu.Unlock()
	}
	return keys, err
}

// A ProjectQuestion asks about everybody who takes part in a construction project.
type ProjectQuestion struct {
	Matter        string          `json:"matter,omitempty"` // empty: every matter of the stage that the body decides
	Stage         string          `json:"stage,omitempty"`  // 1 to 4; empty: the project's own
	Case          string          `json:"case,omitempty"`
	MatterCode    string          `json:"matter_code,omitempty"`
	Point         string          `json:"point,omitempty"`
	Purpose       string          `json:"purpose,omitempty"`
	Circumstances map[string]bool `json:"circumstances,omitempty"`
}

// A ProjectAnswer is one answer for each participant and matter.
type ProjectAnswer struct {
	Project string
	Stage   int
	Advice  receipt.Advice // the strongest; unchecked when somebody could not be asked about
	Answers []ParticipantAnswer
}

// A ParticipantAnswer is the answer about one participant for one matter, or why there is none.
type ParticipantAnswer struct {
	Party   string
	Part    string
	Matter  string
	Receipt receipt.Receipt
	Err     error
}

// ScreenProject asks about all participants of a project at once and verifies every receipt.
func (c *Client) ScreenProject(ctx context.Context, code string, q ProjectQuestion) (out ProjectAnswer, err error) {
	var in struct {
		Project string         `json:"project"`
		Stage   int            `json:"stage"`
		Advice  receipt.Advice `json:"advice"`
		Answers []struct {
			Party   string          `json:"party"`
			Part    string          `json:"part"`
			Matter  string          `json:"matter"`
			Receipt json.RawMessage `json:"receipt"`
			Problem *Problem        `json:"problem"`
		} `json:"answers"`
	}
	_, err = c.do(ctx, call{method: http.MethodPost, path: "/v1/projects/" + url.PathEscape(code) + "/screenings", send: q, into: &in, repeat: true})
	if err != nil {
		return out, err
	}
	out = ProjectAnswer{Project: in.Project, Stage: in.Stage, Advice: in.Advice}
	for _, a := range in.Answers {
		one := ParticipantAnswer{Party: a.Party, Part: a.Part, Matter: a.Matter}
		if a.Problem != nil {
			one.Err = a.Problem
		} else {
			one.Receipt, one.Err = c.open(ctx, a.Receipt)
		}
		out.Answers = append(out.Answers, one)
	}
	return out, nil
}

// An Outcome is what was done on a verdict.
type Outcome struct {
	Done     string `json:"done"`                        // measures-taken, not-taken, not-applicable
	Reason   string `json:"reason,omitempty"`            // why not, or why it does not apply
	Document string `json:"decision_document,omitempty"` // 文号 of the decision, or the 办件
	Date     string `json:"date"`                        // of the decision, YYYY-MM-DD
}

// A Recorded is an outcome as the server keeps it.
type Recorded struct {
	Version  int64 `json:"version"`
	Outdated bool  // decided when the receipt was no longer valid
	Released bool  // measures taken though the listings shown had all ended: to be put right
}

// Outcome records what was done on a screening. It is recorded once however often the
// network has it sent.
func (c *Client) Outcome(ctx context.Context, screening string, o Outcome) (Recorded, error) {
	var in struct {
		Version int64 `json:"version"`
		Outcome struct {
			Outdated bool `json:"outdated"`
			Released bool `json:"released"`
		} `json:"outcome"`
	}
	_, err := c.do(ctx, call{method: http.MethodPost, path: "/v1/screenings/" + url.PathEscape(screening) + "/outcome", send: o, into: &in, repeat: true, key: true})
	return Recorded{in.Version, in.Outcome.Outdated, in.Outcome.Released}, err
}

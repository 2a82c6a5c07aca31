package api

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
)

// Stream is the events that happened, in order.
type Stream interface {
	Events(ctx context.Context, after event.Seq, limit int) ([]event.Event, error)
}

// Change is an event as subscribers may see it: ids and codes, no person's data, and
// not who did it.
type Change struct {
	Seq     int64           `json:"seq"`
	At      time.Time       `json:"at"`
	Kind    string          `json:"kind"`
	Subject string          `json:"subject"`
	Version int64           `json:"version"`
	Body    json.RawMessage `json:"body"`
}

// Changes is a piece of the stream.
type Changes struct {
	Items []Change `json:"items"`
	Next  int64    `json:"next" doc:"下一次的 after；与 after 相同则已读到末尾"`
}

type changesIn struct {
	After int64 `query:"after" minimum:"0" doc:"已读到的位置"`
	Limit int   `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

func (a *API) changes() {
	handle(a, op{Name: "changes.list", Method: "GET", Path: "/v1/changes", Tag: tagReport, Act: access.ChangesRead, Summary: "变更",
		About: "按次序的变更：列入的生效、标注与终止，法律依据的变更，机构的变更，以及本机构的任务、职责分歧和核查结果。以 next 续读，可随时重来。接口密钥以 after 续读，即表示该位置及以前的变更已经处理完毕；列入终止后，订阅方读过终止才算解除。"}, a.changeList)
}

func (a *API) changeList(c call, in *changesIn) (*body[Changes], error) {
	if err := a.cfg.Door.Enter(c, c.Actor, access.ChangesRead, access.Resource{Kind: "change", Body: c.Actor.Body}); err != nil {
		return nil, err
	}
	events, err := a.cfg.Stream.Events(c, event.Seq(in.After), in.Limit)
	if err != nil {
		return nil, err
	}
	if err := a.cfg.Publications.Took(c, c.Actor, event.Seq(in.After)); err != nil {
		return nil, err
	}
	out := Changes{Items: []Change{}, Next: in.After}
	for _, e := range events {
		out.Next = int64(e.Seq)
		if visible(c.Actor, e) {
			out.Items = append(out.Items, Change{int64(e.Seq), stamp(e.At), string(e.Kind), e.Subject, e.Version, e.Body})
		}
	}
	return &body[Changes]{out}, nil
}

// public are the kinds that every subscriber sees: what is in force, and what law and
// offices there are. A case before its decision is nobody's but its body's.
var public = map[event.Kind]bool{
	standing.EvServed: true, standing.EvAdopted: true, standing.EvTookEffect: true, standing.EvCompleted: true,
	standing.EvObjected: true, standing.EvStayed: true, standing.EvSuspended: true, standing.EvEnded: true, standing.EvLapsed: true,
	standing.EvRestored: true, standing.EvDuty: true, standing.EvConcluded: true, standing.EvGrounds: true,
	coordination.EvApproved: true, party.EventBodyRegistered: true, party.EventBodyChanged: true,
}

// own are the kinds that only the body they are about sees.
var own = map[event.Kind]bool{
	enforcement.EvIssued: true, enforcement.EvAmended: true, enforcement.EvAcknowledged: true, enforcement.EvOpened: true,
	enforcement.EvFedBack: true, enforcement.EvHandedOver: true, enforcement.EvSentBack: true, enforcement.EvAnswered: true,
	enforcement.EvClosed: true, enforcement.EvReleased: true, enforcement.EvReleaseConfirmed: true, enforcement.EvChased: true, enforcement.EvBreached: true, screening.EvOutcome: true,
	publication.EvWanted: true, publication.EvPublished: true, publication.EvWithdrawn: true, publication.EvWished: true, publication.EvChased: true,
}

// sides are the kinds that only the sides of a dispute see.
var sides = map[event.Kind]bool{
	coordination.EvDisputeRaised: true, coordination.EvDisputeAnswered: true, coordination.EvDisputeDrafted: true, coordination.EvDisputeConfirmed: true,
	coordination.EvDisputeWithdrawn: true, coordination.EvDisputeConvened: true, coordination.EvDisputeReferred: true, coordination.EvDisputeRuled: true,
	coordination.EvDisputeLinked: true, coordination.EvDisputeSettled: true,
}

// visible tells whether the actor may see an event.
func visible(a access.Actor, e event.Event) bool {
	if public[e.Kind] {
		return true
	}
	if sides[e.Kind] {
		var f coordination.DisputeFacts
		return a.Body != "" && e.Decode(&f) == nil && slices.Contains(f.Sides(), a.Body)
	}
	if !own[e.Kind] || a.Body == "" {
		return false
	}
	var about struct {
		Body string `json:"body"`
	}
	return e.Decode(&about) == nil && about.Body == a.Body
}

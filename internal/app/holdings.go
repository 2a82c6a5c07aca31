package app

import (
	"context"

	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/publication"
)

// holdings tells orders who keeps copies of a listing beside them: the channels where it was
// shown, and the subscribers of the stream.
type holdings struct {
	publications *publication.Service
	rules        func() *law.Ruleset
}

// Holdings gives them, channels first. A subscriber has taken the ending in when it has
// asked for what comes after it.
func (h holdings) Holdings(ctx context.Context, listing string, told event.Seq) (list []enforcement.Holding, err error) {
	copies, err := h.publications.OfListing(ctx, listing)
	if err != nil {
		return nil, err
	}
	for _, c := range copies {
		if c.Kind == publication.OfListing && c.First != "" {
			list = append(list, enforcement.Holding{Kind: enforcement.Published, Name: h.channel(c.Channel), Body: c.Body, Gone: c.Shown == "", Due: c.Due})
		}
	}
	readers, err := h.publications.Readers(ctx)
	for _, r := range readers {
		list = append(list, enforcement.Holding{Kind: enforcement.Subscribed, Name: r.Name, Body: r.Body, Gone: r.Position >= told})
	}
	return list, err
}

func (h holdings) channel(id string) string {
	for _, c := range h.rules().Source.Procedure.Channels {
		if c.ID == id {
			return c.Name
		}
	}
	return id
}

package app

import (
	"context"
	"math"

	"liancheng/internal/access"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/listing"
	"liancheng/internal/registry"
)

// answers keeps what a body answers to a question where the fact has its home: a fact
// of the case with the listing, one of a party or a person in the registry. The event
// that follows makes orders of the directives that hang on it.
type answers struct {
	listings *listing.Service
	registry *registry.Service
}

// tries is how often an answer is put on the version of the moment when others change the record meanwhile.
const tries = 5

// RecordAnswer records the answer in the name of who gave it.
func (x answers) RecordAnswer(ctx context.Context, a access.Actor, n enforcement.Answer) error {
	record := x.party
	if n.Scope == "listing" {
		record = x.listing
	}
	var err error
	for range tries {
		if err = record(ctx, a, n); !fault.Is(err, fault.Stale) {
			return err
		}
	}
	return err
}

func (x answers) listing(ctx context.Context, a access.Actor, n enforcement.Answer) error {
	f, known, err := x.listings.ListingAt(ctx, n.Listing, event.Seq(math.MaxInt64))
	if err != nil {
		return err
	}
	if !known {
		return fault.New(fault.NotFound, "没有列入记录 %s", n.Listing).At("listing").Under("listing.unknown")
	}
	_, err = x.listings.AnswerCircumstance(ctx, a, n.Listing, f.Version,
		listing.CircumstanceAnswer{ID: n.Circumstance, Value: n.Value, Source: n.Source})
	return err
}

func (x answers) party(ctx context.Context, a access.Actor, n enforcement.Answer) error {
	p, err := x.registry.Party(ctx, a, n.Party)
	if err != nil {
		return err
	}
	_, err = x.registry.AnswerCircumstance(ctx, a, n.Party, p.Version, n.Circumstance, n.Value)
	return err
}

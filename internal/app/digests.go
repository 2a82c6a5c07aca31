package app

import (
	"context"

	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
)

// digests tells under which keyed hashes the screenings of a party stand, so that those who
// look for them need neither the party's numbers nor the keys.
type digests struct {
	registry *registry.Service
	ring     *seal.Ring
}

func (d digests) of(ctx context.Context, party string) ([]string, error) {
	numbers, err := d.registry.NumbersEver(ctx, party)
	if err != nil {
		return nil, err
	}
	all := []string{screening.PartyDigest(party, d.ring)}
	for _, n := range numbers {
		all = append(all, screening.Digest(n, d.ring))
	}
	return all, nil
}

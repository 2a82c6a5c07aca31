package app

import (
	"context"

	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
)

// digests tells under which keyed hashes the screenings of a party stand, in all its records, so that those who
// look for them need neither the party's numbers nor the keys.
type digests struct {
	registry *registry.Service
	ring     *seal.Ring
}

func (d digests) of(ctx context.Context, party string) ([]string, error) {
	tree, err := d.registry.Tree(ctx, party)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, id := range tree.Records {
		numbers, err := d.registry.NumbersEver(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, screening.PartyDigest(id, d.ring))
		for _, n := range numbers {
			all = append(all, screening.Digest(n, d.ring))
		}
	}
	return all, nil
}

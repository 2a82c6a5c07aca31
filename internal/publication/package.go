package publication

import (
	"context"
	"encoding/json"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/seal"
)

// packageUse begins what is signed, so that the signature fits nothing else.
const packageUse = "liancheng publication package v1\n"

// A Package is what should stand at a channel, for the website that shows it: pages of
// cards, signed, since publication leaves the house as a file (政务外网 and the public network
// are parted). Whoever has taken in every page takes down what is on none of them.
type Package struct {
	Payload   string         `json:"payload"` // JSON of Content, the very bytes signed
	Signature seal.Signature `json:"signature"`
}

// Content is what a page of a package says.
type Content struct {
	Channel     string    `json:"channel"`
	Environment string    `json:"environment"` // a demo's is never published
	At          time.Time `json:"at"`
	After       string    `json:"after,omitempty"`
	Next        string    `json:"next,omitempty"` // "" on the last page
	Cards       []Card    `json:"cards"`
}

// Package gives a page of what should stand at a channel, signed.
func (s *Service) Package(ctx context.Context, a access.Actor, channel, after string, limit int) (p Package, err error) {
	board, err := s.Board(ctx, a, channel, after, limit)
	if err != nil {
		return p, err
	}
	c := Content{Channel: channel, Environment: s.Ring.Environment(), At: s.Clock().UTC(), After: after, Next: board.Next, Cards: board.Cards}
	if c.Cards == nil {
		c.Cards = []Card{}
	}
	text, err := json.Marshal(c)
	if err != nil {
		return p, err
	}
	p.Payload = string(text)
	p.Signature, err = s.Ring.Sign([]byte(packageUse + p.Payload))
	return p, err
}

// Genuine proves that one of our keys signed a package.
func Genuine(ring *seal.Ring, p Package) error {
	return ring.Verify([]byte(packageUse+p.Payload), p.Signature)
}

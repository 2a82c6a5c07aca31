package account

import (
	"context"
	"time"
)

// SetKeyClock moves the clock of the cache of keys.
func (s *Service) SetKeyClock(clock func() time.Time) { s.keys.clock = clock }

// KeyFresh is how long a node goes by what it read of a key.
const KeyFresh = keyFresh

// Hash and Verify reach the hasher of the given cost.
func Hash(ctx context.Context, c Cost, password string) (string, error) {
	return newHasher(c).hash(ctx, password)
}

func Verify(ctx context.Context, c Cost, password, encoded string) (bool, error) {
	return newHasher(c).verify(ctx, password, encoded)
}

var ParseKeyToken = parseKeyToken

package receipt

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// A Hash is a SHA-256 value; 64 lower-case hex digits in JSON.
type Hash [32]byte

// A Salt is 128 random bits; 32 lower-case hex digits in JSON.
type Salt [16]byte

// Base64 is bytes that are standard base64 in JSON, in the one canonical spelling.
type Base64 []byte

// String is the hash in hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes hex.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads exactly 64 lower-case hex digits.
func (h *Hash) UnmarshalText(text []byte) error { return unhex(h[:], text) }

// MarshalText writes hex.
func (s Salt) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

// UnmarshalText reads exactly 32 lower-case hex digits.
func (s *Salt) UnmarshalText(text []byte) error { return unhex(s[:], text) }

// MarshalText writes base64.
func (b Base64) MarshalText() ([]byte, error) {
	return base64.StdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads base64 and refuses any spelling but the canonical one:
// a receipt must not have two texts that both verify.
func (b *Base64) UnmarshalText(text []byte) error {
	if strings.ContainsAny(string(text), "\r\n") {
		return errors.New("base64 文本中有换行")
	}
	out, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil {
		return errors.New("不是规范的 base64 文本")
	}
	*b = out
	return nil
}

// unhex fills dst from lower-case hex of exactly its length.
func unhex(dst, text []byte) error {
	if len(text) != 2*len(dst) {
		return errors.New("十六进制文本的长度不对")
	}
	for _, c := range text {
		if 'A' <= c && c <= 'F' {
			return errors.New("十六进制文本须为小写")
		}
	}
	if _, err := hex.Decode(dst, text); err != nil {
		return errors.New("不是十六进制文本")
	}
	return nil
}

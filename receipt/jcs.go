package receipt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// maxInteger is the greatest integer that every JSON reader keeps exact (RFC 7493 §2.2).
const maxInteger = 1<<53 - 1

// CanonicalJSON gives the JSON Canonicalization Scheme bytes (RFC 8785) of
// anything encoding/json can write; JSON text goes in as json.RawMessage.
// Integers beyond ±(2⁵³−1), doubled names and lone surrogates are errors, since
// two readers would read them differently.
func CanonicalJSON(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("规范化 JSON：%w", err)
	}
	if loneSurrogate(text) {
		return nil, errors.New("规范化 JSON：文本中有不成对的代理码位")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return appendNext(nil, dec)
}

// appendNext writes the next value of dec.
func appendNext(dst []byte, dec *json.Decoder) ([]byte, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, fmt.Errorf("规范化 JSON：%w", err)
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return appendObject(dst, dec)
		}
		return appendArray(dst, dec)
	case string:
		return AppendString(dst, t), nil
	case json.Number:
		return appendNumber(dst, t.String())
	case bool:
		return strconv.AppendBool(dst, t), nil
	default:
		return append(dst, "null"...), nil
	}
}

func appendArray(dst []byte, dec *json.Decoder) (_ []byte, err error) {
	dst = append(dst, '[')
	for n := 0; dec.More(); n++ {
		if n > 0 {
			dst = append(dst, ',')
		}
		if dst, err = appendNext(dst, dec); err != nil {
			return nil, err
		}
	}
	_, err = dec.Token() // the closing bracket
	return append(dst, ']'), err
}

// A member is one name and value of an object, the name also in UTF-16, by
// whose units RFC 8785 §3.2.3 sorts.
type member struct {
	name  string
	units []uint16
	value []byte
}

func appendObject(dst []byte, dec *json.Decoder) ([]byte, error) {
	var members []member
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("规范化 JSON：%w", err)
		}
		name, _ := tok.(string) // the decoder allows nothing else here
		value, err := appendNext(nil, dec)
		if err != nil {
			return nil, err
		}
		members = append(members, member{name, utf16.Encode([]rune(name)), value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("规范化 JSON：%w", err)
	}
	slices.SortFunc(members, func(a, b member) int { return slices.Compare(a.units, b.units) })
	dst = append(dst, '{')
	for i, m := range members {
		if i > 0 {
			if m.name == members[i-1].name {
				return nil, fmt.Errorf("规范化 JSON：名称 %q 重复", m.name)
			}
			dst = append(dst, ',')
		}
		dst = append(append(AppendString(dst, m.name), ':'), m.value...)
	}
	return append(dst, '}'), nil
}

// appendNumber writes a JSON number as ECMAScript would.
func appendNumber(dst []byte, text string) ([]byte, error) {
	if !strings.ContainsAny(text, ".eE") {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n > maxInteger || n < -maxInteger {
			return nil, fmt.Errorf("规范化 JSON：整数 %s 超出 ±(2^53-1)，请改用文本", text)
		}
		return strconv.AppendInt(dst, n, 10), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("规范化 JSON：数 %s 超出双精度范围", text)
	}
	return appendFloat(dst, f), nil
}

// appendFloat writes f as ECMAScript's Number::toString: shortest digits that
// read back, an exponent from 1e21 on and below 1e-6, no zero before its digits.
func appendFloat(dst []byte, f float64) []byte {
	if f == 0 {
		return append(dst, '0') // also for -0
	}
	if a := math.Abs(f); a >= 1e-6 && a < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	if n := len(dst); dst[n-2] == '0' && (dst[n-3] == '-' || dst[n-3] == '+') {
		dst = append(dst[:n-2], dst[n-1]) // e-07 → e-7
	}
	return dst
}

// loneSurrogate finds an escaped surrogate without its partner in valid JSON
// text. encoding/json would quietly read U+FFFD.
func loneSurrogate(text []byte) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		r := escaped(text[i-1:])
		if !utf16.IsSurrogate(r) {
			continue
		}
		if utf16.DecodeRune(r, escaped(text[i+5:])) == unicode.ReplacementChar {
			return true
		}
		i += 10
	}
	return false
}

// escaped reads `\uXXXX` at the start of text, or gives -1.
func escaped(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(n)
}

package names

import (
	_ "embed"
	"strings"
)

//go:embed simplified.txt
var simplifiedTXT string

// simplified maps a traditional character to its simplified form.
var simplified = readPairs(simplifiedTXT)

// The common Chinese characters, a block of Unicode without compatibility forms.
const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// han is simplified for the common characters, in an array since every name passes here.
var han = func() (t [lastHan - firstHan + 1]uint16) {
	for i := range t {
		t[i] = uint16(firstHan + i)
	}
	for from, to := range simplified {
		if firstHan <= from && from <= lastHan && to <= 0xFFFF {
			t[from-firstHan] = uint16(to)
		}
	}
	return t
}()

// readPairs reads characters in twos, lines that begin with # aside.
func readPairs(text string) map[rune]rune {
	pairs := make(map[rune]rune, 4200)
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(row); i += 2 {
			pairs[row[i]] = row[i+1]
		}
	}
	return pairs
}

// common gives the key of a character that needs no look at its neighbours: 0 drops
// it. It is false for all that the tables of Unicode must decide.
func common(r rune) (key rune, known bool) {
	switch {
	case firstHan <= r && r <= lastHan:
		if beyond(r) {
			return 0, false
		}
		return rune(han[r-firstHan]), true
	case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
		return fullWidth(r)
	}
	switch r {
	case 0x00B7, 0x3000, 0x3001, 0x3002, '《', '》', '〈', '〉', '「', '」', '『', '』', '【', '】', '〔', '〕', '“', '”', '‘', '’', '—', '…', '•':
		return 0, true
	}
	return 0, false
}

// fullWidth folds letters, digits and the punctuation that has no meaning as a symbol.
func fullWidth(r rune) (key rune, known bool) {
	switch c := r - 0xFEE0; {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return c, true
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A', true
	case strings.ContainsRune("!\"#%&'()*,-./:;?@[\\]_{}", c):
		return 0, true
	}
	return 0, false
}

// beyond tells whether a common character's simplified form lies past the array's reach.
func beyond(r rune) bool {
	return beyondBits[(r-firstHan)>>6]&(1<<((r-firstHan)&63)) != 0
}

var beyondBits = func() (bits [(lastHan-firstHan)/64 + 1]uint64) {
	for from, to := range simplified {
		if firstHan <= from && from <= lastHan && to > 0xFFFF {
			bits[(from-firstHan)>>6] |= 1 << ((from - firstHan) & 63)
		}
	}
	return bits
}()

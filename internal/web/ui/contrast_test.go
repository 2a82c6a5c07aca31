package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var declared = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6});`)

// schemes reads the two schemes out of tokens.css.
func schemes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	raw, err := files.ReadFile("assets/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	day, night, ok := strings.Cut(string(raw), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark scheme")
	}
	read := func(css string) map[string]string {
		m := map[string]string{}
		for _, d := range declared.FindAllStringSubmatch(css, -1) {
			m[d[1]] = d[2]
		}
		return m
	}
	return read(day), read(night)
}

// luminance is WCAG 2.2's relative luminance of #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	channel := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}

func ratio(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast holds every pair of text and ground that the style sheet uses to
// WCAG 2.2's 4.5:1 (1.4.3), and edges of controls to 3:1 (1.4.11), in both schemes.
func TestContrast(t *testing.T) {
	light, dark := schemes(t)
	if len(light) != len(dark) {
		t.Errorf("%d colours by day, %d by night", len(light), len(dark))
	}
	pairs := []struct {
		ink, ground string
		least       float64
	}{
		{"ink", "paper", 7}, {"ink", "sunk", 7}, {"ink-soft", "paper", 4.5}, {"ink-soft", "sunk", 4.5}, {"ink-soft", "action-soft", 4.5},
		{"action", "paper", 4.5}, {"action", "sunk", 4.5}, {"action", "action-soft", 4.5}, {"action-ink", "action", 4.5},
		{"block", "paper", 4.5}, {"block", "block-soft", 4.5}, {"block-ink", "block", 4.5}, {"ink", "block-soft", 4.5},
		{"strict", "paper", 4.5}, {"strict", "strict-soft", 4.5}, {"ink", "strict-soft", 4.5}, {"ink-soft", "strict-soft", 4.5},
		{"clear", "paper", 4.5}, {"clear", "clear-soft", 4.5}, {"ink", "clear-soft", 4.5}, {"ink", "action-soft", 4.5},
		{"action", "block-soft", 4.5}, {"action", "strict-soft", 4.5}, {"action", "clear-soft", 4.5},
		{"bar-ink", "bar", 4.5}, {"edge", "paper", 3}, {"edge", "sunk", 3}, {"focus", "paper", 3}, {"focus", "sunk", 3}, {"focus", "action-soft", 3},
	}
	for name, scheme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			if got := ratio(t, scheme[p.ink], scheme[p.ground]); got < p.least {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", name, p.ink, p.ground, got, p.least)
			}
		}
	}
}

// TestStyleSheetUsesTokensOnly: a colour outside tokens.css would have no dark
// twin. Print and the ground of a QR code, which must be white, are the exceptions.
func TestStyleSheetUsesTokensOnly(t *testing.T) {
	raw, err := files.ReadFile("assets/app.css")
	if err != nil {
		t.Fatal(err)
	}
	screen, _, _ := strings.Cut(string(raw), "@media print")
	light, _ := schemes(t)
	for i, line := range strings.Split(screen, "\n") {
		if regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgba?\(`).MatchString(line) && !strings.HasPrefix(line, ".receipt .qr") {
			t.Errorf("app.css:%d has a colour of its own: %s", i+1, line)
		}
		for _, use := range regexp.MustCompile(`var\(--([a-z-]+)\)`).FindAllStringSubmatch(line, -1) {
			_, colour := light[use[1]]
			if other := use[1]; !colour && other != "u" && other != "radius" && other != "shadow" && other != "sans" && other != "document" && other != "mono" {
				t.Errorf("app.css:%d uses --%s, which tokens.css does not name", i+1, other)
			}
		}
	}
}

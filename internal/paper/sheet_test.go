package paper

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn are the fonts as a PDF uses them.
func drawn(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := LoadFonts("")
	if err == nil {
		fonts, err = fonts.ready()
	}
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

// letter is a paper of so many full paragraphs and one last line.
func letter(paragraphs int, last string) *Paper {
	p := &Paper{Issuer: "示例市应急管理局", Number: "呼应急列〔2026〕1号", Title: []string{"认定并列入严重失信主体名单决定书"}, To: "示例公司：", Sign: "示例市应急管理局", Seal: true, Date: "2026年11月22日"}
	for range paragraphs {
		p.Body = append(p.Body, Block{Text: strings.Repeat("文", 26)})
	}
	p.Body = append(p.Body, Block{Text: last})
	return p
}

// lines gives the text of a sheet line by line, from top to bottom, without the page number.
func lines(s sheet) (list []string) {
	at := -1.0
	for _, g := range s.glyphs[:len(s.glyphs)-5] {
		if math.Abs(g.y-at) > 0.01 {
			list, at = append(list, ""), g.y
		}
		list[len(list)-1] += string(g.r)
	}
	return list
}

// TestTheFieldOfText: 22 lines of 28 characters in 156 by 225 millimetres.
func TestTheFieldOfText(t *testing.T) {
	p := &Paper{Title: []string{"题"}, Body: []Block{{Text: strings.Repeat("文", 26+28*50)}}}
	sheets, _ := set(p, drawn(t))
	if len(sheets) != 3 {
		t.Fatalf("%d pages", len(sheets))
	}
	second := lines(sheets[1])
	if len(second) != perPage {
		t.Errorf("%d lines on a page", len(second))
	}
	for _, line := range second {
		if n := len([]rune(line)); n != perLine {
			t.Errorf("%d characters in %q", n, line)
		}
	}
	for _, s := range sheets {
		for _, g := range s.glyphs[:len(s.glyphs)-5] {
			// 16 points of type stand in 15.8 of room
			if g.x < left-0.1 || g.x+g.ink > left+fieldWidth+0.1 || g.y < top || g.y > top+fieldHeight {
				t.Fatalf("%q stands at %.2f %.2f", g.r, g.x, g.y)
			}
		}
	}
	odd, even := sheets[0].glyphs, sheets[1].glyphs
	if odd[len(odd)-1].x < 150 || even[len(even)-5].x > 40 {
		t.Error("the number of a page does not stand on its outer side")
	}
}

// TestTheSignatureIsNeverAlone: wherever a page ends, the page of the signature begins with
// text, and the signature and its date stand together.
func TestTheSignatureIsNeverAlone(t *testing.T) {
	fonts := drawn(t)
	for n := range 40 {
		for _, last := range []string{"末", strings.Repeat("末", 80)} {
			sheets, _ := set(letter(n, last), fonts)
			final := lines(sheets[len(sheets)-1])
			if k := len(final); k < 3 || !strings.HasPrefix(final[k-1], "2026年") || !strings.Contains(final[k-2], "（印章）") || !strings.ContainsAny(final[k-3], "末文") {
				t.Fatalf("%d paragraphs: the last page is %q", n, final)
			}
		}
	}
}

// TestHeadingsGoWithTheirText: no page ends with a heading.
func TestHeadingsGoWithTheirText(t *testing.T) {
	fonts := drawn(t)
	for n := range 30 {
		p := letter(n, "末")
		p.Body = append(p.Body, Block{Level: First, Text: "一、标题"}, Block{Level: Second, Text: "（一）标题"}, Block{Text: strings.Repeat("文", 60)})
		sheets, _ := set(p, fonts)
		for _, s := range sheets {
			if all := lines(s); strings.HasSuffix(all[len(all)-1], "标题") {
				t.Fatalf("%d paragraphs: a page ends with %q", n, all[len(all)-1])
			}
		}
	}
}

// TestLinesBreakAsChineseDoes (避头尾), whatever the text; nothing is lost or moved.
func TestLinesBreakAsChineseDoes(t *testing.T) {
	s := &setter{fonts: drawn(t), report: &report{}}
	runes := []rune("文字，。；：、！？）》〕”（《〔“ABCabc 0123456789—…〓％%")
	rapid.Check(t, func(rt *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(runes), 1, 300).Draw(rt, "text"))
		var back strings.Builder
		broken := broken(s.atoms(text, FangSong, no3, ""), fieldWidth-2*charPitch, fieldWidth)
		for i, line := range broken {
			for _, a := range line {
				back.WriteRune(a.r)
			}
			if i == 0 {
				continue
			}
			before, after := broken[i-1][len(broken[i-1])-1].r, line[0].r
			if !mayBreak(before, after) && possible(broken[i-1]) {
				rt.Fatalf("a line ends between %q and %q", before, after)
			}
			if total(trimmed(line)) > fieldWidth+0.01 {
				rt.Fatalf("a line of %.1f mm", total(line))
			}
		}
		if back.String() != text {
			rt.Fatalf("%q became %q", text, back.String())
		}
	})
}

// possible tells whether a line had any place to break at.
func possible(line []atom) bool {
	for i := 1; i < len(line); i++ {
		if mayBreak(line[i-1].r, line[i].r) {
			return true
		}
	}
	return false
}

// TestNoCharacterIsLost: whatever a field holds, each character is on a page or reported.
func TestNoCharacterIsLost(t *testing.T) {
	fonts := drawn(t)
	any := rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("文字，。（）abc 123　〓𠮷😀\u200b\u0301\t")))
	rapid.Check(t, func(rt *rapid.T) {
		text := string(rapid.SliceOfN(any, 1, 80).Draw(rt, "text"))
		p := letter(1, text)
		sheets, substituted := set(p, fonts)
		seen, lost := map[rune]int{}, 0
		for _, s := range sheets {
			for _, g := range s.glyphs {
				seen[g.r]++
			}
		}
		for _, s := range substituted {
			if s.Lost() {
				lost += s.Count
			}
		}
		own := strings.Count(text, string(missing))
		if seen[missing] != lost+own {
			rt.Fatalf("%d characters are drawn as 〓, %d are reported", seen[missing]-own, lost)
		}
		for _, r := range text {
			if fonts.choose(FangSong, r) != nil && seen[r] == 0 || lost == 0 && (&setter{fonts: fonts}).plain(FangSong, r) == "" && seen[r] == 0 {
				rt.Fatalf("%q is nowhere", r)
			}
		}
		if data, _, err := PDF(*p, fonts); err != nil || len(data) == 0 {
			rt.Fatal(err)
		}
		if data, err := DOCX(*p); err != nil || len(data) == 0 {
			rt.Fatal(err)
		}
	})
}

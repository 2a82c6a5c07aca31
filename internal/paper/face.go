package paper

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"

	"liancheng/internal/fault"
)

// A face is a TrueType font as far as setting lines needs it: which characters it has and
// how wide they are.
type face struct {
	Family string   // as it is called in this system
	names  []string // every family name it gives itself
	glyphs map[rune]uint16
	widths []uint16 // of glyphs, in units
	units  float64
	data   []byte
	inked  func(glyph uint16) bool
}

var be = binary.BigEndian

// readFace reads a font file. It gives back what it cannot use as a fault in words.
func readFace(data []byte) (f *face, err error) {
	defer func() {
		if recover() != nil { // an offset that leads out of the file
			f, err = nil, badFont("字体文件已损坏")
		}
	}()
	switch {
	case len(data) < 12:
		return nil, badFont("字体文件已损坏")
	case string(data[:4]) == "OTTO":
		return nil, badFont("是 CFF 轮廓的 OpenType 字体，须使用 TrueType 轮廓的 .ttf 文件")
	case string(data[:4]) == "ttcf":
		return nil, badFont("是字体集合（.ttc），须先取出其中一个字体存为 .ttf 文件")
	}
	t := map[string][]byte{}
	for i := range int(be.Uint16(data[4:])) {
		entry := data[12+16*i:]
		at, size := be.Uint32(entry[8:]), be.Uint32(entry[12:])
		t[string(entry[:4])] = data[at : at+size : at+size]
	}
	for _, tag := range []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post"} {
		if t[tag] == nil {
			return nil, badFont("字体文件缺少“" + tag + "”表，须使用 TrueType 轮廓的 .ttf 文件")
		}
	}
	if be.Uint16(t["OS/2"][8:])&0xF == 2 {
		return nil, badFont("字体的许可不允许嵌入文件")
	}
	f = &face{data: data, units: float64(be.Uint16(t["head"][18:])), names: families(t["name"]), glyphs: mapping(t["cmap"])}
	if f.units == 0 || len(f.glyphs) == 0 || len(f.names) == 0 {
		return nil, badFont("字体没有名称或者没有 Unicode 对照表")
	}
	f.Family, f.inked = f.names[0], inkedBy(t)
	f.metrics(t)
	return f, nil
}

func badFont(why string) error { return fault.New(fault.Invalid, "%s", why).Under("paper.font") }

func (f *face) metrics(t map[string][]byte) {
	n := int(be.Uint16(t["maxp"][4:]))
	last := max(int(be.Uint16(t["hhea"][34:]))-1, 0)
	f.widths = make([]uint16, n)
	for g := range n {
		f.widths[g] = be.Uint16(t["hmtx"][4*min(g, last):])
	}
}

// inkedBy tells whether a glyph has an outline.
func inkedBy(t map[string][]byte) func(uint16) bool {
	loca, long := t["loca"], be.Uint16(t["head"][50:]) != 0
	return func(g uint16) bool {
		i := int(g)
		if long {
			return len(loca) >= 4*i+8 && be.Uint32(loca[4*i:]) != be.Uint32(loca[4*i+4:])
		}
		return len(loca) >= 2*i+4 && be.Uint16(loca[2*i:]) != be.Uint16(loca[2*i+2:])
	}
}

// mapping reads the cmap of format 4 by which PDFs are made: the basic plane. A character
// beyond it has no glyph here, whatever the font holds.
func mapping(cmap []byte) map[rune]uint16 {
	glyphs := map[rune]uint16{}
	for i := range int(be.Uint16(cmap[2:])) {
		entry := cmap[4+8*i:]
		system, coding := be.Uint16(entry), be.Uint16(entry[2:])
		sub := cmap[be.Uint32(entry[4:]):]
		if (system == 3 && coding == 1 || system == 0) && be.Uint16(sub) == 4 {
			segments(sub, glyphs)
			return glyphs
		}
	}
	return glyphs
}

func segments(sub []byte, glyphs map[rune]uint16) {
	n := int(be.Uint16(sub[6:])) / 2
	for s := range n {
		end, start := int(be.Uint16(sub[14+2*s:])), int(be.Uint16(sub[16+2*n+2*s:]))
		delta, at := be.Uint16(sub[16+4*n+2*s:]), 16+6*n+2*s
		offset := int(be.Uint16(sub[at:]))
		for r := start; r <= end && r < 0xFFFF; r++ {
			g := uint16(r) + delta
			if offset != 0 {
				if g = be.Uint16(sub[at+offset+2*(r-start):]); g != 0 {
					g += delta
				}
			}
			if g != 0 {
				glyphs[rune(r)] = g
			}
		}
	}
}

// families gives the family names of a font, the Chinese one first.
func families(name []byte) (list []string) {
	storage := name[be.Uint16(name[4:]):]
	for i := range int(be.Uint16(name[2:])) {
		e := name[6+12*i:]
		system, language, id := be.Uint16(e), be.Uint16(e[4:]), be.Uint16(e[6:])
		if id != 1 || system != 3 && system != 0 {
			continue
		}
		raw := storage[be.Uint16(e[10:]):][:be.Uint16(e[8:])]
		units := make([]uint16, len(raw)/2)
		for k := range units {
			units[k] = be.Uint16(raw[2*k:])
		}
		family := strings.TrimSpace(string(utf16.Decode(units)))
		switch {
		case family == "" || slices.Contains(list, family):
		case language == 0x0804:
			list = slices.Insert(list, 0, family)
		default:
			list = append(list, family)
		}
	}
	return list
}

// has tells whether the font draws the character.
func (f *face) has(r rune) bool {
	g, ok := f.glyphs[r]
	return ok && int(g) < len(f.widths) && (f.inked(g) || space(r))
}

// space tells which characters are drawn by drawing nothing.
func space(r rune) bool {
	return r == ' ' || r == '\u00A0' || r == '\u3000' || r == '\u2002' || r == '\u2003'
}

// width gives a character's advance in ems.
func (f *face) width(r rune) float64 { return float64(f.widths[f.glyphs[r]]) / f.units }

// Command fontgen makes internal/paper/font/wqy-microhei.ttf.gz: face 0 of Debian's
// WenQuanYi Micro Hei as a TrueType file of its own, with the outlines that a paper in
// Chinese needs and no others. It writes the same bytes from the same file:
//
//	go run ./internal/paper/fontgen /usr/share/fonts/truetype/wqy/wqy-microhei.ttc
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"slices"
)

const out = "internal/paper/font/wqy-microhei.ttf.gz"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fontgen wqy-microhei.ttc")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "fontgen:", err)
		os.Exit(1)
	}
}

func run(from string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	tables, err := face(raw)
	if err != nil {
		return err
	}
	blank(tables, kept(tables))
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // the level is a valid one
	if _, err := z.Write(sfnt(tables)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, packed.Bytes(), 0o644)
}

var be = binary.BigEndian

// wanted are the tables that a reader of a PDF needs; layout features are left out.
var wanted = []string{"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}

// face reads the tables of face 0 of a collection.
func face(raw []byte) (map[string][]byte, error) {
	if len(raw) < 16 || string(raw[:4]) != "ttcf" {
		return nil, fmt.Errorf("not a TrueType collection")
	}
	at := be.Uint32(raw[12:])
	tables := map[string][]byte{}
	for i := range int(be.Uint16(raw[at+4:])) {
		entry := raw[int(at)+12+16*i:]
		if tag := string(entry[:4]); slices.Contains(wanted, tag) {
			start, size := be.Uint32(entry[8:]), be.Uint32(entry[12:])
			tables[tag] = bytes.Clone(raw[start : start+size])
		}
	}
	for _, tag := range []string{"cmap", "glyf", "head", "loca", "maxp"} {
		if tables[tag] == nil {
			return nil, fmt.Errorf("no table %q", tag)
		}
	}
	return tables, nil
}

// needed tells which characters a paper may hold: Latin, Greek, Cyrillic and all kinds of
// marks, radicals, Han with extension A and the compatibility forms. Hangul, kana and the
// scripts of other countries go.
func needed(r int) bool {
	for _, span := range [][2]int{{0x20, 0x52F}, {0x2000, 0x2FFF}, {0x3000, 0x303F}, {0x3105, 0x312F}, {0x3200, 0x33FF}, {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0xFE10, 0xFE6F}, {0xFF00, 0xFFEF}} {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}

// kept finds the glyphs of the characters needed, and the parts they are made of.
func kept(t map[string][]byte) map[int]bool {
	keep := map[int]bool{0: true}
	for r, g := range mapping(t["cmap"]) {
		if needed(r) {
			keep[g] = true
		}
	}
	for todo := slices.Collect(maps.Keys(keep)); len(todo) > 0; {
		g := todo[0]
		todo = todo[1:]
		for _, part := range parts(glyph(t, g)) {
			if !keep[part] {
				keep[part] = true
				todo = append(todo, part)
			}
		}
	}
	return keep
}

// mapping reads a cmap of format 4.
func mapping(cmap []byte) map[int]int {
	glyphs := map[int]int{}
	for i := range int(be.Uint16(cmap[2:])) {
		sub := cmap[be.Uint32(cmap[4+8*i+4:]):]
		if be.Uint16(sub) != 4 {
			continue
		}
		n := int(be.Uint16(sub[6:])) / 2
		for s := range n {
			end, start := int(be.Uint16(sub[14+2*s:])), int(be.Uint16(sub[16+2*n+2*s:]))
			delta, at := int(be.Uint16(sub[16+4*n+2*s:])), 16+6*n+2*s
			for r := start; r <= end && r < 0xFFFF; r++ {
				g := r + delta
				if offset := int(be.Uint16(sub[at:])); offset != 0 {
					if g = int(be.Uint16(sub[at+offset+2*(r-start):])); g != 0 {
						g += delta
					}
				}
				if g &= 0xFFFF; g != 0 {
					glyphs[r] = g
				}
			}
		}
	}
	return glyphs
}

func span(t map[string][]byte, g int) (from, to int) {
	if be.Uint16(t["head"][50:]) == 0 {
		return 2 * int(be.Uint16(t["loca"][2*g:])), 2 * int(be.Uint16(t["loca"][2*g+2:]))
	}
	return int(be.Uint32(t["loca"][4*g:])), int(be.Uint32(t["loca"][4*g+4:]))
}

func glyph(t map[string][]byte, g int) []byte {
	from, to := span(t, g)
	return t["glyf"][from:to]
}

// parts are the glyphs that a composite one is made of.
func parts(outline []byte) (list []int) {
	if len(outline) < 10 || int16(be.Uint16(outline)) >= 0 {
		return nil
	}
	for at := 10; ; {
		flags := be.Uint16(outline[at:])
		list = append(list, int(be.Uint16(outline[at+2:])))
		at += 6
		if flags&1 != 0 {
			at += 2
		}
		switch {
		case flags&8 != 0:
			at += 2
		case flags&0x40 != 0:
			at += 4
		case flags&0x80 != 0:
			at += 8
		}
		if flags&0x20 == 0 {
			return list
		}
	}
}

// blank empties the outlines of all other glyphs; numbers of glyphs stay as they are.
func blank(t map[string][]byte, keep map[int]bool) {
	n := int(be.Uint16(t["maxp"][4:]))
	var outlines bytes.Buffer
	loca := make([]byte, 4*(n+1))
	for g := range n {
		be.PutUint32(loca[4*g:], uint32(outlines.Len()))
		if keep[g] {
			outlines.Write(glyph(t, g))
			for outlines.Len()%4 != 0 {
				outlines.WriteByte(0)
			}
		}
	}
	be.PutUint32(loca[4*n:], uint32(outlines.Len()))
	t["glyf"], t["loca"] = outlines.Bytes(), loca
	be.PutUint16(t["head"][50:], 1)
}

// sfnt writes the tables as a font file.
func sfnt(t map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(t))
	var head, body bytes.Buffer
	put := func(v any) { _ = binary.Write(&head, be, v) } // a buffer takes everything
	power := 0
	for 2<<power <= len(tags) {
		power++
	}
	put(uint32(0x00010000))
	put([]uint16{uint16(len(tags)), uint16(16 << power), uint16(power), uint16(16*len(tags) - 16<<power)})
	for _, tag := range tags {
		head.WriteString(tag)
		put([]uint32{sum(t[tag]), uint32(12 + 16*len(tags) + body.Len()), uint32(len(t[tag]))})
		body.Write(t[tag])
		for body.Len()%4 != 0 {
			body.WriteByte(0)
		}
	}
	return append(head.Bytes(), body.Bytes()...)
}

func sum(table []byte) (total uint32) {
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		total += be.Uint32(word[:])
	}
	return total
}

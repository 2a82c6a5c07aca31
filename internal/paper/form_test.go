package paper

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// full gives every field that a form asks for, lists with two items.
func full(form string) Fields {
	fields := Fields{}
	for _, name := range FieldsOf(form) {
		list, item, inList := strings.Cut(strings.TrimPrefix(name, "."), ".")
		if !inList {
			if _, known := fields[list]; !known {
				fields[list] = Field("［" + list + "］")
			}
			continue
		}
		items, _ := fields[list].([]Fields)
		if items == nil {
			items = []Fields{{}, {}}
		}
		for _, each := range items {
			each[item] = Field("［" + item + "］")
		}
		fields[list] = items
	}
	return fields
}

func fill(t testing.TB, form string, fields Fields) Paper {
	t.Helper()
	p, err := Fill(form, fields)
	if err != nil {
		t.Fatalf("%s: %v", form, err)
	}
	p.Made = calendar.Day("2026-11-22")
	return p
}

// TestEveryFormStandsWithEveryField fills each form, and fails without any one of its fields.
func TestEveryFormStandsWithEveryField(t *testing.T) {
	if n := len(Forms()); n < 14 {
		t.Fatalf("%d forms", n)
	}
	for _, form := range Forms() {
		p := fill(t, form, full(form))
		for name := range full(form) {
			less := full(form)
			value := less[name]
			delete(less, name)
			if _, err := Fill(form, less); !fault.Is(err, fault.Internal) {
				t.Errorf("%s without %s: %v", form, name, err)
			}
			if _, list := value.([]Fields); !list && !strings.Contains(p.Plain(), "［"+name+"］") {
				t.Errorf("%s does not show %s", form, name)
			}
		}
	}
}

// TestAnEmptyFieldIsNoHole: an empty value that is printed is refused, not left out.
func TestAnEmptyFieldIsNoHole(t *testing.T) {
	fields := full("revocation")
	fields["Reason"] = Field(" ")
	if p, err := Fill("revocation", fields); !fault.Is(err, fault.Internal) {
		t.Fatalf("%v\n%s", err, p.Plain())
	}
	fields["Reason"] = Or("", "撤销的理由")
	p := fill(t, "revocation", fields)
	if !strings.Contains(p.Plain(), blank) || len(p.Blanks) != 1 || p.Blanks[0] != "撤销的理由" {
		t.Fatalf("%q\n%s", p.Blanks, p.Plain())
	}
	fields["Reason"] = "plain text"
	if _, err := Fill("revocation", fields); !fault.Is(err, fault.Internal) {
		t.Fatalf("a value that does not escape itself: %v", err)
	}
}

// TestTextIsNeverRead: whatever stands in a field comes out as it is, in paragraphs of its
// own, and adds no mark, cell or blank.
func TestTextIsNeverRead(t *testing.T) {
	plain := len(fill(t, "revocation", full("revocation")).Body)
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"@seal", "@p x", `\`, `\n`, `\?{x}`, `\0`, "|", "{{.Name}}", "甲", "。", " ", "\n", "\r\n", "a1"}), 1, 12).Draw(rt, "words")
		text := strings.Join(words, "")
		if strings.TrimSpace(text) == "" {
			return
		}
		fields := full("revocation")
		fields["Reason"] = Field(text)
		p, err := Fill("revocation", fields)
		if err != nil {
			rt.Fatal(err)
		}
		var want []string
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if line = strings.TrimSpace(line); line != "" {
				want = append(want, line)
			}
		}
		if len(p.Body) != plain-1+len(want) || len(p.Blanks) != 0 {
			rt.Fatalf("%d blocks for %q", len(p.Body), text)
		}
		for i, line := range want {
			if got := p.Body[2+i].Text; got != line {
				rt.Fatalf("%q became %q", line, got)
			}
		}
	})
}

func TestMarksAreStrict(t *testing.T) {
	good := "@title 题\n@p 文"
	if p, err := read(good + "\n@1 甲\n@2 乙\n@3 丙\n@4 丁\n@1 戊\n@2 己"); err != nil {
		t.Fatal(err)
	} else if want := "题\n文\n一、甲\n（一）乙\n1.丙\n（1）丁\n二、戊\n（一）己\n"; p.Plain() != want {
		t.Fatalf("%q", p.Plain())
	}
	for name, text := range map[string]string{
		"no title": "@p 文", "no body": "@title 题", "no mark": good + "\n文", "unknown mark": good + "\n@q 文", "twice": good + "\n@to 甲\n@to 乙",
		"empty": good + "\n@p", "hole": good + "\n@p 甲" + `\0`, "escape": good + "\n@p " + `\x`, "end": good + "\n@p 甲" + `\`, "nameless": good + "\n@p " + `\?{}`,
		"level": good + "\n@2 甲", "cells": good + "\n@cols 50 50\n@row 甲", "shares": good + "\n@cols 50 60", "no columns": good + "\n@row 甲",
		"seal": good + "\n@seal 甲", "undated": good + "\n@sign 甲", "long": good + "\n@p " + strings.Repeat("字", maxText),
	} {
		if _, err := read(text); !fault.Is(err, fault.Internal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzMarks(f *testing.F) {
	for _, form := range Forms() {
		raw, err := os.ReadFile("forms/" + form + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Add("@title 题\n@cols 40 60\n@row 甲 | \\?{乙}\\n丙\n@1 一\n@p 二\n@sign 署\n@date 日\n@seal")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := read(text)
		if err != nil {
			if !fault.Is(err, fault.Internal) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		if len(p.Title) == 0 || len(p.Body) == 0 || utf8.ValidString(text) && !utf8.ValidString(p.Plain()) {
			t.Fatalf("%q is read as %+v", text, p)
		}
	})
}

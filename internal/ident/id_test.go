package ident_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"liancheng/internal/ident"
)

func TestNewIDAt(t *testing.T) {
	// The example of the ULID specification: 1469918176385 ms is 01ARYZ6S41.
	at := time.UnixMilli(1469918176385)
	if got := ident.NewIDAt("lst", at, bytes.NewReader(make([]byte, 10))); got != "lst_01ARYZ6S410000000000000000" {
		t.Errorf("id = %s", got)
	}
	if got := ident.NewIDAt("lst", time.UnixMilli(1<<48-1), bytes.NewReader(bytes.Repeat([]byte{0xFF}, 10))); got != "lst_7"+strings.Repeat("Z", 25) {
		t.Errorf("highest id = %s", got)
	}
	ones := bytes.Repeat([]byte{0xFF}, 10)
	early, late := ident.NewIDAt("a", at, bytes.NewReader(ones)), ident.NewIDAt("a", at.Add(time.Millisecond), bytes.NewReader(make([]byte, 10)))
	if early >= late {
		t.Errorf("%s is not before %s", early, late)
	}
	for name, f := range map[string]func(){
		"no randomness": func() { ident.NewIDAt("a", at, bytes.NewReader(nil)) },
		"before 1970":   func() { ident.NewIDAt("a", time.UnixMilli(-1), bytes.NewReader(ones)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: an id is given", name)
				}
			}()
			f()
		}()
	}
}

func TestNewIDIsUniqueAndValid(t *testing.T) {
	var ids []string
	for range 1000 {
		id := ident.NewID("ord")
		if !ident.ValidID("ord", id) {
			t.Fatalf("%s is not valid", id)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 1000 {
		t.Error("an id occurs twice")
	}
	good := "lst_01ARYZ6S410000000000000000"
	if !ident.ValidID("lst", good) {
		t.Error("a good id is refused")
	}
	for _, bad := range []string{"", "lst", "lst_", good[:29], good + "0", "ord" + good[3:], "lst_8" + good[5:], "lst_01arYZ6S410000000000000000", "lst_01ARYZ6S41000000000000000I", strings.Repeat("é", 15)} {
		if ident.ValidID("lst", bad) {
			t.Errorf("%q is valid", bad)
		}
	}
}

func TestSynthetic(t *testing.T) {
	seen := map[string]bool{}
	for n := range 5000 {
		s := ident.SyntheticUSCC("91", "150102", n)
		if _, ws, err := ident.ParseUSCC(s); err != nil || ws != nil || seen[s] {
			t.Fatalf("%d: %s %v %v", n, s, ws, err)
		}
		seen[s] = true
	}
	for n := range 1000 {
		s := ident.SyntheticCitizenID("150102", "1985-01-01", n)
		if _, ws, err := ident.ParseCitizenID(s, today); err != nil || ws != nil || seen[s] {
			t.Fatalf("%d: %v %v", n, ws, err)
		}
		seen[s] = true
	}
	if a, b := ident.SyntheticUSCC("92", "150602", -1), ident.SyntheticUSCC("92", "150602", -1); a != b || a == ident.SyntheticUSCC("92", "150602", 1) {
		t.Errorf("not deterministic: %s %s", a, b)
	}
	for name, f := range map[string]func(){
		"category": func() { ident.SyntheticUSCC("9O", "150102", 1) },
		"region":   func() { ident.SyntheticUSCC("91", "15010", 1) },
		"letters":  func() { ident.SyntheticUSCC("91", "15A102", 1) },
		"birth":    func() { ident.SyntheticCitizenID("150102", "1985-02-30", 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a number is made from a bad %s", name)
				}
			}()
			f()
		}()
	}
}

package ident_test

import (
	"testing"

	"liancheng/internal/ident"
)

func TestParseUSCCAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		if _, _, err := ident.ParseUSCC("91150100MA0N00008Q"); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkParseUSCC(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ident.ParseUSCC("91150100MA0N00008Q"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseUSCCUntidy(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ident.ParseUSCC(" 91150100ma0n00008q"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseCitizenID(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ident.ParseCitizenID("150102198501010010", today); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDetect(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ident.Detect("91150100MA0N00008Q", today); err != nil {
			b.Fatal(err)
		}
	}
}

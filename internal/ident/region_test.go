package ident_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"liancheng/internal/ident"
)

func TestRegionsAreWhole(t *testing.T) {
	count := map[ident.Level]int{}
	seen := map[string]bool{}
	all := ident.Regions()
	for _, r := range all {
		count[r.Level]++
		if seen[r.Code] || seen[r.Name] {
			t.Errorf("%s %s occurs twice", r.Code, r.Name)
		}
		seen[r.Code], seen[r.Name] = true, true
		if utf8.RuneCountInString(r.Name) < 2 || r.Short == "" || strings.ContainsAny(r.Name, " \t") {
			t.Errorf("%v has no proper name", r)
		}
		wantEnding := map[ident.Level]string{ident.Province: "区", ident.Prefecture: "市盟", ident.County: "旗县市区"}[r.Level]
		last, _ := utf8.DecodeLastRuneInString(r.Name)
		if !strings.ContainsRune(wantEnding, last) {
			t.Errorf("%s %s ends in no word for a %s", r.Code, r.Name, r.Level)
		}
		wantParent := map[ident.Level]string{ident.Province: "", ident.Prefecture: "150000", ident.County: r.Code[:4] + "00"}[r.Level]
		if r.Parent != wantParent {
			t.Errorf("%s lies in %q, want %q", r.Code, r.Parent, wantParent)
		}
		up := ident.Ancestors(r.Code)
		if want := map[ident.Level]int{ident.Prefecture: 1, ident.County: 2}[r.Level]; len(up) != want {
			t.Errorf("%s has %d divisions above it, want %d", r.Code, len(up), want)
		}
		if !ident.Within(r.Code, "150000") || !ident.Within(r.Code, r.Code) {
			t.Errorf("%s lies nowhere", r.Code)
		}
	}
	if count[ident.Province] != 1 || count[ident.Prefecture] != 12 || count[ident.County] != 103 {
		t.Errorf("divisions: %v", count)
	}
	if !slices.IsSortedFunc(all, func(a, b ident.Region) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("not in the order of the codes")
	}
	all[0].Name = "changed"
	if r, _ := ident.LookupRegion("150000"); r.Name != "内蒙古自治区" {
		t.Error("a caller can change the table")
	}
}

func TestLookupRegion(t *testing.T) {
	want := ident.Region{Code: "150722", Name: "莫力达瓦达斡尔族自治旗", Short: "莫力达瓦旗", Level: ident.County, Parent: "150700"}
	if r, ok := ident.LookupRegion("150722"); !ok || r != want {
		t.Errorf("150722 = %v", r)
	}
	if r, ok := ident.ParentOf("152502"); !ok || r.Name != "锡林郭勒盟" {
		t.Errorf("锡林浩特市 lies in %v", r)
	}
	for _, code := range []string{"", "150", "152101", "150172", "110101", "150101"} {
		if r, ok := ident.LookupRegion(code); ok {
			t.Errorf("%s is %v", code, r)
		}
		if _, ok := ident.ParentOf(code); ok || ident.Ancestors(code) != nil || ident.Within(code, "150000") {
			t.Errorf("%s lies somewhere", code)
		}
	}
	if ident.Within("150102", "150200") || !ident.Within("150102", "150100") {
		t.Error("新城区 lies in 呼和浩特市 and not in 包头市")
	}
}

func TestResolveRegion(t *testing.T) {
	tests := []struct {
		code, name string
		how        ident.Match
	}{
		{"150102", "新城区", ident.Exact},
		{"152201", "乌兰浩特市", ident.Exact},
		{"150101", "呼和浩特市", ident.Urban},
		{"150172", "呼和浩特市", ident.Statistical},
		{"150271", "包头市", ident.Statistical},
		{"150571", "通辽市", ident.Statistical},
		{"152571", "锡林郭勒盟", ident.Statistical},
		{"152971", "阿拉善盟", ident.Statistical},
		{"152105", "呼伦贝尔市", ident.Retired},
		{"152301", "通辽市", ident.Retired},
		{"152421", "赤峰市", ident.Retired},
		{"152624", "乌兰察布市", ident.Retired},
		{"152700", "鄂尔多斯市", ident.Retired},
		{"152822", "巴彦淖尔市", ident.Retired},
		{"150199", "呼和浩特市", ident.Nearest},
		{"152901", "阿拉善盟", ident.Nearest}, // a league has no 市辖区
		{"159999", "内蒙古自治区", ident.Nearest},
	}
	for _, tt := range tests {
		if r, how, ok := ident.ResolveRegion(tt.code); !ok || r.Name != tt.name || how != tt.how {
			t.Errorf("%s = %s %s, want %s %s", tt.code, r.Name, how, tt.name, tt.how)
		}
	}
	for _, code := range []string{"", "15", "110101", "15010A", "1501022"} {
		if r, _, ok := ident.ResolveRegion(code); ok {
			t.Errorf("%s = %v", code, r)
		}
	}
}

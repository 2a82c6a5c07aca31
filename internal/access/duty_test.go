package access

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/fault"
)

func TestCheckDuties(t *testing.T) {
	for name, c := range map[string]struct {
		duties []Duty
		says   string // "" when allowed
	}{
		"one officer":        {[]Duty{Case}, ""},
		"officers":           {[]Duty{Case, Review, Execute, Coordinate}, ""},
		"one administrator":  {[]Duty{AuditAdmin}, ""},
		"none":               {nil, "至少"},
		"two administrators": {[]Duty{SecurityAdmin, AuditAdmin}, "“安全管理员”与“审计管理员”不得由同一人担任"},
		"admin and officer":  {[]Duty{Case, SystemAdmin}, "“系统管理员”不得兼任“承办”"},
		"admin first":        {[]Duty{SystemAdmin, Decide}, "“系统管理员”不得兼任“决定”"},
		"twice":              {[]Duty{Case, Case}, "重复"},
		"twice admin":        {[]Duty{AuditAdmin, AuditAdmin}, "重复"},
		"unknown":            {[]Duty{"boss"}, "boss"},
		"subscriber":         {[]Duty{Subscriber}, "接口密钥"},
	} {
		err := CheckDuties(c.duties)
		if (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || !fault.Is(err, fault.Invalid)) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestAdministratorsStandAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SliceOfNDistinct(rapid.SampledFrom(Duties()), 1, 4, rapid.ID).Draw(t, "duties")
		want := len(set) == 1 || !slices.ContainsFunc(set, Duty.IsAdmin)
		if got := CheckDuties(set) == nil; got != want {
			t.Fatalf("CheckDuties(%v) allows: %v", set, got)
		}
	})
}

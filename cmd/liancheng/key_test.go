package main

import (
	"strings"
	"testing"
)

// TestKey makes a key, sees it listed, revokes it and sees that; a bad one is refused.
func TestKey(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := verb(t, "", "body", "list", "150100", "--data", data)
	body, _, _ := strings.Cut(list, "\t")
	add := func(args ...string) (int, string, string) {
		return verb(t, "", append([]string{"key", "add", "--data", data, "--body", body, "--purpose", "示例平台核查"}, args...)...)
	}
	code, out, errOut := add("--expires", "2099-12-31", "--matter", "tender.bid", "--network", "192.0.2.0/24")
	id, token, _ := strings.Cut(strings.TrimSpace(out), "\n")
	if code != 0 || !strings.HasPrefix(id, "key_") || !strings.HasPrefix(token, "lk_") {
		t.Fatalf("exit %d, %q %s", code, out, errOut)
	}
	state := func() string {
		_, out, _ := verb(t, "", "key", "list", "--data", data)
		if strings.Contains(out, token) {
			t.Error("a token is shown again")
		}
		for line := range strings.Lines(out) {
			if f := strings.Split(strings.TrimSpace(line), "\t"); f[0] == id {
				return f[2] + " " + f[3]
			}
		}
		return ""
	}
	if got := state(); got != "2099-12-31 valid" {
		t.Errorf("listed as %q", got)
	}
	if code, out, _ := verb(t, "", "key", "revoke", id, "--data", data); code != 0 || out != id+" revoked\n" {
		t.Errorf("revoke: exit %d, %q", code, out)
	}
	if got := state(); got != "2099-12-31 revoked" {
		t.Errorf("revoked, and listed as %q", got)
	}
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"--expires", "2020-01-01"}, "expires"},
		{[]string{"--expires", "soon"}, "soon"},
		{[]string{"--expires", "2099-12-31", "--network", "192.0.2.1"}, "network"},
		{[]string{"--expires", "2099-12-31", "--scope", "listing.decide"}, "listing.decide"},
	} {
		if code, _, errOut := add(tt.args...); code != exitFault || !strings.Contains(errOut, tt.says) {
			t.Errorf("%v: exit %d, %s", tt.args, code, errOut)
		}
	}
}

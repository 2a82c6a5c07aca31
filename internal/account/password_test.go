package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/account"
)

func TestCheckPassword(t *testing.T) {
	for password, says := range map[string]string{
		good: "", "abcdefgh12": "3 类", "Abcdefgh12": "", "abcdefgh-1": "", "Ab1-": "至少 10", "示例示例示例示例Aa": "",
		"zhangSan-2026": "登录名", "Xx-ZHANGSAN-1": "登录名", "Aa1-" + strings.Repeat("x", 260): "过长",
		"Abcdefgh\n12": "控制字符", "Abcdefgh1\xff2": "无法识别", "": "至少 10",
	} {
		err := account.CheckPassword("zhangsan", password)
		if (err == nil) != (says == "") || err != nil && (!strings.Contains(err.Error(), says) || fieldOf(err) != "password") {
			t.Errorf("%q: %v, want %q", password, err, says)
		}
	}
}

func TestHashVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		password, other := rapid.String().Draw(t, "password"), rapid.String().Draw(t, "other")
		encoded, err := account.Hash(context.Background(), cheap, password)
		if err != nil {
			t.Fatal(err)
		}
		// The cost stands in the text: a later program may have another.
		for try, want := range map[string]bool{password: true, other: password == other} {
			right, err := account.Verify(context.Background(), account.UsualCost, try, encoded)
			if err != nil || right != want {
				t.Fatalf("verify %q = %v, %v; want %v", try, right, err, want)
			}
		}
	})
}

func TestHashOfUsualCost(t *testing.T) {
	encoded, err := account.Hash(t.Context(), account.UsualCost, good)
	if err != nil || !strings.HasPrefix(encoded, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Fatalf("%q, %v", encoded, err)
	}
	again, err := account.Hash(t.Context(), account.UsualCost, good)
	if err != nil || again == encoded {
		t.Errorf("the salt is the same twice: %v", err)
	}
	for password, want := range map[string]bool{good: true, good + " ": false, "": false} {
		if right, err := account.Verify(t.Context(), cheap, password, encoded); err != nil || right != want {
			t.Errorf("%q: %v, %v", password, right, err)
		}
	}
}

func TestSpoiltHashes(t *testing.T) {
	whole, err := account.Hash(t.Context(), cheap, good)
	if err != nil {
		t.Fatal(err)
	}
	for _, spoilt := range []string{
		"", "x", strings.Replace(whole, "argon2id", "argon2i", 1), strings.Replace(whole, "m=8", "m=99999999", 1),
		strings.Replace(whole, "t=1", "t=0", 1), strings.Replace(whole, "p=1", "p=0", 1), strings.Replace(whole, "v=19", "v=16", 1), whole[:len(whole)-4], whole + "$x",
	} {
		if right, err := account.Verify(t.Context(), cheap, good, spoilt); err == nil || right {
			t.Errorf("%q is taken for a hash", spoilt)
		}
	}
}

func TestHashingGivesUpWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	for range 8 { // a free place may be taken before the end of the context is seen
		if _, err := account.Hash(ctx, cheap, good); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if time.Since(start) > 5*time.Second {
		t.Error("waited for a place though nobody wants it")
	}
}

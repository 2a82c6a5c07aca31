package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/fault"
)

func create(t *testing.T, s SuiteName) (string, *Ring) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	r, err := Create(dir, Options{Suite: s, Environment: Real, Now: day0})
	if err != nil {
		t.Fatal(err)
	}
	return dir, r
}

func TestCreateThenOpen(t *testing.T) {
	for _, s := range suites {
		dir, made := create(t, s)
		sealed := made.Seal("f", []byte("值"))
		sig, err := made.Sign([]byte("文"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Open("f", sealed); err != nil || string(got) != "值" {
			t.Errorf("%s: %s, %v", s, got, err)
		}
		if r.Index("k", "v") != made.Index("k", "v") || r.Verify([]byte("文"), sig) != nil || r.Environment() != Real || r.String() != made.String() {
			t.Errorf("%s: %s came back as %s", s, made, r)
		}
		for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "data-k1.key"): 0o600, filepath.Join(dir, "index-k1.key"): 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
		}
		if _, err := Create(dir, Options{Suite: s, Environment: Real, Now: day0}); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: created over a ring: %v", s, err)
		}
	}
}

func TestRotationIsKept(t *testing.T) {
	dir, r := create(t, Intl)
	old := r.Seal("f", []byte("旧"))
	next := rotate(t, rotate(t, r, Data, SM, day0.Add(time.Hour)), Signing, SM, day0.Add(2*time.Hour))
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open("f", old); err != nil || string(got) != "旧" {
		t.Errorf("old value: %s, %v", got, err)
	}
	if got, err := again.Open("f", next.Seal("f", []byte("新"))); err != nil || string(got) != "新" {
		t.Errorf("new value: %s, %v", got, err)
	}
	if again.ReceiptSigner().KeyID() != next.ReceiptSigner().KeyID() {
		t.Errorf("signs with %s, not %s", again.ReceiptSigner().KeyID(), next.ReceiptSigner().KeyID())
	}
	if _, err := r.Rotate(Data, SM, day0.Add(3*time.Hour)); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a ring that does not know k2 wrote over it: %v", err)
	}
	// ten keys: k10 is newer than k9
	for i := range 9 {
		again = rotate(t, again, Data, Intl, day0.Add(time.Duration(10+i)*time.Hour))
	}
	if again, err = Open(dir); err != nil || !again.Fresh("intl.k11.") {
		t.Errorf("newest of %s, %v", again, err)
	}
}

// A retired signing key still verifies and is published so, but signs no more.
func TestRetiredKey(t *testing.T) {
	dir, r := create(t, Intl)
	first := r.ReceiptSigner().KeyID()
	next := rotate(t, r, Signing, Intl, day0.Add(time.Hour))
	path := filepath.Join(dir, "signing-"+next.ReceiptSigner().KeyID()+".key")
	edit(t, path, "\nkey: ", "\nretired: 2026-04-01T00:00:00.000000Z\nkey: ")
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if again.ReceiptSigner().KeyID() != first {
		t.Errorf("signs with %s", again.ReceiptSigner().KeyID())
	}
	if k, _ := again.PublicKeys().Find(next.ReceiptSigner().KeyID()); k.Retired != "2026-04-01T00:00:00.000000Z" {
		t.Errorf("published as %+v", k)
	}
}

// edit changes a file in place.
func edit(t *testing.T, path, old, with string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte(old)) {
		t.Fatalf("no %q in %s: %v", old, path, err)
	}
	if err := os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(with), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A good directory, then one change.
func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		kind   fault.Kind
		says   string
	}{
		"directory for the group": {func(t *testing.T, dir string) { chmod(t, dir, 0o750) }, fault.Invalid, "chmod 700 "},
		"directory for all":       {func(t *testing.T, dir string) { chmod(t, dir, 0o701) }, fault.Invalid, "chmod 700 "},
		"file for the group":      {func(t *testing.T, dir string) { chmod(t, dir+"/data-k1.key", 0o640) }, fault.Invalid, "chmod 600 "},
		"file for all":            {func(t *testing.T, dir string) { chmod(t, dir+"/index-k1.key", 0o604) }, fault.Invalid, "chmod 600 "},
		"link out of the directory": {func(t *testing.T, dir string) {
			outside := filepath.Join(t.TempDir(), "k")
			must(t, os.Rename(dir+"/data-k1.key", outside))
			must(t, os.Symlink(outside, dir+"/data-k1.key"))
		}, fault.Unavailable, "data-k1.key"},
		"no directory": {func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)) }, fault.NotFound, "不存在"},
		"empty": {func(t *testing.T, dir string) {
			must(t, os.RemoveAll(dir))
			must(t, os.Mkdir(dir, 0o700))
		}, fault.NotFound, "没有密钥"},
		"index key lost": {func(t *testing.T, dir string) { must(t, os.Remove(dir+"/index-k1.key")) }, fault.Conflict, "密钥不全"},
		"two index keys": {func(t *testing.T, dir string) {
			copyKey(t, dir, "index-k1", "index-k2", "id: k1", "id: k2")
		}, fault.Conflict, "多于一把"},
		"another environment": {func(t *testing.T, dir string) {
			edit(t, dir+"/data-k1.key", "environment: real", "environment: demo")
		}, fault.Conflict, "不得混放"},
		"other name":     {func(t *testing.T, dir string) { must(t, os.Rename(dir+"/data-k1.key", dir+"/data-k2.key")) }, fault.Invalid, "文件名应为"},
		"other head":     {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "key v1", "key v2") }, fault.Invalid, "首行"},
		"other suite":    {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "suite: intl", "suite: sm") }, fault.Invalid, "16 字节"},
		"unknown suite":  {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "suite: intl", "suite: x") }, fault.Invalid, "套件"},
		"other use":      {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "use: data", "use: x") }, fault.Invalid, "use 应为"},
		"no environment": {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "environment: real\n", "") }, fault.Invalid, "environment 应为"},
		"id with a path": {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "id: k1", "id: ../k1") }, fault.Invalid, "id 应由"},
		"no date":        {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "created: ", "created: x") }, fault.Invalid, "created"},
		"retired data": {func(t *testing.T, dir string) {
			edit(t, dir+"/data-k1.key", "\nkey", "\nretired: 2027-01-01T00:00:00.000000Z\nkey")
		}, fault.Invalid, "retired"},
		"retired too early": {func(t *testing.T, dir string) {
			edit(t, dir+"/data-k1.key", "\nkey", "\nretired: 2020-01-01T00:00:00.000000Z\nkey")
		}, fault.Invalid, "retired"},
		"unknown name":   {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "\nkey", "\nnote: x\nkey") }, fault.Invalid, "未知的名称"},
		"doubled name":   {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "\nkey", "\nid: k1\nkey") }, fault.Invalid, "不重复"},
		"broken key":     {func(t *testing.T, dir string) { edit(t, dir+"/data-k1.key", "key: ", "key: !") }, fault.Invalid, "base64"},
		"cut":            {func(t *testing.T, dir string) { must(t, os.Truncate(dir+"/data-k1.key", 60)) }, fault.Invalid, "第"},
		"another signer": {func(t *testing.T, dir string) { swapSigning(t, dir) }, fault.Invalid, "与编号不符"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, r := create(t, Intl)
			c.change(t, dir)
			_, err := Open(dir)
			if !fault.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v (%s), want %s saying %q", err, fault.KindOf(err), c.kind, c.says)
			}
			for _, k := range r.keys {
				if err != nil && bytes.Contains([]byte(err.Error()), k.secret()) {
					t.Error("the error holds a key")
				}
			}
		})
	}
}

func TestOtherFilesAreLeftAlone(t *testing.T) {
	dir, _ := create(t, SM)
	must(t, os.WriteFile(filepath.Join(dir, "README"), []byte("keys"), 0o644))
	if _, err := Open(dir); err != nil {
		t.Error(err)
	}
}

func TestCreateIntoOpenDirectory(t *testing.T) {
	dir := t.TempDir()
	chmod(t, dir, 0o755)
	if _, err := Create(dir, Options{Suite: Intl, Environment: Demo, Now: day0}); !fault.Is(err, fault.Invalid) {
		t.Errorf("keys were put where others read: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// Of many that create at once one wins, and what it gave is what stands there.
func TestCreateAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	rings, errs := make([]*Ring, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range rings {
		wg.Go(func() { rings[i], errs[i] = Create(dir, Options{Suite: Intl, Environment: Demo, Now: day0}) })
	}
	wg.Wait()
	won := slices.IndexFunc(rings, func(r *Ring) bool { return r != nil })
	r, err := Open(dir)
	if won < 0 || err != nil {
		t.Fatalf("nobody won: %v, %v", errors.Join(errs...), err)
	}
	if r.Index("k", "v") != rings[won].Index("k", "v") || r.String() != rings[won].String() {
		t.Errorf("%s stands there, %s was given", r, rings[won])
	}
	for i, other := range rings {
		if i != won && (other != nil || errs[i] == nil) {
			t.Errorf("two won: %s and %s", rings[won], other)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, s := range suites {
		for _, k := range newRing(f, s).keys {
			f.Add(k.text())
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		k, err := parseKey(text)
		if err != nil {
			return
		}
		again, err := parseKey(k.text())
		if err != nil || !bytes.Equal(again.text(), k.text()) || !bytes.Equal(again.secret(), k.secret()) {
			t.Fatalf("%q came back as %q, %v", text, k.text(), err)
		}
	})
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	must(t, os.Chmod(path, mode))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func copyKey(t *testing.T, dir, from, to, old, with string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, from+ending))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, to+ending), bytes.Replace(text, []byte(old), []byte(with), 1), 0o600))
}

// swapSigning puts another key under the signing key's id.
func swapSigning(t *testing.T, dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "signing-*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	must(t, err)
	k, err := parseKey(text)
	must(t, err)
	k.secret = hide(random(32))
	must(t, os.WriteFile(files[0], k.text(), 0o600))
}

package store_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"liancheng/internal/fault"
	"liancheng/internal/seal"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

func ring(t *testing.T) *seal.Ring {
	t.Helper()
	keys, err := seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Real, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func packed(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSniff(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("行政处罚决定书"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		raw  []byte
		want store.Media
		rule string
	}{
		"pdf":         {[]byte("%PDF-1.7\n"), store.PDF, ""},
		"png":         {[]byte("\x89PNG\r\n\x1a\n...."), store.PNG, ""},
		"jpeg":        {[]byte("\xff\xd8\xff\xe0...."), store.JPEG, ""},
		"docx":        {packed(t, "[Content_Types].xml", "word/document.xml"), store.DOCX, ""},
		"xlsx":        {packed(t, "[Content_Types].xml", "xl/workbook.xml"), store.XLSX, ""},
		"ofd":         {packed(t, "OFD.xml", "Doc_0/Document.xml"), store.OFD, ""},
		"text":        {[]byte("行政处罚决定书\r\n"), store.TXT, ""},
		"text in GBK": {gbk, store.GBK, ""},
		"macros":      {packed(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "", "file.macro"},
		"some zip":    {packed(t, "a.txt"), "", "file.type"},
		"broken zip":  {[]byte("PK\x03\x04 and no more"), "", "file.type"},
		"html":        {[]byte("\ufeff <HTML><body>"), "", "file.type"},
		"html inside": {[]byte("说明：<ScRipt>alert(1)</script>"), "", "file.type"},
		"svg":         {[]byte("<?xml version=\"1.0\"?><svg/>"), "", "file.type"},
		"program":     {[]byte("MZ\x90\x00\x03"), "", "file.type"},
		"control":     {[]byte("a\x00b"), "", "file.type"},
	} {
		got, err := store.Sniff(c.raw)
		if got != c.want || (err == nil) != (c.rule == "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if f, ok := err.(*fault.Fault); c.rule != "" && (!ok || f.Rule != c.rule) {
			t.Errorf("%s: %v, want %s", name, err, c.rule)
		}
		if err == nil && got.Extension() == "" {
			t.Errorf("%s has no extension", name)
		}
	}
}

// A directory that claims more than any paper holds is refused unread.
func TestSniffBomb(t *testing.T) {
	names := make([]string, 10_001)
	for i := range names {
		names[i] = strings.Repeat("a", i%7+1) + "/" + hex.EncodeToString([]byte{byte(i), byte(i >> 8)})
	}
	if _, err := store.Sniff(packed(t, names...)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("ten thousand entries: %v", err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for range 2 {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: "OFD.xml", Method: zip.Deflate, UncompressedSize64: 1 << 62}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Sniff(b.Bytes()); !fault.Is(err, fault.TooLarge) {
		t.Errorf("exabytes claimed: %v", err)
	}
}

func FuzzSniff(f *testing.F) {
	for _, s := range []string{"%PDF-", "PK\x03\x04", "文书", "\xff\xd8\xff", "<svg>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		media, err := store.Sniff(raw)
		if (err == nil) == (media.Extension() == "") {
			t.Errorf("%q, %v", media, err)
		}
	})
}

func TestFiles(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db, keys, ctx := place.Open(t), ring(t), t.Context()
		files := db.Files(keys)
		large := append([]byte("%PDF-1.7 秘密"), make([]byte, 3<<20)...)
		source := rand.NewChaCha8([32]byte{1})
		_, _ = source.Read(large[20:])
		sum := sha256.Sum256(large)
		digest := hex.EncodeToString(sum[:])
		for i, body := range []string{"bod_2", "bod_1", "bod_1"} {
			f, err := files.Put(ctx, body, "user:usr_1", bytes.NewReader(large))
			if err != nil || f.Digest != digest || f.Size != int64(len(large)) || f.Media != store.PDF {
				t.Fatalf("%d: %+v, %v", i, f, err)
			}
		}
		f, got, err := files.Get(ctx, digest)
		if err != nil || !bytes.Equal(got, large) || !slices.Equal(f.Holders, []string{"bod_1", "bod_2"}) {
			t.Fatalf("%+v, %v", f, err)
		}
		err = db.Read(ctx, func(tx *store.Tx) error {
			for body, want := range map[string]bool{"bod_1": true, "bod_2": true, "bod_3": false} {
				asked := slices.Repeat([]string{"other"}, 9) // more than go into one question
				if held, err := tx.FilesHeld(body, append(asked, digest)); err != nil || held[digest] != want || held["other"] {
					t.Errorf("%s holds %v, %v", body, held, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		outside := raw(t, place)
		var stored []byte
		if err := outside.QueryRowContext(ctx, "select bytes from file_part where digest = $1 and part = 0", digest).Scan(&stored); err != nil || bytes.Contains(stored, large[:16]) {
			t.Errorf("stored in the open, or not at all: %v", err)
		}
		// Parts that change places, and a file cut short, do not open.
		if _, err := outside.ExecContext(ctx, "update file_part set part = 90 + part where digest = $1 and part < 2", digest); err != nil {
			t.Fatal(err)
		}
		if _, err := outside.ExecContext(ctx, "update file_part set part = 91 - part where digest = $1 and part >= 90", digest); err != nil {
			t.Fatal(err)
		}
		if _, _, err := files.Get(ctx, digest); !fault.Is(err, fault.Internal) {
			t.Errorf("parts swapped: %v", err)
		}
		if _, err := outside.ExecContext(ctx, "delete from file_part where digest = $1 and part = 1", digest); err != nil {
			t.Fatal(err)
		}
		if _, _, err := files.Get(ctx, digest); err == nil {
			t.Error("a part is gone and nobody noticed")
		}
	})
}

func TestFilesRefused(t *testing.T) {
	db := storetest.New(t)
	files := db.Files(ring(t))
	for name, c := range map[string]struct {
		raw  []byte
		kind fault.Kind
	}{
		"empty":     {nil, fault.Invalid},
		"too large": {append([]byte("%PDF-"), make([]byte, store.MaxFile)...), fault.TooLarge},
		"html":      {[]byte("<html>"), fault.Invalid},
	} {
		if _, err := files.Put(t.Context(), "bod_1", "user:usr_1", bytes.NewReader(c.raw)); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := files.Stat(t.Context(), strings.Repeat("0", 64)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a file that is none: %v", err)
	}
	if _, err := files.Put(t.Context(), "", "", strings.NewReader("文书")); err == nil {
		t.Error("stored for nobody")
	}
	at, err := files.Put(t.Context(), "bod_1", "user:usr_1", bytes.NewReader(append([]byte("%PDF-"), make([]byte, store.MaxFile-5)...)))
	if err != nil || at.Size != store.MaxFile {
		t.Errorf("exactly at the limit: %v", err)
	}
}

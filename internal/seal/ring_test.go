package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/fault"
	"liancheng/receipt"
)

var day0 = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)

var suites = []SuiteName{Intl, SM}

func newRing(t testing.TB, s SuiteName) *Ring {
	t.Helper()
	r, err := Generate(Options{Suite: s, Environment: Real, Now: day0})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rotate(t testing.TB, r *Ring, use Use, s SuiteName, now time.Time) *Ring {
	t.Helper()
	next, err := r.Rotate(use, s, now)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestSealRoundTrip(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		rapid.Check(t, func(t *rapid.T) {
			field := rapid.String().Draw(t, "field")
			plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
			text, blob := r.Seal(field, plain), r.SealBytes(field, plain)
			if !strings.HasPrefix(text, string(s)+".k1.") || !r.Fresh(text) || text == r.Seal(field, plain) {
				t.Fatalf("sealed as %s", text)
			}
			if got, err := r.Open(field, text); err != nil || !bytes.Equal(got, plain) {
				t.Fatalf("opened as %x, %v", got, err)
			}
			if got, err := r.OpenBytes(field, blob); err != nil || !bytes.Equal(got, plain) {
				t.Fatalf("blob opened as %x, %v", got, err)
			}
			if _, err := r.Open(field+"x", text); !fault.Is(err, fault.Internal) {
				t.Fatalf("opened in another field: %v", err)
			}
			if _, err := r.OpenBytes(field+"x", blob); err == nil {
				t.Fatal("blob opened in another field")
			}
		})
	}
}

// Any bit flipped, any byte cut: nothing opens.
func TestTamperedDoesNotOpen(t *testing.T) {
	for _, s := range suites {
		r := rotate(t, newRing(t, s), Data, s, day0.Add(time.Hour)) // k1 and k2: the head may be flipped into the other
		text, blob := r.Seal("person.number/pty_1", []byte("150102199001010010")), r.SealBytes("f", []byte("文书"))
		for i := range 8 * len(text) {
			bad := []byte(text)
			bad[i/8] ^= 1 << (i % 8)
			if got, err := r.Open("person.number/pty_1", string(bad)); err == nil {
				t.Fatalf("%s opens as %s", bad, got)
			}
		}
		for i := range 8 * len(blob) {
			bad := bytes.Clone(blob)
			bad[i/8] ^= 1 << (i % 8)
			if _, err := r.OpenBytes("f", bad); err == nil {
				t.Fatalf("%x opens", bad)
			}
		}
		for n := range len(text) {
			if _, err := r.Open("person.number/pty_1", text[:n]); err == nil {
				t.Fatalf("%s opens", text[:n])
			}
		}
		for _, bad := range []string{text + "\n", text[:12] + "\n" + text[12:], text + "=", " " + text} {
			if _, err := r.Open("person.number/pty_1", bad); err == nil {
				t.Fatalf("%q opens", bad)
			}
		}
		if _, err := newRing(t, s).Open("person.number/pty_1", text); err == nil {
			t.Fatal("another ring opens it")
		}
	}
}

func TestOldValuesStillOpen(t *testing.T) {
	for _, from := range suites {
		for _, to := range suites {
			r := newRing(t, from)
			old := r.Seal("f", []byte("旧值"))
			index := r.Index("citizen-id", "150102199001010010")
			sig, err := r.Sign([]byte("旧文"))
			if err != nil {
				t.Fatal(err)
			}
			next := rotate(t, rotate(t, r, Data, to, day0.Add(time.Hour)), Signing, to, day0.Add(time.Hour))
			if got, err := next.Open("f", old); err != nil || string(got) != "旧值" || next.Fresh(old) {
				t.Errorf("%s→%s: old value: %s, %v", from, to, got, err)
			}
			if text := next.Seal("f", nil); !strings.HasPrefix(text, string(to)+".k2.") || next.Suite().Name() != to {
				t.Errorf("%s→%s: new value %s", from, to, text)
			} else if _, err := r.Open("f", text); err == nil || !strings.Contains(err.Error(), "密钥目录") {
				t.Errorf("%s→%s: the old ring on a new value: %v", from, to, err)
			}
			if next.Index("citizen-id", "150102199001010010") != index {
				t.Errorf("%s→%s: the index moved", from, to)
			}
			if err := next.Verify([]byte("旧文"), sig); err != nil {
				t.Errorf("%s→%s: old signature: %v", from, to, err)
			}
			fresh, err := next.Sign([]byte("新文"))
			if err != nil || fresh.Key == sig.Key || next.Verify([]byte("新文"), fresh) != nil || len(next.PublicKeys().Keys) != 2 {
				t.Errorf("%s→%s: new signature %v, %v", from, to, fresh, err)
			}
		}
	}
}

func TestRotateRefuses(t *testing.T) {
	r := newRing(t, Intl)
	if _, err := r.Rotate(Index, Intl, day0.Add(time.Hour)); !fault.Is(err, fault.Invalid) {
		t.Errorf("the index key: %v", err)
	}
	if _, err := r.Rotate(Data, Intl, day0.Add(300*time.Nanosecond)); !fault.Is(err, fault.Conflict) {
		t.Errorf("a clock that stands: %v", err)
	}
	if _, err := r.Rotate(Data, "rot13", day0.Add(time.Hour)); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown suite: %v", err)
	}
	for _, o := range []Options{{Suite: "rot13", Environment: Real}, {Suite: Intl, Environment: "test"}, {}} {
		if _, err := Generate(o); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", o, err)
		}
	}
}

func TestSignatures(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		rapid.Check(t, func(t *rapid.T) {
			msg := rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "message")
			sig, err := r.Sign(msg)
			if err != nil || r.Verify(msg, sig) != nil {
				t.Fatalf("sign: %v, verify: %v", err, r.Verify(msg, sig))
			}
			bit := rapid.IntRange(0, 8*len(msg)-1).Draw(t, "bit")
			bad := bytes.Clone(msg)
			bad[bit/8] ^= 1 << (bit % 8)
			if err := r.Verify(bad, sig); !fault.Is(err, fault.Invalid) {
				t.Fatalf("another message: %v", err)
			}
			bit = rapid.IntRange(0, 8*len(sig.Bytes)-1).Draw(t, "signature bit")
			sig.Bytes[bit/8] ^= 1 << (bit % 8)
			if r.Verify(msg, sig) == nil {
				t.Fatal("a flipped signature verifies")
			}
		})
		sig, _ := r.Sign([]byte("m"))
		for _, bad := range []Signature{{sig.Suite, "k9", sig.Bytes}, {"rsa", sig.Key, sig.Bytes}, {}} {
			if err := r.Verify([]byte("m"), bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	}
}

// What another system does with a receipt, on both suites.
func TestReceiptsVerify(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		batch := make([]*receipt.Receipt, 3)
		for i := range batch {
			batch[i] = &receipt.Receipt{ID: fmt.Sprint("scr_", i), Salt: receipt.NewSalt(), Issued: day0.Format(receipt.Layout),
				ValidUntil: day0.Add(time.Hour).Format(receipt.Layout), Verdict: receipt.Verdict{Environment: Real, Advice: receipt.Clear}}
		}
		if err := receipt.SignBatch(batch, r.ReceiptSigner(), day0.Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r.PublicKeys())
		if err != nil {
			t.Fatal(err)
		}
		keys, err := receipt.ParseKeySet(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := receipt.Verify(*batch[1], keys, receipt.Options{Verifiers: Verifiers()}); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		batch[1].Verdict.Advice = receipt.Block
		if err := receipt.Verify(*batch[1], keys, receipt.Options{Verifiers: Verifiers()}); receipt.Failed(err) != receipt.CheckPath {
			t.Errorf("%s: changed: %v", s, err)
		}
		if err := receipt.Verify(*batch[2], keys, receipt.Options{}); s == SM && receipt.Failed(err) != receipt.CheckKey {
			t.Errorf("SM2 without its verifier: %v", err)
		}
	}
}

func TestIndex(t *testing.T) {
	for _, s := range suites {
		r, other := newRing(t, s), newRing(t, s)
		a := r.Index("citizen-id", "150102199001010010")
		if len(a) != 64 || a != r.Index("citizen-id", "150102199001010010") {
			t.Errorf("%s: %s does not stay", s, a)
		}
		short := r.Index16("citizen-id", "150102199001010010")
		if hex.EncodeToString(short[:]) != a[:32] {
			t.Errorf("%s: %x is not the half of %s", s, short, a)
		}
		for what, b := range map[string]string{
			"kind": r.Index("passport", "150102199001010010"), "value": r.Index("citizen-id", "150102199001010029"),
			"boundary": r.Index("citizen-id1", "50102199001010010"), "ring": other.Index("citizen-id", "150102199001010010"),
		} {
			if a == b {
				t.Errorf("%s: another %s, the same index", s, what)
			}
		}
	}
}

func TestIndexConcurrently(t *testing.T) {
	r := newRing(t, SM)
	want := map[string]string{}
	for i := range 50 {
		want[fmt.Sprint(i)] = r.Index("k", fmt.Sprint(i))
	}
	done := make(chan string)
	for range 4 {
		go func() {
			for v, w := range want {
				if got := r.Index("k", v); got != w {
					done <- fmt.Sprintf("%s: %s, want %s", v, got, w)
					return
				}
			}
			done <- ""
		}()
	}
	for range 4 {
		if wrong := <-done; wrong != "" {
			t.Error(wrong)
		}
	}
}

func TestCommit(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		value := []byte("内蒙古云杉示例建设有限公司")
		c, salt := r.Commit(value)
		c2, salt2 := r.Commit(value)
		if c == c2 || salt == salt2 || !strings.HasPrefix(c, string(s)+".") {
			t.Errorf("%s: %s and %s tell that the value is the same", s, c, c2)
		}
		if err := CheckCommit(c, salt, value); err != nil {
			t.Error(err)
		}
		moved := salt + hex.EncodeToString(value[:1])
		for name, err := range map[string]error{
			"value": CheckCommit(c, salt, []byte("x")), "salt": CheckCommit(c, salt2, value), "suite": CheckCommit("x"+c, salt, value),
			"boundary": CheckCommit(c, moved, value[1:]), "no hex": CheckCommit(string(s)+".zz", salt, value), "empty": CheckCommit("", "", nil),
		} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: another %s: %v", s, name, err)
			}
		}
	}
}

func TestNoSecretIsPrinted(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		holder := struct {
			Ring  *Ring
			inner *Ring
			keys  []*key
			value any
		}{r, r, r.keys, r.signs.signer}
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
			for _, v := range []any{r, r.seals, *r.seals, r.index, r.keys, *r.keys[0], holder, &holder, r.signs.signer, r.ReceiptSigner(), r.PublicKeys()} {
				fmt.Fprintf(&out, verb+"\n", v)
			}
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("ring", "ring", r, "holder", holder)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("ring", "ring", r, "holder", holder, "signer", r.signs.signer)
		if !strings.Contains(r.String(), "data-k1") {
			t.Errorf("%s does not name its keys", r)
		}
		for _, k := range r.keys {
			raw := k.secret()
			for _, form := range []string{string(raw), hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)), base64.StdEncoding.EncodeToString(raw),
				strings.Trim(fmt.Sprint(raw), "[]"), strings.Trim(fmt.Sprintf("%#v", raw), "[]byte{}"), new(big.Int).SetBytes(raw).String(),
				fmt.Sprint(binary.LittleEndian.Uint32(raw)), fmt.Sprint(binary.BigEndian.Uint32(raw))} { // key schedules begin so
				if strings.Contains(out.String(), form) {
					t.Errorf("%s: the %s key is printed: %s", s, k.use, form)
				}
			}
		}
	}
}

// Nothing opens that the ring did not seal, and nothing makes it panic.
func FuzzOpen(f *testing.F) {
	rings := []*Ring{newRing(f, Intl), newRing(f, SM)}
	made := map[string]bool{}
	for _, r := range rings {
		s := r.Seal("f", []byte("值"))
		made[s] = true
		f.Add(s)
	}
	f.Add("intl.k1.")
	f.Add("..")
	f.Add("sm.k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, sealed string) {
		for _, r := range rings {
			if plain, err := r.Open("f", sealed); err == nil && !made[sealed] {
				t.Fatalf("%q opens as %q", sealed, plain)
			}
			if plain, err := r.OpenBytes("f", []byte(sealed)); err == nil {
				t.Fatalf("%q opens as %q", sealed, plain)
			}
		}
	})
}

func BenchmarkIndex16(b *testing.B) {
	for _, s := range suites {
		r := newRing(b, s)
		b.Run(string(s), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Index16("citizen-id", "150102199001010010")
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	for _, s := range suites {
		r := newRing(b, s)
		b.Run(string(s), func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Sign([]byte("liancheng receipt v1")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

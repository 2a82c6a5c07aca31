package receipt

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestVerify(t *testing.T) {
	s := newSigner("k1", Real)
	keys := KeySet{Keys: []Key{newSigner("k0", Real).public(), s.public()}}
	for size := 1; size <= 9; size++ {
		for at := range size {
			if err := Verify(sign(t, s, size, at), keys, Options{}); err != nil {
				t.Fatalf("receipt %d of %d: %v", at, size, err)
			}
		}
	}
}

// A valid receipt and key, then one change.
func TestVerifyRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *Receipt, k *Key)
		want   Check
	}{
		"verdict changed":          {func(r *Receipt, _ *Key) { r.Verdict.Advice = Clear }, CheckPath},
		"salt changed":             {func(r *Receipt, _ *Key) { r.Salt[0] ^= 1 }, CheckPath},
		"path cut":                 {func(r *Receipt, _ *Key) { r.Path = r.Path[1:] }, CheckPath},
		"index out of batch":       {func(r *Receipt, _ *Key) { r.Index = r.Size }, CheckPath},
		"size changed":             {func(r *Receipt, _ *Key) { r.Size = 6 }, CheckSignature},
		"signed a second later":    {func(r *Receipt, _ *Key) { r.Signed = batchTime.Add(time.Second).Format(Layout) }, CheckSignature},
		"signature changed":        {func(r *Receipt, _ *Key) { r.Signature[5] ^= 8 }, CheckSignature},
		"signature missing":        {func(r *Receipt, _ *Key) { r.Signature = nil }, CheckSignature},
		"another public key":       {func(_ *Receipt, k *Key) { k.Public = newSigner("x", Real).public().Public }, CheckSignature},
		"short public key":         {func(_ *Receipt, k *Key) { k.Public = k.Public[1:] }, CheckSignature},
		"unknown key":              {func(r *Receipt, _ *Key) { r.Key = "k9" }, CheckKey},
		"suite without verifier":   {func(_ *Receipt, k *Key) { k.Suite = SM2 }, CheckKey},
		"before the key":           {func(_ *Receipt, k *Key) { k.Created = batchTime.Add(time.Second).Format(Layout) }, CheckKey},
		"key without creation":     {func(_ *Receipt, k *Key) { k.Created = "" }, CheckKey},
		"after the key":            {func(_ *Receipt, k *Key) { k.Retired = batchTime.Add(-time.Second).Format(Layout) }, CheckKey},
		"demo's key":               {func(_ *Receipt, k *Key) { k.Environment = Demo }, CheckEnvironment},
		"demo's receipt":           {func(r *Receipt, k *Key) { r.Verdict.Environment, k.Environment = Demo, Demo }, CheckEnvironment},
		"unknown environment":      {func(r *Receipt, _ *Key) { r.Verdict.Environment = "test" }, CheckForm},
		"unknown advice":           {func(r *Receipt, _ *Key) { r.Verdict.Advice = "allow" }, CheckForm},
		"no id":                    {func(r *Receipt, _ *Key) { r.ID = "" }, CheckForm},
		"issued unreadable":        {func(r *Receipt, _ *Key) { r.Issued = "2026-03-02" }, CheckForm},
		"valid until unreadable":   {func(r *Receipt, _ *Key) { r.ValidUntil = "" }, CheckForm},
		"signed unreadable":        {func(r *Receipt, _ *Key) { r.Signed = "now" }, CheckForm},
		"valid before issued":      {func(r *Receipt, _ *Key) { r.ValidUntil = "2026-01-01T00:00:00.000000Z" }, CheckForm},
		"inexact position":         {func(r *Receipt, _ *Key) { r.Verdict.Position = math.MaxInt64 }, CheckForm},
		"signed with a reason":     {func(r *Receipt, _ *Key) { r.Why = "存储不可用" }, CheckForm},
		"unsigned yet a signature": {func(r *Receipt, _ *Key) { r.Unsigned, r.Why = true, "存储不可用" }, CheckForm},
		"unsigned":                 {func(r *Receipt, _ *Key) { r.Unsigned, r.Why, r.Signature = true, "存储不可用", nil }, CheckSigned},
	} {
		s := newSigner("k1", Real)
		r, k := sign(t, s, 5, 2), s.public()
		c.change(&r, &k)
		err := Verify(r, KeySet{Keys: []Key{k}}, Options{})
		if Failed(err) != c.want {
			t.Errorf("%s: %v (check %q), want check %q", name, err, Failed(err), c.want)
		} else if !strings.HasPrefix(err.Error(), "回执无效：") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if Failed(errors.New("other")) != "" {
		t.Error("a foreign error failed a check")
	}
}

func TestDemoOnlyWhenAllowed(t *testing.T) {
	s := newSigner("d1", Demo)
	r, keys := sign(t, s, 3, 1), KeySet{Keys: []Key{s.public()}}
	if err := Verify(r, keys, Options{}); Failed(err) != CheckEnvironment {
		t.Errorf("a demo's receipt: %v", err)
	}
	if err := Verify(r, keys, Options{AllowDemo: true}); err != nil {
		t.Error(err)
	}
	keys.Keys[0].Environment = Real
	if err := Verify(r, keys, Options{AllowDemo: true}); Failed(err) != CheckEnvironment {
		t.Errorf("a demo's receipt under a real key: %v", err)
	}
}

func TestExpired(t *testing.T) {
	r := sign(t, newSigner("k1", Real), 1, 0)
	end := batchTime.Add(24 * time.Hour)
	if r.Expired(end) || !r.Expired(end.Add(time.Microsecond)) {
		t.Error("the last instant is not the last")
	}
	if r.ValidUntil = "soon"; !r.Expired(batchTime) {
		t.Error("an unreadable period does not expire")
	}
}

func TestSignBatchRefuses(t *testing.T) {
	s := newSigner("k1", Real)
	demo := &Receipt{ID: "scr_1", Verdict: sample(0)}
	demo.Verdict.Environment = Demo
	if err := SignBatch([]*Receipt{demo}, s, batchTime); err == nil {
		t.Error("a demo's verdict was signed with a real key")
	}
	if err := SignBatch(nil, s, batchTime); err == nil {
		t.Error("an empty batch was signed")
	}
	if err := Attach([]*Receipt{{}}, []Hash{{}}, s, batchTime); err == nil {
		t.Error("a leaf without the key's id was signed")
	}
}

// spots gives a function for every scalar below v that changes it.
func spots(v reflect.Value) (all []func()) {
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range v.Fields() {
			all = append(all, spots(f)...)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, spots(v.Index(i))...)
		}
		if v.Kind() == reflect.Slice && v.Len() > 0 {
			all = append(all, func() { v.SetLen(v.Len() - 1) })
		}
	case reflect.String:
		all = append(all, func() { v.SetString(v.String() + "x") })
	case reflect.Int, reflect.Int64:
		all = append(all, func() { v.SetInt(v.Int() + 1) })
	case reflect.Uint8:
		all = append(all, func() { v.SetUint(v.Uint() ^ 1) })
	case reflect.Bool:
		all = append(all, func() { v.SetBool(!v.Bool()) })
	}
	return all
}

// Whatever field a struct gains, the signature covers it or this fails.
func TestEveryFieldIsCovered(t *testing.T) {
	s := newSigner("k1", Real)
	keys := KeySet{Keys: []Key{s.public()}}
	good := sign(t, s, 7, 3)
	text := good.AppendJSON(nil, nil)
	n := len(spots(reflect.ValueOf(&good).Elem()))
	if n < 150 {
		t.Fatalf("the sample has %d scalars: some are not set", n)
	}
	for i := range n {
		r, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		spots(reflect.ValueOf(&r).Elem())[i]()
		if err := Verify(r, keys, Options{AllowDemo: true}); err == nil {
			t.Fatalf("change %d verifies: %s", i, r.AppendJSON(nil, nil))
		}
	}
}

// Any bit of the text flipped: it is refused, or says exactly the same.
func TestEveryBitIsCovered(t *testing.T) {
	s := newSigner("k1", Real)
	keys := KeySet{Keys: []Key{s.public()}}
	good := sign(t, s, 7, 3)
	canonical := good.AppendJSON(nil, nil)
	escaped, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := append([]byte{}, rapid.SampledFrom([][]byte{canonical, escaped}).Draw(t, "text")...)
		bit := rapid.IntRange(0, 8*len(text)-1).Draw(t, "bit")
		text[bit/8] ^= 1 << (bit % 8)
		r, err := Parse(text)
		if err != nil || Verify(r, keys, Options{AllowDemo: true}) != nil {
			return
		}
		if string(r.AppendJSON(nil, nil)) != string(canonical) {
			t.Fatalf("bit %d flipped verifies: %s", bit, text)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	s := newSigner("k1", Real)
	r, keys := sign(b, s, 256, 100), KeySet{Keys: []Key{s.public()}}
	for b.Loop() {
		if err := Verify(r, keys, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignBatch256(b *testing.B) {
	s := newSigner("k1", Real)
	batch := make([]*Receipt, 256)
	for i := range batch {
		batch[i] = &Receipt{ID: "scr_1", Salt: NewSalt(), Verdict: sample(3)}
	}
	for b.Loop() {
		if err := SignBatch(batch, s, batchTime); err != nil {
			b.Fatal(err)
		}
	}
}

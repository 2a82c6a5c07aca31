package receipt

import (
	"crypto/ed25519"
	"crypto/sha256"
	"reflect"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var batchTime = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)

// testSigner is a real Ed25519 key with a seed known to the tests.
type testSigner struct {
	id, environment string
	key             ed25519.PrivateKey
}

func newSigner(id, environment string) testSigner {
	seed := sha256.Sum256([]byte(id))
	return testSigner{id, environment, ed25519.NewKeyFromSeed(seed[:])}
}

func (s testSigner) KeyID() string                       { return s.id }
func (s testSigner) Environment() string                 { return s.environment }
func (s testSigner) Sign(message []byte) ([]byte, error) { return ed25519.Sign(s.key, message), nil }

func (s testSigner) public() Key {
	return Key{ID: s.id, Suite: Ed25519, Environment: s.environment,
		Public: Base64(s.key.Public().(ed25519.PublicKey)), Created: batchTime.Add(-time.Hour).Format(Layout)}
}

// sample is a verdict with every field set.
func sample(n int) Verdict {
	v := Verdict{Engine: 1, Ruleset: "6f1c", Position: 4711, AsOf: "2026-03-02", Environment: Real, Hit: true, Advice: Strict, Note: "备注",
		Asker: Asker{Body: "bdy_1", Purpose: "approval", Matter: "tender.bid", Case: "办〔2026〕1", MatterCode: "1500001", Project: "2601-150102", Stage: "2", Point: "completion"},
		Party: PartyRef{Digest: "00ff", Display: "内蒙古云杉示例建设有限公司"}, Warnings: []string{"机构与事项的组合未登记"}}
	v.Matches = []Match{{Identity: Certain, PartyID: "pty_1", Name: "内蒙古云杉示例建设有限公司", Role: "unit", Why: "统一社会信用代码相同"}}
	for i := range 3 {
		v.Matches[0].Listings = append(v.Matches[0].Listings, ListingRef{ID: "lst_" + strconv.Itoa(i), Domain: i + 1, DomainName: "安全生产", State: "in-force",
			Authority: "内蒙古自治区应急管理厅", Document: "内应急罚〔2026〕7号", Effective: "2026-02-01", Until: "2029-01-31", PersonRole: "principal", Applied: true, Why: "—"})
	}
	for i := range n {
		v.Reasons = append(v.Reasons, Reason{Listing: "lst_" + strconv.Itoa(i%3), Directive: "nmg-2020-3/1.3#" + strconv.Itoa(i), Clause: "1.3",
			Phrase: "依法限制参与工程等招投标", Effect: "restrict", Class: "A", Binding: "mandatory", Until: "2028-01-01",
			Basis:         []BasisRef{{ID: "bidding-law-26", Title: "招标投标法第二十六条", Status: "unconfirmed"}},
			Circumstances: []CircumstanceRef{{ID: "electricity-retailer", Question: "是否为售电公司？", Value: "unknown"}},
			Advice:        Strict, Uncapped: Restrict, Caps: []Cap{{Rule: "basis", To: Strict, Why: "所引依据尚未确认"}}})
	}
	return v
}

// sign makes a signed batch around r and gives r.
func sign(t testing.TB, s testSigner, size, at int) Receipt {
	t.Helper()
	batch := make([]*Receipt, size)
	for i := range batch {
		batch[i] = &Receipt{ID: "scr_" + strconv.Itoa(i), Salt: NewSalt(), IndexAge: 120, Verdict: sample(2),
			Issued: batchTime.Format(Layout), ValidUntil: batchTime.Add(24 * time.Hour).Format(Layout)}
		batch[i].Verdict.Environment = s.environment
	}
	if err := SignBatch(batch, s, batchTime); err != nil {
		t.Fatal(err)
	}
	return *batch[at]
}

// fill gives every field below v an arbitrary value.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(t, f)
		}
	case reflect.Slice:
		n := rapid.IntRange(0, 3).Draw(t, "len")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.Just(""), rapid.String(), rapid.SampledFrom([]string{"不予办理\"依据\"存在\\", "a\u2028<b>&\x1f😀"})).Draw(t, "string"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-maxInteger, maxInteger).Draw(t, "int"))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Byte().Draw(t, "byte")))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	default:
		t.Fatalf("fill: no %s", v.Kind())
	}
}

package seal

import (
	"crypto/elliptic"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm4"

	"liancheng/receipt"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// GB/T 32905 appendix A, and two more computed with OpenSSL 3.
func TestSM3Vectors(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
		"abc":                      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		strings.Repeat("abcd", 16): "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
		"内蒙古":                      "79f63524835fe626c7bf8b0d18ab8b001e919ae437f7a845a0aa62cca5e9d409",
	} {
		d := sm{}.Digest()
		d.Write([]byte(in))
		if got := hex.EncodeToString(d.Sum(nil)); got != want {
			t.Errorf("SM3(%q) = %s, want %s", in, got, want)
		}
	}
}

// GB/T 32907 appendix A: one block, key and plaintext the same.
func TestSM4Vector(t *testing.T) {
	key := unhex(t, "0123456789abcdeffedcba9876543210")
	block, err := sm4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 16)
	block.Encrypt(out, key)
	if got := hex.EncodeToString(out); got != "681edf34d206965e86b3e94f536e4246" {
		t.Errorf("SM4 = %s", got)
	}
}

// RFC 8998 appendix A.1: SM4-GCM.
func TestSM4GCMVector(t *testing.T) {
	aead, err := sm{}.AEAD(unhex(t, "0123456789abcdeffedcba9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	plain := unhex(t, "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa")
	got := aead.Seal(nil, unhex(t, "00001234567800000000abcd"), plain, unhex(t, "feedfacedeadbeeffeedfacedeadbeefabaddad2"))
	const want = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d" +
		"83de3541e4c2b58177e065a9bf7b62ec"
	if hex.EncodeToString(got) != want {
		t.Errorf("SM4-GCM = %x", got)
	}
}

// GB/T 32918.5 appendix A.2: key, identity, message and signature on the recommended curve.
func TestSM2Vector(t *testing.T) {
	signer, err := newSM2(unhex(t, "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"))
	if err != nil {
		t.Fatal(err)
	}
	const point = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020" + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
	if got := hex.EncodeToString(signer.Public()); got != "04"+point {
		t.Errorf("public key = %s", got)
	}
	public, err := sm2.NewPublicKey(signer.Public())
	if err != nil {
		t.Fatal(err)
	}
	za, err := sm2.CalculateZA(public, []byte(sm2ID))
	if err != nil || hex.EncodeToString(za) != "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3" {
		t.Errorf("ZA = %x, %v", za, err)
	}
	sig, err := asn1.Marshal(struct{ R, S *big.Int }{
		new(big.Int).SetBytes(unhex(t, "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3")),
		new(big.Int).SetBytes(unhex(t, "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"))})
	if err != nil {
		t.Fatal(err)
	}
	v := sm2Verifier{}
	if err := v.Verify(signer.Public(), []byte("message digest"), sig); err != nil {
		t.Errorf("the standard's signature: %v", err)
	}
	if v.Verify(signer.Public(), []byte("message Digest"), sig) == nil {
		t.Error("the signature fits another message")
	}
	p256 := elliptic.P256().Params() // a point of another curve
	bad := append([]byte{4}, append(p256.Gx.FillBytes(make([]byte, 32)), p256.Gy.FillBytes(make([]byte, 32))...)...)
	if v.Verify(bad, []byte("message digest"), sig) == nil {
		t.Error("a key off the curve verifies")
	}
}

// RFC 8032 §7.1 test 2, RFC 4231 §4.3.
func TestInternationalVectors(t *testing.T) {
	signer, err := newEd25519(unhex(t, "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := signer.Sign([]byte{0x72})
	const want = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
	if err != nil || hex.EncodeToString(sig) != want {
		t.Errorf("Ed25519 = %x, %v", sig, err)
	}
	mac := intl{}.MAC([]byte("Jefe"))
	mac.Write([]byte("what do ya want for nothing?"))
	if got := hex.EncodeToString(mac.Sum(nil)); got != "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" {
		t.Errorf("HMAC-SHA-256 = %s", got)
	}
}

func TestSuiteRefusesBadKeys(t *testing.T) {
	for _, s := range []Suite{intl{}, sm{}} {
		if _, err := s.AEAD(make([]byte, 7)); err == nil {
			t.Errorf("%s: a key of 7 bytes", s.Name())
		}
		if _, err := s.Signer(make([]byte, 7)); err == nil {
			t.Errorf("%s: a signing key of 7 bytes", s.Name())
		}
	}
	if _, err := newSM2(make([]byte, 32)); err == nil {
		t.Error("zero is an SM2 key")
	}
	for suite, v := range verifiers {
		if v.Suite() != suite || v.Verify([]byte{1}, nil, nil) == nil {
			t.Errorf("%s: a public key of one byte verifies", suite)
		}
	}
	if verifiers[receipt.SM2] == nil {
		t.Error("no SM2")
	}
}

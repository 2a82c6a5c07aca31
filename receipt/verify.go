package receipt

import (
	"errors"
	"fmt"
	"slices"
)

// A Check names one of the things Verify proves, for programs that tell them apart.
type Check string

// The checks, in the order they are made.
const (
	CheckForm        Check = "form"        // fields are readable and agree with each other
	CheckSigned      Check = "signed"      // it is signed at all
	CheckEnvironment Check = "environment" // a demo's receipt is no receipt
	CheckKey         Check = "key"         // the key is known, fits, and was in use
	CheckPath        Check = "path"        // the content stands in the batch under its root
	CheckSignature   Check = "signature"   // the root was signed by the key
)

// An Error says which check failed and, in Chinese, how.
type Error struct {
	Check   Check
	Message string
	Err     error // cause, may be nil
}

func (e *Error) Error() string { return "回执无效：" + e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Failed gives the check that err failed, "" when err is none of Verify's.
func Failed(err error) Check {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Check
	}
	return ""
}

func failed(c Check, format string, args ...any) error {
	return &Error{Check: c, Message: fmt.Sprintf(format, args...)}
}

// Options of Verify. The zero value is right for a system that decides real cases.
type Options struct {
	AllowDemo bool       // accept receipts of a demo, signed by a demo's key
	Verifiers []Verifier // of suites besides Ed25519
}

// Verify proves that r is word for word what the key's holder signed. It does not
// look at the clock: whether a decision may still rest on it is Expired's.
func Verify(r Receipt, keys KeySet, o Options) error {
	if err := checkForm(&r); err != nil {
		return err
	}
	if r.Unsigned {
		return failed(CheckSigned, "未签名（%s），只能作为“未能核查”留存，须事后补查", r.Why)
	}
	if r.Verdict.Environment == Demo && !o.AllowDemo {
		return failed(CheckEnvironment, "由演示环境出具，不得用于真实办件")
	}
	key, err := keyOf(&r, keys)
	if err != nil {
		return err
	}
	if !VerifyPath(r.Leaf(), r.Index, r.Size, r.Path, r.Root) {
		return failed(CheckPath, "内容与签名批次的默克尔根不符，回执可能被改动")
	}
	return checkSignature(&r, key, o.Verifiers)
}

func checkSignature(r *Receipt, key Key, more []Verifier) error {
	all := append([]Verifier{ed25519Verifier{}}, more...)
	i := slices.IndexFunc(all, func(v Verifier) bool { return v.Suite() == key.Suite })
	if i < 0 {
		return failed(CheckKey, "密钥 %s 的签名套件 %q 没有可用的验证程序", key.ID, key.Suite)
	}
	msg := Message(r.Verdict.Environment, r.Key, r.Signed, r.Size, r.Root)
	if err := all[i].Verify(key.Public, msg, r.Signature); err != nil {
		return &Error{CheckSignature, "批次签名与密钥 " + key.ID + " 不符：" + err.Error(), err}
	}
	return nil
}

// keyOf finds the receipt's key and sees that it may have signed it.
func keyOf(r *Receipt, keys KeySet) (Key, error) {
	key, ok := keys.Find(r.Key)
	if !ok {
		return Key{}, failed(CheckKey, "签名密钥 %q 不在密钥集中，请更新密钥集后再验", r.Key)
	}
	if key.Environment != r.Verdict.Environment {
		return Key{}, failed(CheckEnvironment, "环境为 %s，签名密钥 %s 的环境为 %s", r.Verdict.Environment, key.ID, key.Environment)
	}
	signed, err := instant(r.Signed)
	if err != nil {
		return Key{}, failed(CheckForm, "signed 不是形如 %s 的时刻", Layout)
	}
	if !key.covers(signed) {
		return Key{}, failed(CheckKey, "签名时刻 %s 不在密钥 %s 的使用期内", r.Signed, key.ID)
	}
	return key, nil
}

// checkForm sees what needs no key.
func checkForm(r *Receipt) error {
	v := &r.Verdict
	issued, err := instant(r.Issued)
	if err != nil {
		return failed(CheckForm, "issued 不是形如 %s 的时刻", Layout)
	}
	until, err := instant(r.ValidUntil)
	if err != nil {
		return failed(CheckForm, "valid_until 不是形如 %s 的时刻", Layout)
	}
	switch {
	case r.ID == "":
		return failed(CheckForm, "缺少 id")
	case until.Before(issued):
		return failed(CheckForm, "valid_until 早于 issued")
	case v.Environment != Real && v.Environment != Demo:
		return failed(CheckForm, "environment 应为 real 或 demo，实为 %q", v.Environment)
	case !v.Advice.Valid():
		return failed(CheckForm, "advice %q 不是已知的结论，请更新客户端", v.Advice)
	case !exact(r.IndexAge) || !exact(v.Position) || !exact(int64(v.Engine)):
		return failed(CheckForm, "整数超出 ±(2^53-1)")
	case !r.Unsigned && r.Why != "":
		return failed(CheckForm, "已签名的回执不应有 unsigned_why")
	case r.Unsigned && (len(r.Signature) > 0 || r.Why == ""):
		return failed(CheckForm, "未签名的回执应有 unsigned_why 而无 signature")
	}
	return nil
}

// exact tells whether every JSON reader reads n as it was written.
func exact(n int64) bool { return -maxInteger <= n && n <= maxInteger }

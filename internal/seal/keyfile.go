package seal

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"

	"liancheng/internal/fault"
	"liancheng/receipt"
)

// hidden keeps a secret out of every fmt verb. A closure prints as an address even
// where fmt may call no Format method (fields not exported) and follows
// pointers to show a bad verb.
type hidden[T any] func() T

func hide[T any](v T) hidden[T] { return func() T { return v } }

// A key is one key file.
type key struct {
	use         Use
	suite       SuiteName
	environment string
	id          string
	created     time.Time
	retired     time.Time // signing keys: no longer signs; an operator's line in the file
	secret      hidden[[]byte]
}

const fileHead = "liancheng key v1"

// name is the file's name without its ending.
func (k *key) name() string { return string(k.use) + "-" + k.id }

// newKey makes the n-th key for a use.
func newKey(use Use, n int, o Options) (*key, error) {
	suite, err := SuiteOf(o.Suite)
	if err != nil {
		return nil, err
	}
	k := &key{use: use, suite: o.Suite, environment: o.Environment, id: fmt.Sprintf("k%d", n),
		created: o.Now.UTC().Truncate(time.Microsecond), secret: hide(random(suite.Size(use)))}
	if use != Signing {
		return k, nil
	}
	s, err := suite.Signer(k.secret())
	for range 8 { // one SM2 draw in 2³² is no number below the group's order
		if err == nil {
			break
		}
		k.secret = hide(random(suite.Size(use)))
		s, err = suite.Signer(k.secret())
	}
	if err != nil {
		return nil, fault.New(fault.Internal, "无法生成签名密钥").Because(err)
	}
	k.id = signingID(o.Environment, s)
	return k, nil
}

// text is the key's file.
func (k *key) text() []byte {
	var b strings.Builder
	b.WriteString(fileHead + "\n")
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	line("use", string(k.use))
	line("suite", string(k.suite))
	line("environment", k.environment)
	line("id", k.id)
	line("created", instantText(k.created))
	line("retired", instantText(k.retired))
	line("key", base64.StdEncoding.EncodeToString(k.secret()))
	return []byte(b.String())
}

// idForm is what a key id may be: it stands in sealed values and file names.
var idForm = regexp.MustCompile(`^[a-z0-9-]{1,48}$`)

// parseKey reads a key file. Its errors name the line, never what stands in it.
func parseKey(text []byte) (*key, error) {
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if lines[0] != fileHead {
		return nil, badKey("首行应为 " + fileHead)
	}
	values := map[string]string{}
	for i, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ": ")
		if _, twice := values[name]; !ok || twice {
			return nil, badKey(fmt.Sprintf("第 %d 行应为“名称: 值”，且名称不重复", i+2))
		}
		values[name] = value
	}
	k := &key{use: Use(values["use"]), suite: SuiteName(values["suite"]), environment: values["environment"], id: values["id"]}
	if err := k.readTimes(values); err != nil {
		return nil, err
	}
	secret, err := base64.StdEncoding.Strict().DecodeString(values["key"])
	if err != nil {
		return nil, badKey("key 不是 base64 文本")
	}
	k.secret = hide(secret)
	if err := k.check(); err != nil {
		return nil, err
	}
	if string(k.text()) != strings.TrimSuffix(string(text), "\n")+"\n" {
		return nil, badKey("有未知的名称，或次序不是 use、suite、environment、id、created、retired、key")
	}
	return k, nil
}

func (k *key) readTimes(values map[string]string) (err error) {
	if k.created, err = time.Parse(receipt.Layout, values["created"]); err != nil {
		return badKey("created 应为形如 " + receipt.Layout + " 的时刻")
	}
	if text, ok := values["retired"]; ok {
		if k.retired, err = time.Parse(receipt.Layout, text); err != nil || k.retired.Before(k.created) {
			return badKey("retired 应为不早于 created 的时刻，形如 " + receipt.Layout)
		}
	}
	return nil
}

// check sees that the parts fit each other.
func (k *key) check() error {
	suite, err := SuiteOf(k.suite)
	switch {
	case err != nil:
		return err
	case k.use != Data && k.use != Index && k.use != Signing:
		return badKey("use 应为 data、index 或 signing")
	case k.environment != Real && k.environment != Demo:
		return badKey("environment 应为 real 或 demo")
	case !idForm.MatchString(k.id):
		return badKey("id 应由小写字母、数字与连字符组成，至多 48 位")
	case len(k.secret()) != suite.Size(k.use):
		return badKey(fmt.Sprintf("key 应为 %d 字节", suite.Size(k.use)))
	case k.use != Signing && !k.retired.IsZero():
		return badKey("只有签名密钥可以有 retired")
	}
	return nil
}

func badKey(why string) error {
	return fault.New(fault.Invalid, "密钥文件有误：%s；请从备份恢复", why).Under("seal.key-file")
}

// instantText writes an instant as files and receipts do; "" for none.
func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(receipt.Layout)
}

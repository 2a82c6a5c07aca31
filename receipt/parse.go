package receipt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Parse reads a receipt's JSON. It is strict: a name it does not know may hold
// something the signature covers, and a name given twice may be read
// differently by the next program; both are refused rather than guessed.
func Parse(data []byte) (Receipt, error) {
	var r Receipt
	if err := decodeStrict(data, &r); err != nil {
		return Receipt{}, &Error{CheckForm, "JSON 不可读：" + err.Error(), err}
	}
	return r, nil
}

// ParseKeySet reads a key set's JSON. Names it does not know are left for later
// versions; ids must be there and differ.
func ParseKeySet(data []byte) (KeySet, error) {
	var s KeySet
	if err := json.Unmarshal(data, &s); err != nil {
		return KeySet{}, fmt.Errorf("密钥集 JSON 不可读：%w", err)
	}
	seen := map[string]bool{}
	for _, k := range s.Keys {
		if k.ID == "" || seen[k.ID] {
			return KeySet{}, fmt.Errorf("密钥集中的密钥编号 %q 为空或重复", k.ID)
		}
		seen[k.ID] = true
	}
	return s, nil
}

func decodeStrict(data []byte, into any) error {
	if !utf8.Valid(data) {
		return errors.New("不是 UTF-8 文本")
	}
	if err := checkNames(json.NewDecoder(bytes.NewReader(data)), 0); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("末尾有多余的内容")
	}
	return nil
}

// maxDepth is more than a receipt nests; deeper text is not one.
const maxDepth = 16

// checkNames refuses names given twice in one object, and any name not in the
// lower case we write, which encoding/json would match all the same.
func checkNames(dec *json.Decoder, depth int) error {
	if depth > maxDepth {
		return errors.New("嵌套过深")
	}
	tok, err := dec.Token()
	open, nested := tok.(json.Delim)
	if err != nil || !nested {
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		if open == '{' {
			if tok, err = dec.Token(); err != nil {
				return err
			}
			name, _ := tok.(string) // the decoder allows nothing else here
			if err := checkName(seen, name); err != nil {
				return err
			}
		}
		if err := checkNames(dec, depth+1); err != nil {
			return err
		}
	}
	_, err = dec.Token() // the closing bracket
	return err
}

// checkName adds name to those seen in its object.
func checkName(seen map[string]bool, name string) error {
	for _, c := range name {
		if (c < 'a' || c > 'z') && c != '_' {
			return fmt.Errorf("名称 %q 不是回执的字段", name)
		}
	}
	if seen[name] {
		return fmt.Errorf("字段 %s 重复", name)
	}
	seen[name] = true
	return nil
}

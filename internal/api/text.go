package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// checkText refuses a request that holds what is no text: bytes that are no UTF-8, which
// the decoder would quietly replace, NUL, which no store keeps, half a surrogate. It is
// cheap where nothing of the kind can be.
func checkText(text []byte) error {
	if !utf8.Valid(text) {
		return fault.New(fault.Invalid, "请求内容不是有效的 JSON，请核对括号、引号和逗号，并使用 UTF-8 编码").Under(httpd.RuleMalformed)
	}
	if !suspicious(text) {
		return nil
	}
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil // the decoder says so itself
	}
	if field, found := untextual("", v); found {
		return fault.New(fault.Invalid, "含有空字符或不完整的字符，请删去后重新填写").At(clip(field)).Under("http.text")
	}
	return nil
}

// suspicious finds the escapes by which NUL or a surrogate may be written.
func suspicious(text []byte) bool {
	for {
		i := bytes.Index(text, []byte(`\u`))
		if i < 0 || len(text) < i+6 {
			return false
		}
		if hex := text[i+2 : i+6]; string(hex) == "0000" || hex[0] == 'd' || hex[0] == 'D' {
			return true
		}
		text = text[i+2:]
	}
}

// untextual finds the first value that is no text and names its place as callers spell it.
func untextual(at string, v any) (field string, found bool) {
	switch v := v.(type) {
	case string:
		return at, strings.ContainsAny(v, "\x00"+string(utf8.RuneError))
	case []any:
		for i, each := range v {
			if field, found := untextual(at+"["+strconv.Itoa(i)+"]", each); found {
				return field, true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if _, found := untextual("", name); found {
				return at, true
			}
			if field, found := untextual(strings.TrimPrefix(at+"."+name, "."), v[name]); found {
				return field, true
			}
		}
	}
	return "", false
}

// strict decodes for the library, which keeps of an error its words alone: the place
// stands before them, to be taken apart again by placed.
func strict(text []byte, into any) error {
	if bad, ok := checkText(text).(*fault.Fault); ok && bad.Field != "" {
		return fmt.Errorf("%s%q%s", placeMark, bad.Field, bad.Message)
	} else if ok {
		return bad
	}
	return json.Unmarshal(text, into)
}

const placeMark = "at "

// placed takes the place out of strict's words.
func placed(message string) (field, sentence string, ok bool) {
	rest, ok := strings.CutPrefix(message, placeMark)
	if !ok {
		return "", "", false
	}
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return "", "", false
	}
	field, err = strconv.Unquote(quoted)
	return field, rest[len(quoted):], err == nil
}

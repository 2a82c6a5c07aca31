package httpd

import (
	"strconv"
	"strings"

	"liancheng/internal/fault"
)

// ETag is the tag of a thing that has a version.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// IfMatch reads the version that a change was made from. "*" is any, 0. A change
// without it is refused: whoever sends it may not have seen what it overwrites.
func IfMatch(header string) (version int64, err error) {
	header = strings.TrimSpace(header)
	switch header {
	case "":
		return 0, fault.New(fault.Invalid, "请在 If-Match 中填写读取时得到的 ETag，以免覆盖他人的更改").At("If-Match").Under(RuleIfMatch)
	case "*":
		return 0, nil
	}
	quoted, ok := strings.CutPrefix(header, `"`)
	if number, closed := strings.CutSuffix(quoted, `"`); ok && closed {
		if version, err = strconv.ParseInt(number, 10, 64); err == nil && version > 0 && ETag(version) == header {
			return version, nil
		}
	}
	return 0, fault.New(fault.Stale, "If-Match 不是本系统给出的 ETag，请重新读取后再改").At("If-Match").Under("http.etag")
}

// NoneMatch tells whether the reader has this version already (If-None-Match).
func NoneMatch(header string, version int64) bool {
	tag := ETag(version)
	for _, each := range strings.Split(header, ",") {
		each = strings.TrimPrefix(strings.TrimSpace(each), "W/")
		if each == tag || each == "*" {
			return true
		}
	}
	return false
}

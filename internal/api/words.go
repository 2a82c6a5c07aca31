package api

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// The library's words and errors are its package variables; they are set once a process.
var once sync.Once

func speakChinese() { once.Do(translate) }

func translate() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return problem("", status, msg, errs) }
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := problem(httpd.RequestID(ctx.Context()), status, msg, errs)
		ctx.SetHeader("Cache-Control", "no-store")
		if p.Status >= 500 {
			httpd.Note(ctx.Context(), fault.New(fault.Internal, "%s", msg))
		}
		return p
	}
	validation.MsgUnexpectedProperty = "没有这个字段，请核对拼写"
	validation.MsgExpectedRFC3339DateTime = "应为 RFC 3339 时刻，如 2026-11-22T09:30:00+08:00"
	validation.MsgExpectedRFC3339Date = "应为日期，写作 YYYY-MM-DD"
	validation.MsgExpectedRFC3339Time = "应为时间，写作 09:30:00+08:00"
	validation.MsgExpectedBoolean = "应为 true 或 false"
	validation.MsgExpectedNumber = "应为数字"
	validation.MsgExpectedInteger = "应为整数"
	validation.MsgExpectedString = "应为文字"
	validation.MsgExpectedBase64String = "应为 base64"
	validation.MsgExpectedArray = "应为数组"
	validation.MsgExpectedObject = "应为对象"
	validation.MsgExpectedArrayItemsUnique = "各项不得重复"
	validation.MsgExpectedOneOf = "应为下列之一：%s"
	validation.MsgExpectedMinimumNumber = "不得小于 %v"
	validation.MsgExpectedExclusiveMinimumNumber = "应大于 %v"
	validation.MsgExpectedMaximumNumber = "不得大于 %v"
	validation.MsgExpectedExclusiveMaximumNumber = "应小于 %v"
	validation.MsgExpectedMinLength = "不得少于 %d 字"
	validation.MsgExpectedMaxLength = "不得多于 %d 字"
	validation.MsgExpectedBePattern = "格式不符，应为 %s"
	validation.MsgExpectedMatchPattern = "格式不符，应符合 %s"
	validation.MsgExpectedMinItems = "不得少于 %d 项"
	validation.MsgExpectedMaxItems = "不得多于 %d 项"
	validation.MsgExpectedMinProperties = "不得少于 %d 个字段"
	validation.MsgExpectedMaxProperties = "不得多于 %d 个字段"
	validation.MsgExpectedRequiredProperty = "缺少字段 %s，请填写"
	validation.MsgExpectedDependentRequiredProperty = "填写 %[2]s 时须同时填写 %[1]s"
	validation.MsgExpectedMatchAtLeastOneSchema = "不符合任何一种可接受的写法"
	validation.MsgExpectedMatchExactlyOneSchema = "不符合任何一种可接受的写法"
}

// problem makes a problem of the library's errors. Their values are what was sent,
// which may be a person's number: neither they nor the decoder's messages, which
// quote it, go any further.
func problem(request string, status int, msg string, errs []error) *httpd.Problem {
	if len(errs) == 1 && status >= 500 {
		return httpd.ProblemOf(errs[0], request)
	}
	var list fault.List
	for _, err := range errs {
		if detail, ok := err.(huma.ErrorDetailer); ok {
			list = append(list, sentence(status, detail.ErrorDetail()))
		}
	}
	if len(list) == 0 {
		list = append(list, general(status, msg))
	}
	return httpd.ProblemOf(list.Err(), request)
}

// sentence says one of the library's errors.
func sentence(status int, d *huma.ErrorDetail) *fault.Fault {
	field := fieldOf(d.Location)
	switch {
	case status == http.StatusBadRequest && d.Location == "body":
		if field, sentence, ok := placed(d.Message); ok {
			return fault.New(fault.Invalid, "%s", sentence).At(field).Under("http.text")
		}
		return fault.New(fault.Invalid, "请求内容不是有效的 JSON，请核对括号、引号和逗号，并使用 UTF-8 编码").Under(httpd.RuleMalformed)
	case status == http.StatusUnsupportedMediaType:
		return general(status, "")
	}
	message, rule := d.Message, "http.validation"
	if !chinese(message) {
		message, rule = translated(message)
	}
	return fault.New(fault.Invalid, "%s", message).At(field).Under(rule)
}

// translated says the messages that the library keeps to itself.
func translated(message string) (sentence, rule string) {
	switch {
	case strings.HasPrefix(message, "required "):
		return "缺少该参数，请填写", "http.parameter"
	case message == "unknown query parameter":
		return "没有这个查询参数，请核对拼写", "http.parameter"
	case strings.Contains(message, "integer"):
		return "应为整数", "http.parameter"
	case strings.Contains(message, "bool"):
		return "应为 true 或 false", "http.parameter"
	case strings.Contains(message, "date"), strings.Contains(message, "time"):
		return "应为日期（YYYY-MM-DD）或 RFC 3339 时刻", "http.parameter"
	}
	return "填写的内容不符合要求，请对照接口说明核对", "http.validation"
}

// general says what is wrong with a request as a whole.
func general(status int, msg string) *fault.Fault {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, "请求超过大小上限，请减少内容或分次提交").Under("http.body-limit")
	case status == http.StatusUnsupportedMediaType:
		return fault.New(fault.Invalid, "请以 application/json 提交").At("Content-Type").Under(httpd.RuleMedia)
	case status == http.StatusNotAcceptable:
		return fault.New(fault.Invalid, "只能答复 application/json").At("Accept").Under(httpd.RuleAccept)
	case status == http.StatusRequestTimeout:
		return fault.New(fault.Invalid, "请求内容未能完整接收，请重新发送").Under(httpd.RuleTimeout)
	case strings.Contains(msg, "body is required"):
		return fault.New(fault.Invalid, "请求没有内容，请以 JSON 提交").Under(httpd.RuleMalformed)
	case status >= 500:
		return fault.New(fault.Internal, "系统内部错误")
	}
	return fault.New(fault.Invalid, "请求不符合要求，请对照接口说明核对").Under("http.validation")
}

// fieldOf writes a place as callers spelt it: body.party.name is party.name.
func fieldOf(location string) string {
	for _, part := range []string{"body.", "query.", "path.", "header."} {
		if rest, ok := strings.CutPrefix(location, part); ok {
			location = rest
			break
		}
	}
	if location == "body" {
		return ""
	}
	return clip(location)
}

// clip keeps hostile names of fields from filling a log or an answer.
func clip(s string) string {
	if utf8.RuneCountInString(s) > 80 {
		return string([]rune(s)[:80]) + "…"
	}
	return s
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

// unknownField reads the name out of the decoder's words, which have no type of their own.
func unknownField(err error) (name string, ok bool) {
	quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field ")
	if !ok {
		return "", false
	}
	name, bad := strconv.Unquote(quoted)
	return name, bad == nil
}

// typeWord says what a value should be.
func typeWord(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "文字"
	case reflect.Bool:
		return " true 或 false"
	case reflect.Map, reflect.Struct:
		return "对象"
	case reflect.Slice, reflect.Array:
		return "数组"
	}
	return "数字"
}

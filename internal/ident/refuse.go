package ident

import (
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/fault"
)

// The sentences of this package. They name one character at most, so that an error
// that lands in a log does not carry the number of a person.

func refuse(k Kind, rule, format string, args ...any) error {
	f := fault.New(fault.Invalid, "%s%s，请核对%s", k.number(), fmt.Sprintf(format, args...), k.papers())
	return f.Under("ident." + string(k) + "." + rule)
}

func refuseEmpty(k Kind) error {
	return fault.New(fault.Invalid, "请填写%s", k.number()).Under("ident." + string(k) + ".empty")
}

func refuseFiller(k Kind) error {
	return fault.New(fault.Invalid, "填写的是表示无代码的填充值，不是%s；有代码的请按%s填写，没有的请留空", k.number(), k.papers()).
		Under("ident." + string(k) + ".filler")
}

func refuseLength(k Kind, s, want string) error {
	return refuse(k, "length", "应为 %s 位，填写的是 %d 位", want, utf8.RuneCountInString(s))
}

func refuseCheck(k Kind, pos int, want, got byte) error {
	return refuse(k, "check-digit", "第 %d 位应为 %c，填写的是 %c", pos, want, got)
}

func refuseChar(k Kind, pos int, want string, got rune) error {
	return refuse(k, "character", "第 %d 位应为%s，填写的是 %s", pos, want, show(got))
}

// wrong finds the first character that ok does not accept at its position (from 1).
func wrong(s string, ok func(pos int, r rune) bool) (pos int, r rune) {
	for _, r := range s {
		pos++
		if !ok(pos, r) {
			return pos, r
		}
	}
	return 0, 0
}

// asDigit accepts digits everywhere.
func asDigit(_ int, r rune) bool { return '0' <= r && r <= '9' }

// show makes a character visible in a sentence.
func show(r rune) string {
	switch {
	case unicode.Is(unicode.Han, r):
		return "“" + string(r) + "”"
	case r == utf8.RuneError || !unicode.IsGraphic(r):
		return "不可见字符 " + strconv.QuoteRuneToASCII(r)
	case r >= utf8.RuneSelf:
		return string(r) + "（非英文字母或数字）"
	}
	return string(r)
}

// clip keeps hostile input from filling a sentence.
func clip(s string) string {
	const most = 32
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

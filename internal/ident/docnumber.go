package ident

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"liancheng/internal/fault"
)

// A DocumentStyle is the way a document is numbered.
type DocumentStyle string

const (
	LetterStyle       DocumentStyle = "letter"       // 内政字〔2019〕43号
	OrderStyle        DocumentStyle = "order"        // 应急管理部令第11号
	AnnouncementStyle DocumentStyle = "announcement" // 2021年第40号
	CaseStyle         DocumentStyle = "case"         // （2021）内01民终123号
)

// A DocumentNumber is a 文号 in canonical form and its parts.
type DocumentNumber struct {
	Text   string // canonical
	Style  DocumentStyle
	Agency string // 机关代字 or the name before 令 and 公告; may be empty in those
	Year   int    // 0 where the style has none
	Serial string // what stands before 号, "3", "2-3"
}

// String gives the canonical text.
func (d DocumentNumber) String() string { return d.Text }

// maxDocumentNumber is far above the longest number seen (some forty characters).
const maxDocumentNumber = 80

// The patterns read text with every bracket turned into a round half-width one.
var (
	letterPattern = regexp.MustCompile(`^((?:\(\p{Han}+\))?[\p{Han}A-Za-z]+(?:\(\p{Han}+\)[\p{Han}A-Za-z]*)?)\(((?:19|20)\d{2})\)第?([\p{Han}A-Za-z]*-?)(\d{1,8}(?:-\d{1,8})*)号?$`)
	casePattern   = regexp.MustCompile(`^\(((?:19|20)\d{2})\)([\p{Han}\d]*[民刑行执破赔认财委司审清][\p{Han}]*?)(\d{1,8})号?(之[一二三四五六七八九十]+)?$`)
	datedPattern  = regexp.MustCompile(`^([\p{Han}A-Za-z()]*?)(令|公告|通告|)\(?((?:19|20)\d{2})\)?年第?(\d{1,8})号?$`)
	orderPattern  = regexp.MustCompile(`^([\p{Han}A-Za-z()]*?)(?:令第?(\d{1,8})号?|第(\d{1,8})号令)$`)
	plainPattern  = regexp.MustCompile(`^([\p{Han}A-Za-z()]*?(?:公告|通告))第?(\d{1,8})号?$`)
)

// ParseDocumentNumber reads a 文号 as 党政机关公文格式 GB/T 9704 writes it
// (机关代字〔YYYY〕N号), an order, an announcement or the number of a court case.
// Live data are untidy: other brackets, 第, leading zeros and a missing 号 are put
// right with a warning that shows the result.
func ParseDocumentNumber(raw string) (DocumentNumber, []Warning, error) {
	s := foldDocument(raw)
	switch {
	case s == "":
		return DocumentNumber{}, nil, fault.New(fault.Invalid, "请填写文号").Under("ident.document-number.empty")
	case utf8.RuneCountInString(s) > maxDocumentNumber:
		return DocumentNumber{}, nil, fault.New(fault.Invalid, "文号超过 %d 个字，请只填写文号本身", maxDocumentNumber).Under("ident.document-number.length")
	}
	d, unusual, ok := readDocument(s)
	if !ok {
		return DocumentNumber{}, nil, fault.New(fault.Invalid,
			"文号“%s”格式有误，应如 内社信办字〔2020〕3号、应急管理部令第11号、2021年第40号", clip(s)).Under("ident.document-number.form")
	}
	if strings.Trim(d.Serial, "0") == "" {
		return DocumentNumber{}, nil, fault.New(fault.Invalid, "文号的序号不能为 0，请核对文书").Under("ident.document-number.zero")
	}
	var ws []Warning
	if d.Text != strings.TrimSpace(raw) {
		ws = append(ws, Warning{"ident.document-number.normalised", "文号已规范为“" + d.Text + "”，请与文书核对"})
	}
	if unusual {
		ws = append(ws, Warning{"ident.document-number.unusual", "文号“" + d.Text + "”的写法不合公文格式的通例，请与文书核对"})
	}
	return d, ws, nil
}

var oneBracket = strings.NewReplacer(
	"[", "(", "【", "(", "﹝", "(", "〔", "(", "〖", "(", "{", "(", "「", "(", "〈", "(", "<", "(", "《", "(", "（", "(", "﹙", "(",
	"]", ")", "】", ")", "﹞", ")", "〕", ")", "〗", ")", "}", ")", "」", ")", "〉", ")", ">", ")", "》", ")", "）", ")", "﹚", ")")

// foldDocument is Normalize for text: small letters stay, and brackets become one sort.
func foldDocument(raw string) string {
	var b strings.Builder
	for _, r := range raw {
		if r, keep := fold(r); keep {
			b.WriteRune(r)
		}
	}
	return oneBracket.Replace(b.String())
}

// wide gives names the full-width brackets that Chinese text has.
func wide(s string) string { return strings.NewReplacer("(", "（", ")", "）").Replace(s) }

// readDocument tries the styles in turn. unusual marks what the common form does not
// have but decision numbers in use do: a bracket in front, a word before the serial.
func readDocument(s string) (d DocumentNumber, unusual, ok bool) {
	if m := letterPattern.FindStringSubmatch(s); m != nil && !strings.Contains(m[3], "第") {
		serial := m[3] + unpad(m[4])
		d = DocumentNumber{wide(m[1]) + "〔" + m[2] + "〕" + serial + "号", LetterStyle, wide(m[1]), year(m[2]), serial}
		return d, m[3] != "" || s[0] == '(', true
	}
	if m := casePattern.FindStringSubmatch(s); m != nil && !strings.HasSuffix(m[2], "第") {
		d = DocumentNumber{"（" + m[1] + "）" + m[2] + unpad(m[3]) + "号" + m[4], CaseStyle, m[2], year(m[1]), unpad(m[3])}
		return d, false, true
	}
	if m := datedPattern.FindStringSubmatch(s); m != nil && !(m[1] != "" && m[2] == "") {
		style := AnnouncementStyle
		if m[2] == "令" {
			style = OrderStyle
		}
		agency := wide(m[1])
		return DocumentNumber{agency + m[2] + m[3] + "年第" + unpad(m[4]) + "号", style, agency, year(m[3]), unpad(m[4])}, false, true
	}
	if m := orderPattern.FindStringSubmatch(s); m != nil {
		agency, serial := wide(m[1]), unpad(m[2]+m[3])
		if agency == "" {
			return DocumentNumber{"第" + serial + "号令", OrderStyle, "", 0, serial}, false, true
		}
		return DocumentNumber{agency + "令第" + serial + "号", OrderStyle, agency, 0, serial}, false, true
	}
	if m := plainPattern.FindStringSubmatch(s); m != nil {
		head, serial := wide(m[1]), unpad(m[2])
		return DocumentNumber{head + "第" + serial + "号", AnnouncementStyle, strings.TrimSuffix(strings.TrimSuffix(head, "公告"), "通告"), 0, serial}, false, true
	}
	return DocumentNumber{}, false, false
}

// unpad takes leading zeros from a serial; one that is nothing else becomes "0".
func unpad(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" || t[0] == '-' {
		return "0" + t
	}
	return t
}

func year(s string) int {
	y, _ := strconv.Atoi(s) // the pattern let digits alone through
	return y
}

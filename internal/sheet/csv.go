package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"liancheng/internal/fault"
)

const bom = "\xef\xbb\xbf"

// readCSV reads comma-separated values; a line whose quotes do not close is
// answered as that line's fault and the others go on.
func readCSV(raw []byte, b *builder) error {
	text, err := decode(raw)
	if err != nil {
		return err
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord = separator(text), -1
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken, is := errors.AsType[*csv.ParseError](err); is {
			err = b.broken(broken.StartLine)
		} else if err == nil {
			no, _ := in.FieldPos(0)
			err = b.line(no, cells)
		}
		if err != nil {
			return err
		}
	}
}

// broken takes a line that cannot be taken apart.
func (b *builder) broken(no int) error {
	if b.head == nil {
		return refuse(fault.Invalid, ruleHead, "表格第一行不是完整的列名，请使用模板")
	}
	return b.add(Row{Line: no, Err: refuse(fault.Invalid, ruleCell, "本行的引号不成对，无法分清各列，请更正后再次提交")})
}

// decode gives the text in UTF-8. Office programs in China write CSV in UTF-8 with
// a mark, or in GB18030 (of which GBK and GB2312 are parts) without saying so.
func decode(raw []byte) ([]byte, error) {
	text := bytes.TrimPrefix(raw, []byte(bom))
	switch {
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}), bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return nil, refuse(fault.Invalid, ruleFormat, "不能读取 UTF-16 编码的文本，请另存为 CSV（UTF-8）或者 .xlsx 后提交")
	case bytes.IndexByte(text, 0) >= 0:
		return nil, refuse(fault.Invalid, ruleFormat, "文件不是表格，请提交 .xlsx 或者 CSV 文件")
	case utf8.Valid(text):
		return text, nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, refuse(fault.Invalid, ruleFormat, "文件的文字编码无法识别，请另存为 CSV（UTF-8）或者 .xlsx 后提交")
	}
	return text, nil
}

// separator is the mark that parts the first line most often: a comma, unless an
// office program set to another country wrote the file.
func separator(text []byte) rune {
	head, _, _ := strings.Cut(string(text), "\n")
	best, most := ',', strings.Count(head, ",")
	for _, mark := range []rune{'\t', ';'} {
		if n := strings.Count(head, string(mark)); n > most {
			best, most = mark, n
		}
	}
	return best
}

func writeCSV(w io.Writer, s Sheet) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(guarded(s.head())); err != nil {
		return err
	}
	for row := range s.rows() {
		if err := out.Write(guarded(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

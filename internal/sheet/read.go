package sheet

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"liancheng/internal/fault"
)

// Read reads a spreadsheet. The kind of file is told by its content: names and
// media types are often wrong.
func Read(from io.Reader, most Limits) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(from, most.Bytes+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(raw)) > most.Bytes:
		return nil, refuse(fault.TooLarge, ruleSize, "表格文件超过 %d MB，请分成几个文件提交", most.Bytes>>20)
	case len(bytes.TrimSpace(raw)) == 0:
		return nil, refuse(fault.Invalid, ruleFormat, "表格文件是空的，请选择填写好的文件")
	case bytes.HasPrefix(raw, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, refuse(fault.Invalid, ruleFormat, "旧版 .xls 或者加了密码的表格不能读取，请另存为不加密码的 .xlsx 或者 CSV 后提交")
	}
	b := &builder{most: most}
	if bytes.HasPrefix(raw, []byte("PK")) {
		err = readXLSX(raw, b)
	} else {
		err = readCSV(raw, b)
	}
	if err == nil && b.table.Columns == nil {
		err = refuse(fault.Invalid, ruleHead, "表格没有内容：第一行应为列名")
	}
	if err != nil {
		return nil, err
	}
	return &b.table, nil
}

// A builder makes a table of lines of cells, whatever they come from.
type builder struct {
	table Table
	most  Limits
	head  []string // by place, "" where a column has no name
	blank int
}

// line takes the next line. It gives an error when the file as a whole is refused.
func (b *builder) line(no int, cells []string) error {
	if blank(cells) {
		if b.blank++; b.blank > mostBlank {
			return refuse(fault.TooLarge, ruleSize, "表格中的空行超过 %d 行，请删除多余的空行后提交", mostBlank)
		}
		return nil
	}
	if b.head == nil {
		return b.names(cells)
	}
	r := Row{Line: no, Cells: make(map[string]string, len(b.head))}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "":
			continue
		case i >= len(b.head) || b.head[i] == "":
			r.Err = refuse(fault.Invalid, ruleHead, "第 %d 列没有列名，其中填写的内容不知属于哪一项", i+1)
		case utf8.RuneCountInString(cell) > b.most.Cell:
			r.Err = refuse(fault.TooLarge, ruleCell, "“%s”超过 %d 个字，请精简", clip(b.head[i]), b.most.Cell)
		case mangled.MatchString(cell):
			r.Err = refuse(fault.Invalid, ruleCell, "“%s”中的号码已被表格软件改写为科学计数，请将该列设为文本格式后重新填写", clip(b.head[i]))
		default:
			r.Cells[b.head[i]] = unguard(cell)
		}
	}
	return b.add(r)
}

func (b *builder) add(r Row) error {
	if len(b.table.Rows) == b.most.Rows {
		return refuse(fault.TooLarge, ruleSize, "表格超过 %d 行，请分成几个文件提交", b.most.Rows)
	}
	b.table.Rows = append(b.table.Rows, r)
	return nil
}

// mangled is what is left of a long number that was typed into a cell for numbers.
var mangled = regexp.MustCompile(`^[0-9](\.[0-9]+)?[Ee]\+[0-9]{2,3}$`)

// names takes the first line that is not blank for the head.
func (b *builder) names(cells []string) error {
	b.head = make([]string, 0, len(cells))
	seen := map[string]bool{}
	for _, cell := range cells {
		name := unguard(strings.TrimSpace(cell))
		b.head = append(b.head, name)
		switch {
		case name == "":
			continue
		case !utf8.ValidString(name):
			return refuse(fault.Invalid, ruleHead, "表格第一行的列名无法识别，请使用模板")
		case seen[name]:
			return refuse(fault.Invalid, ruleHead, "表格第一行有两列都叫“%s”，请删除其中之一", clip(name))
		case len(seen) == b.most.Columns:
			return refuse(fault.TooLarge, ruleSize, "表格超过 %d 列，请使用模板", b.most.Columns)
		}
		seen[name] = true
		b.table.Columns = append(b.table.Columns, name)
	}
	return nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

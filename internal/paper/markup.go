package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liancheng/internal/fault"
)

// The marks of a form file. Each line that is not empty begins with one and a space; what
// follows is its text. In the text \\ is a backslash, \n begins a new paragraph of the same
// kind, \| is a bar, \0 is a field that has no value and \?{名称} one to be filled in by hand.
//
//	@issuer  发文机关标志      @title  标题（可有几行）     @p     段落
//	@number  发文字号          @to     主送                 @1 … @4  一、（一）1.（1）
//	@sign    署名              @date   成文日期             @cols  表格各栏的宽度
//	@seal    署名处留印章位置   @attach 附件说明             @row   表格的一行，各格以 | 分开
//	@note    附注              @# 注释
const (
	maxText   = 400_000 // characters of one paper, several times what a case may hold
	maxBlocks = 20_000
)

// read reads the marks.
func read(text string) (Paper, error) {
	var p reader
	if utf8.RuneCountInString(text) > maxText {
		return Paper{}, malformed(0, "文书超过 %d 字", maxText)
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		mark, rest, _ := strings.Cut(line, " ")
		if err := p.line(mark, strings.TrimSpace(rest)); err != nil {
			return Paper{}, malformed(i+1, "%s", err.Error())
		}
		if len(p.Body) > maxBlocks {
			return Paper{}, malformed(i+1, "段落超过 %d 个", maxBlocks)
		}
	}
	return p.Paper, p.complete()
}

func malformed(line int, format string, args ...any) error {
	return fault.New(fault.Internal, "文书格式文件第 %d 行：%s", line, fmt.Sprintf(format, args...)).Under("paper.form")
}

// A reader is a paper being read: the numbers of its headings and the columns of its table.
type reader struct {
	Paper
	numbers [Row]int
	widths  []int
}

// line takes one line of a form.
func (p *reader) line(mark, rest string) error {
	if mark == "@#" {
		return nil
	}
	switch mark {
	case "@seal":
		if rest != "" {
			return fmt.Errorf("@seal 之后不写文字")
		}
		p.Seal = true
		return nil
	case "@cols":
		return p.columns(rest)
	case "@row":
		return p.row(rest)
	}
	parts, err := p.texts(rest, false)
	if err != nil {
		return err
	}
	if level := slices.Index([]string{"@p", "@1", "@2", "@3", "@4"}, mark); level >= 0 {
		return p.block(Level(level), parts[0])
	}
	return p.element(mark, parts[0])
}

// element takes what a paper has once, or, of titles and attachments, in several lines.
func (p *reader) element(mark string, lines []string) error {
	switch mark {
	case "@title":
		p.Title = append(p.Title, lines...)
		return nil
	case "@attach":
		p.Attachments = append(p.Attachments, strings.Join(lines, ""))
		return nil
	}
	once := map[string]*string{"@issuer": &p.Issuer, "@number": &p.Number, "@to": &p.To, "@sign": &p.Sign, "@date": &p.Date, "@note": &p.Note}
	into, known := once[mark]
	switch {
	case !known:
		return fmt.Errorf("没有标记“%s”", clip(mark))
	case *into != "":
		return fmt.Errorf("%s 只可有一行", mark)
	}
	*into = strings.Join(lines, " ")
	return nil
}

// block takes a paragraph or a heading; headings are numbered here and follow one another.
func (p *reader) block(level Level, lines []string) error {
	for _, text := range lines {
		if level != Text {
			if level != First && p.numbers[level-1] == 0 {
				return fmt.Errorf("第 %d 级标题之前没有上一级", level)
			}
			p.numbers[level]++
			clear(p.numbers[level+1:])
			p.Body = append(p.Body, Block{Level: level, Text: numbered(level, p.numbers[level]) + text})
			level = Text // what follows in the same field is text below the heading
			continue
		}
		p.Body = append(p.Body, Block{Text: text})
	}
	return nil
}

// numbered gives a heading's number.
func numbered(level Level, n int) string {
	switch level {
	case First:
		return hanzi(n) + "、"
	case Second:
		return "（" + hanzi(n) + "）"
	case Third:
		return strconv.Itoa(n) + "."
	}
	return "（" + strconv.Itoa(n) + "）"
}

// hanzi writes a number as headings do.
func hanzi(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n-10]
	case n < 100:
		return digits[n/10] + "十" + digits[n%10]
	}
	return strconv.Itoa(n)
}

// columns takes the shares of a table's columns.
func (p *reader) columns(rest string) error {
	p.widths = nil
	total := 0
	for _, s := range strings.Fields(rest) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 100 {
			return fmt.Errorf("@cols 的宽度应为 1 至 100 的整数")
		}
		p.widths, total = append(p.widths, n), total+n
	}
	if len(p.widths) == 0 || len(p.widths) > 8 || total != 100 {
		return fmt.Errorf("@cols 应有 1 至 8 栏，宽度之和为 100")
	}
	return nil
}

func (p *reader) row(rest string) error {
	cells, err := p.texts(rest, true)
	if err != nil {
		return err
	}
	if len(cells) != len(p.widths) {
		return fmt.Errorf("@row 有 %d 格，@cols 有 %d 栏", len(cells), len(p.widths))
	}
	b := Block{Level: Row, Widths: p.widths}
	for _, lines := range cells {
		b.Cells = append(b.Cells, strings.Join(lines, "\n"))
	}
	p.Body = append(p.Body, b)
	return nil
}

// texts undoes the escapes: the cells of a line, each of one or several lines.
func (p *reader) texts(s string, bars bool) ([][]string, error) {
	cells, text := [][]string{nil}, strings.Builder{}
	end := func() {
		last := &cells[len(cells)-1]
		*last = append(*last, strings.TrimSpace(text.String()))
		text.Reset()
	}
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		switch {
		case r == '|' && bars:
			end()
			cells = append(cells, nil)
			continue
		case r != '\\':
			text.WriteRune(r)
			continue
		case s == "":
			return nil, fmt.Errorf("行末有单独的反斜线")
		}
		r, s = rune(s[0]), s[1:]
		switch r {
		case '\\', '|':
			text.WriteRune(r)
		case 'n':
			end()
		case '?':
			name, rest, ok := strings.Cut(strings.TrimPrefix(s, "{"), "}")
			if !ok || name == "" || !strings.HasPrefix(s, "{") {
				return nil, fmt.Errorf(`\? 应写作 \?{名称}`)
			}
			if !slices.Contains(p.Blanks, name) {
				p.Blanks = append(p.Blanks, name)
			}
			text.WriteString(blank)
			s = rest
		case '0':
			return nil, fmt.Errorf("有字段没有内容")
		default:
			return nil, fmt.Errorf("没有转义“\\%c”", r)
		}
	}
	end()
	for i, lines := range cells {
		if cells[i] = slices.DeleteFunc(lines, func(l string) bool { return l == "" }); len(cells[i]) == 0 {
			return nil, fmt.Errorf("没有文字")
		}
	}
	return cells, nil
}

// complete wants what no paper goes without.
func (p *reader) complete() error {
	for name, has := range map[string]bool{"标题": len(p.Title) > 0, "正文": len(p.Body) > 0} {
		if !has {
			return malformed(0, "文书没有%s", name)
		}
	}
	if (p.Sign == "") != (p.Date == "") {
		return malformed(0, "署名和成文日期应一并写明")
	}
	return nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}

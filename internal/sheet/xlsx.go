package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"liancheng/internal/fault"
)

// mostParts is how many files an XLSX may be made of; an ordinary one has a dozen.
const mostParts = 500

// readXLSX reads the first sheet of a workbook. The library panics on some files
// that are damaged in ways it does not expect: to the caller that is one more file
// that cannot be read.
func readXLSX(raw []byte, b *builder) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(fmt.Errorf("panic: %v", p))
		}
	}()
	if err := weigh(raw, b.most.Unzipped); err != nil {
		return err
	}
	// Equal limits keep it from unpacking into temporary files, which would lie about unsealed.
	book, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{
		UnzipSizeLimit: b.most.Unzipped, UnzipXMLSizeLimit: b.most.Unzipped,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", CultureInfo: excelize.CultureNameZhCN,
	})
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = book.Close() }() // it holds memory alone
	names := book.GetSheetList()
	if len(names) == 0 {
		return damaged(nil)
	}
	lines, err := book.Rows(names[0])
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = lines.Close() }()
	for no := 1; lines.Next(); no++ {
		cells, err := lines.Columns()
		if err != nil {
			return damaged(err)
		}
		if err := b.line(no, cells); err != nil {
			return err
		}
	}
	if err := lines.Error(); err != nil {
		return damaged(err)
	}
	return nil
}

// weigh unpacks everything once and throws it away: what a file says of its own
// size is no limit to what comes out of it.
func weigh(raw []byte, most int64) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return damaged(err)
	}
	if len(z.File) > mostParts {
		return damaged(nil)
	}
	left := most
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			return damaged(err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(part, left+1))
		_ = part.Close() // read to its end or given up
		if left -= n; left < 0 {
			return refuse(fault.TooLarge, ruleSize, "表格展开后超过 %d MB，请删除多余的内容，或者分成几个文件提交", most>>20)
		}
		if err != nil {
			return damaged(err)
		}
	}
	return nil
}

func damaged(cause error) error {
	return refuse(fault.Invalid, ruleFormat, "表格文件已损坏或者不是 .xlsx，请用表格软件打开、另存后再次提交").Because(cause)
}

// longestCell is how many characters a cell of a workbook can hold; the library
// would cut the rest off without a word.
const longestCell = excelize.TotalCellChars

func writeXLSX(w io.Writer, s Sheet) (err error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // what is worth knowing is the writing's error
	first := book.GetSheetName(0)
	if err := book.SetSheetName(first, s.Title); err != nil {
		return err
	}
	styles, err := stylesOf(book)
	if err != nil {
		return err
	}
	err = page(book, s.Title, styles, len(s.Columns), 18, func(put func([]string) error) error {
		if err := put(s.head()); err != nil {
			return err
		}
		for row := range s.rows() {
			if err := put(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(s.Columns) > 0 {
		err = helpPage(book, s, styles)
	}
	if err != nil {
		return err
	}
	return book.Write(w)
}

// helpPage says beside the sheet what may stand in its columns.
func helpPage(book *excelize.File, s Sheet, st styles) error {
	if _, err := book.NewSheet(helpTitle); err != nil {
		return err
	}
	return page(book, helpTitle, st, 3, 36, func(put func([]string) error) error {
		if err := put([]string{"列名", "是否必填", "可以填写的内容"}); err != nil {
			return err
		}
		for _, c := range s.Columns {
			must := "可不填"
			if c.Must {
				must = "必填"
			}
			if err := put([]string{c.Name, must, c.Help}); err != nil {
				return err
			}
		}
		return nil
	})
}

const helpTitle = "填写说明"

type styles struct{ head, text int }

// stylesOf: every cell is text, so that the office program leaves long numbers and
// dates as they are typed.
func stylesOf(book *excelize.File) (st styles, err error) {
	const asText = 49
	if st.text, err = book.NewStyle(&excelize.Style{NumFmt: asText}); err != nil {
		return st, err
	}
	st.head, err = book.NewStyle(&excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true}})
	return st, err
}

// page streams the rows of one sheet; the first is its head and stays in sight.
func page(book *excelize.File, name string, st styles, columns int, width float64, fill func(put func([]string) error) error) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if columns > 0 {
		if err := out.SetColStyle(1, columns, st.text); err != nil {
			return err
		}
		if err := out.SetColWidth(1, columns, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := 0
	err = fill(func(row []string) error {
		line++
		cells := make([]any, len(row))
		for i, text := range guarded(row) {
			if len([]rune(text)) > longestCell {
				return fault.New(fault.TooLarge, "第 %d 行有一格超过 %d 个字，不能写入表格", line, longestCell).Under(ruleCell)
			}
			style := st.text
			if line == 1 {
				style = st.head
			}
			cells[i] = excelize.Cell{StyleID: style, Value: text}
		}
		return out.SetRow(fmt.Sprintf("A%d", line), cells)
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

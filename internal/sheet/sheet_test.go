package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"liancheng/internal/fault"
)

const plain = "领域,主体名称,备注\r\n1,内蒙古云杉示例建设有限公司,\"一,二\"\r\n\r\n3,包头市示例煤业有限公司,\r\n"

// book makes a workbook as an office program would.
func book(t testing.TB, fill func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f, f.GetSheetName(0))
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t testing.TB, f *excelize.File, sheet, cell string, value any) {
	t.Helper()
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
}

func TestRead(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	workbook := book(t, func(f *excelize.File, s string) {
		for cell, v := range map[string]any{"A1": "领域", "B1": "主体名称", "C1": "备注", "A2": 1, "B2": "内蒙古云杉示例建设有限公司", "C2": "一,二", "A4": "3", "B4": "包头市示例煤业有限公司"} {
			set(t, f, s, cell, v)
		}
	})
	for name, raw := range map[string]string{
		"utf-8": plain, "with a mark": bom + plain, "gb18030": gb, "tabs": strings.NewReplacer("\"一,二\"", "一,二", ",", "\t", "一\t二", "一,二").Replace(plain),
		"semicolons": "领域;主体名称;备注\n1;内蒙古云杉示例建设有限公司;一,二\n\n3;包头市示例煤业有限公司;", "xlsx": string(workbook),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(strings.NewReader(raw), Usual)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.Columns, []string{"领域", "主体名称", "备注"}) || len(got.Rows) != 2 {
				t.Fatalf("%+v", got)
			}
			first := map[string]string{"领域": "1", "主体名称": "内蒙古云杉示例建设有限公司", "备注": "一,二"}
			second := map[string]string{"领域": "3", "主体名称": "包头市示例煤业有限公司"}
			if !maps.Equal(got.Rows[0].Cells, first) || !maps.Equal(got.Rows[1].Cells, second) {
				t.Errorf("%+v", got.Rows)
			}
			if got.Rows[0].Line != 2 || got.Rows[1].Line != 4 {
				t.Errorf("lines %d and %d", got.Rows[0].Line, got.Rows[1].Line)
			}
		})
	}
}

// TestDaysOfAWorkbook: a day typed into a cell for dates comes out as one that is read
// everywhere, whatever country's form the cell shows.
func TestDaysOfAWorkbook(t *testing.T) {
	day := time.Date(2026, 1, 23, 0, 0, 0, 0, time.UTC)
	for form, want := range map[int]string{14: "2026-01-23", 31: "2026年1月23日"} {
		raw := book(t, func(f *excelize.File, s string) {
			set(t, f, s, "A1", "日期")
			set(t, f, s, "A2", day)
			style, err := f.NewStyle(&excelize.Style{NumFmt: form})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle(s, "A2", "A2", style); err != nil {
				t.Fatal(err)
			}
		})
		got, err := Read(bytes.NewReader(raw), Usual)
		if err != nil || len(got.Rows) != 1 || got.Rows[0].Cells["日期"] != want {
			t.Errorf("format %d: %+v, %v; want %s", form, got, err, want)
		}
	}
}

func TestRowsThatCannotBeRead(t *testing.T) {
	raw := "甲,乙,\n1,\"未闭合\"的\n2,好\n9.1150102E+17,x\n3,好,多出\n4,好," + strings.Repeat("字", 1) + "\n5," + strings.Repeat("长", Usual.Cell+1) + "\n6,好\n"
	got, err := Read(strings.NewReader(raw), Usual)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{2: "引号", 3: "", 4: "科学计数", 5: "没有列名", 6: "没有列名", 7: "精简", 8: ""}
	if len(got.Rows) != len(want) {
		t.Fatalf("%+v", got.Rows)
	}
	for _, r := range got.Rows {
		switch say := want[r.Line]; {
		case say == "" && r.Err != nil, say != "" && (r.Err == nil || !strings.Contains(r.Err.Error(), say)):
			t.Errorf("line %d: %v, want %q", r.Line, r.Err, say)
		}
	}
}

// bomb is a small XLSX that is large unpacked, and owns to it or not.
func bomb(t *testing.T, size int, owns bool) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	raw := out.Bytes()
	if owns {
		return raw
	}
	// The size it owns to stands in the central directory, 24 bytes after its mark.
	if i := bytes.LastIndex(raw, []byte("PK\x01\x02")); i > 0 {
		copy(raw[i+24:], []byte{1, 0, 0, 0})
	}
	return raw
}

func TestReadRefuses(t *testing.T) {
	small := Limits{Bytes: 4 << 20, Unzipped: 1 << 20, Rows: 2, Columns: 3, Cell: 10}
	wide := book(t, func(f *excelize.File, s string) { set(t, f, s, "A1", "甲"); set(t, f, s, "XFD2", "远") })
	for name, tt := range map[string]struct {
		raw  []byte
		kind fault.Kind
		say  string
	}{
		"nothing":      {nil, fault.Invalid, "空的"},
		"blank lines":  {[]byte("\n,,\n \n"), fault.Invalid, "第一行应为列名"},
		"too large":    {make([]byte, 4<<20+1), fault.TooLarge, "4 MB"},
		"old workbook": {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), fault.Invalid, ".xlsx"},
		"utf-16":       {[]byte("\xff\xfe\x57\x98"), fault.Invalid, "UTF-16"},
		"a picture":    {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), fault.Invalid, "不是表格"},
		"no encoding":  {[]byte("\xff\xff\xff甲"), fault.Invalid, "编码"},
		"no workbook":  {[]byte("PK\x03\x04 nothing"), fault.Invalid, "损坏"},
		"zip bomb":     {bomb(t, 64<<20, true), fault.TooLarge, "展开后"},
		"lying bomb":   {bomb(t, 64<<20, false), fault.Invalid, "损坏"},
		"many rows":    {[]byte("甲\n1\n2\n3\n"), fault.TooLarge, "超过 2 行"},
		"many columns": {[]byte("甲,乙,丙,丁\n"), fault.TooLarge, "超过 3 列"},
		"twice":        {[]byte("甲,甲\n1,2\n"), fault.Invalid, "两列都叫"},
		"many blanks":  {[]byte("甲\n" + strings.Repeat(",\n", mostBlank+1)), fault.TooLarge, "空行"},
	} {
		_, err := Read(bytes.NewReader(tt.raw), small)
		if !fault.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := Read(bytes.NewReader(wide), small); err != nil || len(got.Rows) != 1 || got.Rows[0].Err == nil {
		t.Errorf("a cell far to the right: %+v, %v", got, err)
	}
	broken := errors.New("gone")
	if _, err := Read(io.MultiReader(strings.NewReader("甲"), failing{broken}), small); !errors.Is(err, broken) {
		t.Errorf("a reader's own error: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestFits(t *testing.T) {
	columns := []Column{{Name: "甲", Must: true}, {Name: "乙"}}
	for _, tt := range []struct {
		head []string
		bad  int
	}{{[]string{"甲"}, 0}, {[]string{"乙", "甲"}, 0}, {[]string{"乙"}, 1}, {[]string{"甲", "已"}, 1}, {[]string{"已"}, 2}} {
		err := (&Table{Columns: tt.head}).Fits(columns)
		list, _ := err.(fault.List)
		if len(list) != tt.bad || (err == nil) != (tt.bad == 0) {
			t.Errorf("%v: %v", tt.head, err)
		}
	}
}

func TestChoose(t *testing.T) {
	for _, tt := range []struct {
		name, accept string
		want         Format
		ok           bool
	}{
		{"", "", XLSX, true}, {"csv", "application/json", CSV, true}, {"XLSX", "", XLSX, true}, {"pdf", "", "pdf", false},
		{"", "text/csv", CSV, true}, {"", "text/html, */*;q=0.8", XLSX, true}, {"", XLSX.Media(), XLSX, true},
		{"", "application/json", "", false}, {"", "text/*", CSV, true}, {"", ";;,text/csv", CSV, true},
	} {
		if got, ok := Choose(tt.name, tt.accept); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q %q: %s %v", tt.name, tt.accept, got, ok)
		}
	}
}

var example = Sheet{Title: "转入名单", Columns: []Column{{Name: "领域", Help: "1 至 8", Must: true}, {Name: "=备注", Help: "@随意"}}}

// TestHelp: the sheet beside it says what may stand in the columns.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, XLSX, example); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(helpTitle)
	want := [][]string{{"列名", "是否必填", "可以填写的内容"}, {"领域", "必填", "1 至 8"}, {"'=备注", "可不填", "'@随意"}}
	if err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("%v, %v", rows, err)
	}
	if list := f.GetSheetList(); !slices.Equal(list, []string{"转入名单", helpTitle}) {
		t.Errorf("%v", list)
	}
	if id, err := f.GetColStyle("转入名单", "B"); err != nil || id == 0 {
		t.Errorf("column B is not text: style %d, %v", id, err)
	}
}

func TestCSVIsForOfficePrograms(t *testing.T) {
	var out bytes.Buffer
	s := example
	s.Rows = slices.Values([][]string{{"1", "+86 471"}, {"2", "'=1"}, {"3", "'好"}})
	if err := Write(&out, CSV, s); err != nil || out.String() != bom+"领域,'=备注\r\n1,'+86 471\r\n2,''=1\r\n3,'好\r\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestACellTooLongForAWorkbook(t *testing.T) {
	s := example
	s.Rows = slices.Values([][]string{{strings.Repeat("字", longestCell+1)}})
	if err := Write(io.Discard, XLSX, s); !fault.Is(err, fault.TooLarge) {
		t.Errorf("%v", err)
	}
}

// TestWhatGoesOutComesIn: every cell, formulas and quotes too, is read as it was written.
func TestWhatGoesOutComesIn(t *testing.T) {
	letter := rapid.SampledFrom([]rune("甲乙a1,\"';=+-@ \n\t示€𠮷"))
	cell := rapid.Map(rapid.SliceOfN(letter, 0, 12), func(r []rune) string { return strings.TrimSpace(string(r)) })
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom([]Format{CSV, XLSX}).Draw(t, "format")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 0, 6).Draw(t, "rows")
		s := Sheet{Title: "表", Columns: []Column{{Name: "甲"}, {Name: "乙"}, {Name: "=丙"}}, Rows: slices.Values(rows)}
		var file bytes.Buffer
		if err := Write(&file, format, s); err != nil {
			t.Fatal(err)
		}
		got, err := Read(&file, Usual)
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for _, row := range rows {
			if blank(row) {
				continue
			}
			for k, c := range s.Columns {
				if i >= len(got.Rows) || got.Rows[i].Err != nil || got.Rows[i].Cells[c.Name] != row[k] {
					t.Fatalf("row %d column %s: wrote %q, read %+v", i, c.Name, row[k], got.Rows)
				}
			}
			i++
		}
		if i != len(got.Rows) {
			t.Fatalf("%d rows of %d", len(got.Rows), i)
		}
	})
}

// TestNoTemporaryFiles: what is read is never written anywhere.
func TestNoTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	raw := book(t, func(f *excelize.File, s string) {
		set(t, f, s, "A1", "甲")
		for i := range 400 {
			cell, _ := excelize.CoordinatesToCellName(1, i+2)
			set(t, f, s, cell, strings.Repeat("示例", 2000)+cell)
		}
	})
	if got, err := Read(bytes.NewReader(raw), Usual); err != nil || len(got.Rows) != 400 {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte(bom + "甲\t乙\n\"1\n2\"\t'=x\n"))
	f.Add([]byte("甲,乙\n\"a\"b,1\n9.1E+17,\n"))
	f.Add(book(f, func(b *excelize.File, s string) { set(f, b, s, "A1", "甲"); set(f, b, s, "B3", 1.5) }))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := Read(bytes.NewReader(raw), Usual)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("not a caller's fault: %v", err)
			}
			return
		}
		last := 1
		if len(got.Columns) == 0 || len(got.Columns) > Usual.Columns || len(got.Rows) > Usual.Rows {
			t.Fatalf("%d columns, %d rows", len(got.Columns), len(got.Rows))
		}
		for _, r := range got.Rows {
			if r.Line <= last || r.Err == nil && len(r.Cells) == 0 {
				t.Fatalf("line %d after %d with %d cells", r.Line, last, len(r.Cells))
			}
			last = r.Line
			for name, cell := range r.Cells {
				if !slices.Contains(got.Columns, name) || cell == "" || utf8.RuneCountInString(cell) > Usual.Cell {
					t.Fatalf("%q holds %q", name, cell)
				}
			}
		}
	})
}

package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/fault"
)

// TestTheSamePaperIsTheSameFile, byte for byte.
func TestTheSamePaperIsTheSameFile(t *testing.T) {
	fonts, err := LoadFonts("")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range Forms() {
		p := fill(t, form, full(form))
		for name, make := range map[string]func() ([]byte, error){
			"docx": func() ([]byte, error) { return DOCX(p) },
			"pdf":  func() ([]byte, error) { data, _, err := PDF(p, fonts); return data, err },
		} {
			one, err := make()
			two, again := make()
			if err != nil || again != nil || !bytes.Equal(one, two) {
				t.Errorf("%s as %s is not the same twice: %v, %v", form, name, err, again)
			}
		}
	}
}

// unzipped gives the parts of a DOCX; each is read as XML to its end.
func unzipped(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		files[f.Name] = string(text)
	}
	return files
}

// TestDOCX opens the files again: every part is there, is XML, and says what GB/T 9704 asks.
func TestDOCX(t *testing.T) {
	for _, form := range Forms() {
		p := fill(t, form, full(form))
		data, err := DOCX(p)
		if err != nil {
			t.Fatal(err)
		}
		files := unzipped(t, data)
		for _, m := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllStringSubmatch(files["[Content_Types].xml"], -1) {
			if files[m[1]] == "" {
				t.Errorf("%s: no part %s", form, m[1])
			}
		}
		body := files["word/document.xml"]
		for _, m := range regexp.MustCompile(`w:pStyle w:val="(\w+)"`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(files["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
				t.Errorf("%s: no style %s", form, m[1])
			}
		}
		// 37, 28, 35 and 26 mm in twentieths of a point; A4; 22 lines.
		for _, want := range []string{`w:top="2098"`, `w:left="1588"`, `w:bottom="1984"`, `w:right="1474"`, `w:w="11906" w:h="16838"`, `w:linePitch="579"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s has no %s", form, want)
			}
		}
		text := strings.Join(words(body), "")
		for _, line := range strings.FieldsFunc(p.Plain(), func(r rune) bool { return r == '\n' || r == '|' }) {
			if line = strings.TrimSpace(line); !strings.Contains(text, line) {
				t.Errorf("%s lacks %q", form, line)
			}
		}
	}
	styles := func() string { raw, _ := skeleton.ReadFile("skeleton/styles.xml"); return string(raw) }()
	for _, font := range official {
		if !strings.Contains(styles, `w:eastAsia="`+font+`"`) {
			t.Errorf("no style names %s", font)
		}
	}
}

// words gives the texts of a document.
func words(body string) (list []string) {
	for _, m := range regexp.MustCompile(`<w:t[^>]*>([^<]*)</w:t>`).FindAllStringSubmatch(body, -1) {
		list = append(list, m[1])
	}
	return list
}

// TestPDFIsRead has another program read the files.
func TestPDFIsRead(t *testing.T) {
	read, err := exec.LookPath("pdftotext")
	if err != nil {
		if strings.Contains(os.Getenv("LIANCHENG_REQUIRE"), "poppler") {
			t.Fatal(err)
		}
		t.Skip("pdftotext is not here; setup.sh installs it")
	}
	fonts, err := LoadFonts("")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range Forms() {
		p := fill(t, form, full(form))
		data, substituted, err := PDF(p, fonts)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(substituted, func(s Substitution) bool { return s.Wanted == "仿宋_GB2312" && s.Used == "文泉驿微米黑" }) || slices.ContainsFunc(substituted, Substitution.Lost) {
			t.Errorf("%s: %+v", form, substituted)
		}
		cmd := exec.CommandContext(t.Context(), read, "-raw", "-", "-")
		cmd.Stdin = bytes.NewReader(data)
		text, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		squeezed := squeeze(regexp.MustCompile(`\n?—\d+—\n?\f?|— \d+ —`).ReplaceAllString(string(text), ""))
		for _, line := range strings.FieldsFunc(p.Plain(), func(r rune) bool { return r == '\n' || r == '|' }) {
			if p.Body[0].Level != Row && !strings.Contains(squeezed, squeeze(line)) {
				t.Errorf("%s lacks %q:\n%s", form, line, text)
			}
		}
	}
}

// squeeze takes out all space, which a reader of PDFs guesses.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// TestOperatorsFonts: a font is put in its place by the name it gives itself, is used where
// it has the character, and what it lacks is drawn with another and said.
func TestOperatorsFonts(t *testing.T) {
	base, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fang.TTF"), renamed(base.data, "FangSong"), 0o600); err != nil {
		t.Fatal(err)
	}
	fonts, err := LoadFonts(dir)
	if err != nil {
		t.Fatal(err)
	}
	if fonts.styles[FangSong] == nil || fonts.styles[Hei] != nil {
		t.Fatalf("placed: %+v", fonts.styles)
	}
	p := letter(1, "甲𠮷38℃")
	_, substituted, err := PDF(*p, fonts)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, s := range substituted {
		said = append(said, s.Chinese())
	}
	all := strings.Join(said, "\n")
	if strings.Contains(all, "没有仿宋_GB2312，") || !strings.Contains(all, "没有方正小标宋简体，改用FangSong") && !strings.Contains(all, "没有方正小标宋简体，改用文泉驿微米黑") ||
		!strings.Contains(all, "仿宋_GB2312没有“℃”（U+2103，正文第 2 段第 5 字，共 1 处），改用“°C”") ||
		!strings.Contains(all, "所有字体都没有“𠮷”（U+20BB7，正文第 2 段第 2 字，共 1 处）") {
		t.Errorf("%s", all)
	}
}

// renamed gives a font another family name of the same length or shorter.
func renamed(font []byte, name string) []byte {
	wide := func(s string) (out []byte) {
		for _, r := range s {
			out = append(out, byte(r>>8), byte(r))
		}
		return out
	}
	old := "WenQuanYi Micro Hei"
	return bytes.ReplaceAll(font, wide(old), wide(name+strings.Repeat(" ", len(old)-len(name))))
}

// TestBadFonts: what cannot be drawn with is refused in words when the program starts.
func TestBadFonts(t *testing.T) {
	base, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty": {nil, "损坏"}, "text": {[]byte("这不是字体，这不是字体"), ""}, "cff": {append([]byte("OTTO"), make([]byte, 20)...), "CFF"},
		"collection": {append([]byte("ttcf"), make([]byte, 20)...), "字体集合"}, "cut": {base.data[:len(base.data)/2], "损坏"},
		"no table": {bytes.Replace(base.data, []byte("glyf"), []byte("glyx"), 1), "glyf"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.ttf"), c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadFonts(dir); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "a.ttf") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		if _, err := LoadFonts(dir); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// FuzzFont: no font file brings the program down.
func FuzzFont(f *testing.F) {
	base, err := shipped()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(base.data[:400])
	f.Add([]byte("OTTO"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if x, err := readFace(data); err == nil && x.Family == "" || err != nil && !fault.Is(err, fault.Invalid) {
			t.Fatalf("%v", err)
		}
	})
}

// TestWhatTheProgramCarries: the shipped font has every character of GB 2312 and the marks
// of a paper.
func TestWhatTheProgramCarries(t *testing.T) {
	base, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "，。；：、！？（）《》〔〕“”‘’—…·〓○％￥①⑩ⅠⅫ0123456789ABCxyz" {
		if !base.has(r) {
			t.Errorf("no %q", r)
		}
	}
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		if !base.has(r) {
			t.Errorf("no %q", r)
		}
	}
}

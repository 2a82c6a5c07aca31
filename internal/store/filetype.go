package store

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"liancheng/internal/fault"
)

// Media is the kind of a stored file, as HTTP names it.
type Media string

// The kinds taken. What a browser could run (HTML, SVG, any other XML) is not among
// them, nor is anything with macros.
const (
	PDF  Media = "application/pdf"
	DOCX Media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX Media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	OFD  Media = "application/ofd" // GB/T 33190
	PNG  Media = "image/png"
	JPEG Media = "image/jpeg"
	TXT  Media = "text/plain; charset=utf-8"
	GBK  Media = "text/plain; charset=gb18030"
)

var extensions = map[Media]string{
	PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", OFD: ".ofd", PNG: ".png", JPEG: ".jpg", TXT: ".txt", GBK: ".txt",
}

// Extension is how the name of a downloaded file ends.
func (m Media) Extension() string { return extensions[m] }

// What a packed file may hold: far more than papers have, far less than a bomb.
const (
	maxEntries  = 10_000
	maxUnpacked = 512 << 20
)

// Sniff tells a file's kind by its content, or refuses it.
func Sniff(raw []byte) (Media, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, nil
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return JPEG, nil
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return sniffZip(raw)
	}
	return sniffText(raw)
}

func refusedType() error {
	return fault.New(fault.Invalid, "不接受这种文件，请上传 PDF、OFD、DOCX、XLSX、PNG、JPG 或者 TXT").At("file").Under("file.type")
}

// sniffZip looks into the directory of a packed file; nothing is unpacked.
func sniffZip(raw []byte) (Media, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return "", fault.New(fault.Invalid, "文件已损坏，无法打开，请重新生成后上传").At("file").Under("file.type").Because(err)
	}
	var unpacked uint64
	has := map[string]bool{}
	for _, f := range z.File {
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			return "", fault.New(fault.Invalid, "文件含有宏，请另存为不含宏的文件后上传").At("file").Under("file.macro")
		}
		unpacked = min(unpacked+min(f.UncompressedSize64, maxUnpacked+1), 2*maxUnpacked)
		has[f.Name] = true
	}
	if len(z.File) > maxEntries || unpacked > maxUnpacked {
		return "", fault.New(fault.TooLarge, "文件解压后过大，不予接收").At("file").Under("file.unpacked")
	}
	switch {
	case has["OFD.xml"]:
		return OFD, nil
	case has["[Content_Types].xml"] && has["word/document.xml"]:
		return DOCX, nil
	case has["[Content_Types].xml"] && has["xl/workbook.xml"]:
		return XLSX, nil
	}
	return "", refusedType()
}

// markup is what makes a text something that a browser might run.
var markup = []string{"<!doctype", "<html", "<script", "<svg", "<?xml", "<iframe", "<body"}

func sniffText(raw []byte) (Media, error) {
	media, text := TXT, string(raw)
	if !utf8.Valid(raw) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", refusedType()
		}
		media, text = GBK, string(decoded)
	}
	for _, r := range text {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == 0x7f {
			return "", refusedType()
		}
	}
	low := strings.ToLower(text)
	for _, m := range markup {
		if strings.Contains(low, m) {
			return "", refusedType()
		}
	}
	return media, nil
}

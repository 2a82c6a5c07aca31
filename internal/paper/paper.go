// Package paper is official papers: what they hold, the forms they are made from, and
// how they look as DOCX and PDF by GB/T 9704-2012 (党政机关公文格式).
//
// A tour: Paper (here) is a finished text; form.go makes one from a form file under
// forms/ and the fields of a case, markup.go reads the marks of those files. sheet.go sets
// the pages (22 lines of 28 characters, lines broken as Chinese is), pdf.go draws them with
// the fonts of fonts.go, docx.go writes the same paper for a word processor, which sets its
// own pages. plain.go gives the text alone.
//
// Nothing is dropped in silence: a field that a case does not have is an error or a blank
// to be seen and listed, a character that no font has is drawn as 〓 and reported.
package paper

import "liancheng/internal/calendar"

// A Paper is one official document, finished but for what stands in Blanks.
type Paper struct {
	Issuer      string       // 发文机关标志
	Number      string       // 发文字号
	Title       []string     // 标题, a line each
	To          string       // 主送机关或者当事人, with its colon
	Body        []Block      // 正文
	Attachments []string     // 附件说明
	Sign        string       // 发文机关署名
	Seal        bool         // a place for 印章 stands beside the signature
	Date        string       // 成文日期, in the form 2026年11月22日
	Note        string       // 附注, without brackets
	Blanks      []string     // what is still to be filled in, in order
	Made        calendar.Day // of the files' own dates: the same paper gives the same bytes
}

// A Level is the place of a block in the body.
type Level int

// The levels of GB/T 9704: 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋.
const (
	Text Level = iota
	First
	Second
	Third
	Fourth
	Row // of a form with ruled lines
)

// A Block is a paragraph, a heading or a row of a ruled form.
type Block struct {
	Level  Level
	Text   string   // with the number of its level
	Cells  []string // of a Row
	Widths []int    // of a Row: shares of the line, one for each cell
}

// blank is what stands for a field that is not known yet.
const blank = "〔　　〕"

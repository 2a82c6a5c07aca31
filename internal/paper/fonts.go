package paper

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"liancheng/internal/fault"
)

// WenQuanYi Micro Hei, Apache-2.0, made by fontgen; see font/README.md.
//
//go:embed font/wqy-microhei.ttf.gz
var packed []byte

var shipped = sync.OnceValues(func() (*face, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	f, err := readFace(data)
	if err == nil {
		f.Family = "文泉驿微米黑"
	}
	return f, err
})

// A Style is one of the faces that GB/T 9704 asks for.
type Style int

const (
	FangSong     Style = iota // 正文: 仿宋
	XiaoBiaoSong              // 标题、发文机关标志: 小标宋
	Hei                       // 一级标题: 黑体
	Kai                       // 二级标题: 楷体
	Song                      // 页码: 宋体
	styles
)

// official are the names that documents call the faces by.
var official = [styles]string{"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}

// known are the names by which fonts of each face call themselves, folded.
var known = [styles][]string{
	{"仿宋_gb2312", "仿宋", "fangsong_gb2312", "fangsong", "华文仿宋", "stfangsong", "方正仿宋_gbk", "方正仿宋_gb2312", "方正仿宋简体", "fzfangsong-z02", "fzfangsong-z02s"},
	{"方正小标宋简体", "方正小标宋_gbk", "fzxiaobiaosong-b05s", "fzxiaobiaosong-b05", "小标宋", "方正小标宋"},
	{"黑体", "simhei", "华文黑体", "stheiti", "方正黑体_gbk", "方正黑体简体", "fzhei-b01", "fzhei-b01s"},
	{"楷体_gb2312", "楷体", "kaiti_gb2312", "kaiti", "华文楷体", "stkaiti", "方正楷体_gbk", "方正楷体简体", "fzkai-z03", "fzkai-z03s", "ar pl kaitim gb"},
	{"宋体", "simsun", "华文宋体", "stsong", "方正书宋_gbk", "方正书宋简体", "ar pl sungtil gb"},
}

// nextBest is what stands in for a face that is not at hand, the likest first; after them
// comes whatever has the character.
var nextBest = [styles][]Style{
	{FangSong, Song, Kai}, {XiaoBiaoSong, Song}, {Hei}, {Kai, FangSong, Song}, {Song, FangSong},
}

// Fonts are the faces that PDFs are drawn with.
type Fonts struct {
	styles [styles]*face
	others []*face // the operator's that are none of these: for what the others lack
	base   *face   // the one the program carries
}

// ready adds the font that the program carries; unpacking it takes a while, so that only who
// draws waits for it.
func (f *Fonts) ready() (*Fonts, error) {
	base, err := shipped()
	with := *f
	with.base = base
	return &with, err
}

// maxFont bounds a font file: the largest of the official ones has some 20 MB.
const maxFont = 64 << 20

// LoadFonts reads the operator's font files, each put in its place by the family name it
// gives itself; without a folder there is the one font that the program carries.
func LoadFonts(dir string) (*Fonts, error) {
	fonts := &Fonts{}
	if dir == "" {
		return fonts, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.New(fault.Invalid, "无法读取字体目录 %s", dir).At("fonts").Under("paper.font").Because(err)
	}
	found := 0
	for _, e := range entries {
		if !strings.EqualFold(filepath.Ext(e.Name()), ".ttf") {
			continue
		}
		f, err := fontFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fault.New(fault.Invalid, "字体文件 %s 不能使用：%s", e.Name(), err.Error()).At("fonts").Under("paper.font")
		}
		fonts.place(f)
		found++
	}
	if found == 0 {
		return nil, fault.New(fault.Invalid, "字体目录 %s 中没有 .ttf 文件", dir).At("fonts").Under("paper.font")
	}
	return fonts, nil
}

// fontFile reads a font and draws with it once, so that what cannot be drawn with is told
// when the program starts and not when an officer waits for a paper.
func fontFile(name string) (*face, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFont {
		return nil, badFont("文件过大")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f, err := readFace(data)
	if err != nil {
		return nil, err
	}
	return f, tried(f)
}

// genuine tells whether a face is one of its style and not a likeness by another maker.
func genuine(x *face) bool { return !strings.HasPrefix(x.Family, "AR PL") }

// place gives a face its place.
func (f *Fonts) place(x *face) {
	for style, names := range known {
		for _, own := range x.names {
			if f.styles[style] == nil && slices.Contains(names, strings.ToLower(own)) {
				f.styles[style] = x
				return
			}
		}
	}
	f.others = append(f.others, x)
}

// choose gives the face that a character is drawn with; nil when none has it.
func (f *Fonts) choose(style Style, r rune) *face {
	for _, s := range nextBest[style] {
		if x := f.styles[s]; x != nil && x.has(r) {
			return x
		}
	}
	if f.base.has(r) {
		return f.base
	}
	for _, x := range slices.Concat(f.styles[:], f.others) {
		if x != nil && x.has(r) {
			return x
		}
	}
	return nil
}

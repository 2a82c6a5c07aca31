package names

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"", ""},
		{"内蒙古云杉示例建设有限公司", "内蒙古云杉示例建设有限公司"},
		{"內蒙古雲杉示例建設有限公司", "内蒙古云杉示例建设有限公司"},
		{" 内蒙古 云杉示例　建设有限公司\n", "内蒙古云杉示例建设有限公司"},
		{"云杉示例（呼和浩特）有限公司", "云杉示例呼和浩特有限公司"},
		{"云杉示例(呼和浩特)有限公司", "云杉示例呼和浩特有限公司"},
		{"云杉示例【呼和浩特】﹙分公司﹚", "云杉示例呼和浩特分公司"},
		{"ＡＢＣ１２３示例公司", "abc123示例公司"},
		{"ABC123示例公司", "abc123示例公司"},
		{"云杉“示例”《建设》—公司…", "云杉示例建设公司"},
		{"㈱示例", "株示例"},
		{"⼀示例", "一示例"}, // a Kangxi radical
		{"Cafe\u0301 示例", "café示例"},
		{"CAFÉ示例", "café示例"},
		{"示例A+公司", "示例a+公司"},
		{"示例A＋公司", "示例a+公司"},
		{"示\u200b例\ufeff公\u00ad司", "示例公司"},
		{"示例\xff公司", "示例公司"},
		{"乾坤示例", "干坤示例"},
		{"示（\u0301）例", "示例"},
		{"（）　·", ""},
	} {
		if got := Fold(c.name); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFoldPerson(t *testing.T) {
	want := FoldPerson("阿示例买买提")
	for _, dot := range []string{"·", "•", "‧", "∙", "⋅", "・", "･", "●", "˙", ".", "。", " ", "．"} {
		if got := FoldPerson("阿示例" + dot + "买买提"); got != want {
			t.Errorf("with %q: %q, want %q", dot, got, want)
		}
	}
	if got := FoldPerson("張示例"); got != "张示例" {
		t.Errorf("FoldPerson = %q", got)
	}
}

// TestTable holds the generated table to what folding relies on.
func TestTable(t *testing.T) {
	if len(simplified) < 3000 {
		t.Fatalf("%d pairs", len(simplified))
	}
	for from, to := range simplified {
		if _, more := simplified[to]; more {
			t.Errorf("%c → %c is no end", from, to)
		}
		if s := string(to); norm.NFKC.String(s) != s {
			t.Errorf("%c → %c is not in NFKC", from, to)
		}
	}
	for _, pair := range []string{"萬万", "業业", "臺台", "龍龙", "廠厂", "礦矿", "電电"} {
		r := []rune(pair)
		if simplified[r[0]] != r[1] {
			t.Errorf("%c → %c, want %c", r[0], simplified[r[0]], r[1])
		}
	}
}

// tricky draws names out of what the two paths treat differently.
func tricky(t *rapid.T) string {
	runes := rapid.SampledFrom([]rune("内蒙古雲杉示例建設ABCxyz（）()·• \t－＋éİſẞς́̈가가㈱㎏ﬁ⼀樂Ⅷ🄰\u180b\ufe0f0９"))
	return string(rapid.SliceOf(runes).Draw(t, "name"))
}

func TestFoldIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := tricky(t)
		for _, f := range []func(string) string{Fold, FoldPerson} {
			once := f(name)
			if twice := f(once); twice != once {
				t.Fatalf("%q → %q → %q", name, once, twice)
			}
		}
	})
}

// TestFastIsSlow: the short way answers what the tables of Unicode say.
func TestFastIsSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := tricky(t)
		for _, person := range []bool{false, true} {
			fast := string(appendFold(nil, name, person))
			if slow := string(appendRare(nil, name, person)); fast != slow {
				t.Fatalf("%q (person %t): %q, slowly %q", name, person, fast, slow)
			}
		}
	})
}

// TestFastIsSlowForEveryCharacter covers the basic plane one by one.
func TestFastIsSlowForEveryCharacter(t *testing.T) {
	for r := rune(0); r < 0x10000; r++ {
		name := "示" + string(r) + "例"
		if fast, slow := Fold(name), string(appendRare(nil, name, false)); fast != slow {
			t.Errorf("%U: %q, slowly %q", r, fast, slow)
		}
	}
}

func TestAppendFoldAllocatesNothing(t *testing.T) {
	dst := make([]byte, 0, 128)
	name := "內蒙古雲杉示例建設（集團）有限公司 ABC"
	if n := testing.AllocsPerRun(100, func() { dst = AppendFold(dst[:0], name) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if got := string(AppendFold([]byte("k:"), name)); !strings.HasPrefix(got, "k:内蒙古云杉") {
		t.Errorf("AppendFold = %q", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"内蒙古（雲杉）公司", "ｅ\u0301(\u0301", "\xffA\u200b", "İI\u0307"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("%q → %q → %q", s, once, twice)
		}
		if slow := string(appendRare(nil, s, false)); slow != once {
			t.Fatalf("%q: %q, slowly %q", s, once, slow)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	dst := make([]byte, 0, 128)
	for name, s := range map[string]string{"simple": "内蒙古云杉示例建设有限公司", "brackets": "云杉示例（呼和浩特）建設有限公司", "rare": "云杉示例\u200b建设有限公司"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				dst = AppendFold(dst[:0], s)
			}
		})
	}
}

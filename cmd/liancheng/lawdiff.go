package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// lawDiffCmd has the flags of place, but none of them is needed: without a store it is the shipped law that is compared.
type lawDiffCmd struct {
	Data     string   `help:"Folder of the store whose law is compared. Without --data and --database: the shipped law alone." type:"path" placeholder:"DIR"`
	Database string   `help:"postgres://… instead of the embedded database; then --keys is required." placeholder:"URL"`
	Keys     string   `help:"Folder of the keys. Default: keys inside --data." type:"path" placeholder:"DIR"`
	JSON     bool     `help:"Print JSON."`
	A        lawState `arg:"" help:"A day (YYYY-MM-DD), shipped, now, or at least 8 digits of a ruleset's digest; with @YYYY-MM-DD the day it is read at."`
	B        lawState `arg:"" help:"The state it is compared with, written likewise."`
}

// Run prints what two states of the law do not say alike; exit code 3 when there is something.
func (c lawDiffCmd) Run(s *streams) error {
	shipped, _, err := shippedRules("")
	if err != nil {
		return err
	}
	if c.Data == "" && c.Database == "" {
		return c.compare(s, lawShelf{shipped: shipped, now: shipped})
	}
	p := place{Data: cmp.Or(c.Data, "data"), Database: c.Database, Keys: c.Keys}
	return p.with(s, func(ctx context.Context, a *app.App, _ access.Actor) error {
		return c.compare(s, lawShelf{shipped, a.Rules.Now(), func(digest string) (*law.Ruleset, error) { return a.Rules.Beginning(ctx, digest) }})
	})
}

func (c lawDiffCmd) compare(s *streams, shelf lawShelf) error {
	a, err := shelf.view(c.A)
	if err != nil {
		return err
	}
	b, err := shelf.view(c.B)
	if err != nil {
		return err
	}
	diff := law.Diff(a, b)
	show := printDiff
	if c.JSON {
		show = printDiffJSON
	}
	if err := show(s.out, lawSides{{c.A, a}, {c.B, b}}, diff); err != nil {
		return err
	}
	if len(diff) > 0 {
		return errHits
	}
	return nil
}

// lawShelf is where states of the law are taken from; kept is nil without a store.
type lawShelf struct {
	shipped, now *law.Ruleset
	kept         func(digest string) (*law.Ruleset, error)
}

func (l lawShelf) view(s lawState) (law.View, error) {
	v := law.View{Rules: l.now, Day: cmp.Or(s.day, calendar.DayOf(now()))}
	var err error
	switch {
	case s.digest != "" && l.kept == nil:
		err = fault.New(fault.Invalid, "%s 是规则集摘要，须以 --data 或 --database 指明保存它的系统", s.text).At("data").Under("law.diff")
	case s.digest != "":
		v.Rules, err = l.kept(s.digest)
	case s.shipped:
		v.Rules = l.shipped
	}
	return v, err
}

// A lawState is one side of the comparison as it is typed.
type lawState struct {
	text    string
	shipped bool
	digest  string       // or the beginning of one
	day     calendar.Day // day it is read at; "" today
}

// UnmarshalText reads a side; kong answers what is none with the usage exit code.
func (l *lawState) UnmarshalText(raw []byte) (err error) {
	*l = lawState{text: string(raw)}
	name, at, dated := strings.Cut(l.text, "@")
	if dated {
		if l.day, err = calendar.ParseDay(at); err != nil {
			return err
		}
	}
	lower := strings.ToLower(name)
	switch {
	case lower == "now":
	case lower == "shipped":
		l.shipped = true
	case coordination.BeginsDigest(lower):
		l.digest = lower
	case !strings.Contains(name, "-"):
		return fault.New(fault.Invalid, "“%s”应为日期（YYYY-MM-DD）、shipped、now 或规则集摘要（至少 %d 位十六进制）", name, coordination.ShortestDigest).Under("law.diff")
	case dated:
		return fault.New(fault.Invalid, "“%s”已是日期，不再另写 @；另一日的法律写作 now@%s", name, at).Under("law.diff")
	default:
		l.day, err = calendar.ParseDay(name)
	}
	return err
}

// lawSides are both sides with what they came to.
type lawSides [2]struct {
	asked lawState
	law.View
}

func printDiffJSON(w io.Writer, sides lawSides, diff []law.Difference) error {
	type side struct {
		Asked   string       `json:"asked"`
		Ruleset string       `json:"ruleset"`
		Day     calendar.Day `json:"as_of"`
	}
	of := func(i int) side { return side{sides[i].asked.text, sides[i].Rules.Digest, sides[i].Day} }
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		A           side             `json:"a"`
		B           side             `json:"b"`
		Differences []law.Difference `json:"differences"`
	}{of(0), of(1), append([]law.Difference{}, diff...)})
}

// printDiff says the differences place by place, as a lawyer reads them.
func printDiff(w io.Writer, sides lawSides, diff []law.Difference) error {
	for i, name := range []string{"甲", "乙"} {
		fmt.Fprintf(w, "%s：%s（规则集 %.12s，按 %s 的法律）\n", name, sides[i].asked.text, sides[i].Rules.Digest, sides[i].Day.Chinese())
	}
	place := ""
	for _, d := range diff {
		if d.Place != place {
			place = d.Place
			fmt.Fprintf(w, "\n%s\n", place)
		}
		fmt.Fprintf(w, "    %s\n        甲：%s\n        乙：%s\n", d.Field, wordsOrNone(d.Before), wordsOrNone(d.After))
	}
	if len(diff) > 0 {
		_, err := fmt.Fprintf(w, "\n共 %d 处不同\n", len(diff))
		return err
	}
	_, err := fmt.Fprintln(w, "\n两者相同"+digestsApart(sides))
	return err
}

// digestsApart explains two rulesets that say the same and are not the same.
func digestsApart(sides lawSides) string {
	if sides[0].Rules.Digest == sides[1].Rules.Digest {
		return ""
	}
	return "（规则集不同，但所比较的内容没有差别；不比较节假日历、文件注释和该日尚未生效的变更）"
}

func wordsOrNone(s string) string {
	if s == "" {
		return "（无）"
	}
	return strings.ReplaceAll(s, "\n", "\n            ")
}

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/receipt"
)

type lawImpactCmd struct {
	place
	Draft    string `arg:"" help:"File of the draft: a list of changes, YAML or JSON, as the coordinator would propose them; - reads standard input."`
	From     string `help:"First day replayed, YYYY-MM-DD. Default: twelve months up to --to." placeholder:"DATE"`
	To       string `help:"Last day replayed, YYYY-MM-DD. Default: today." placeholder:"DATE"`
	Examples int    `help:"Ids shown of each group." default:"3"`
	JSON     bool   `name:"json" help:"Print JSON."`
}

// Run replays what is recorded under a draft of the law, and exits 3 where something
// would differ. A change governs from its own day: to see what it would have changed in
// the window, give it a day in the window or before.
func (c lawImpactCmd) Run(s *streams) error {
	text, err := c.read(s.in)
	if err != nil {
		return err
	}
	draft, err := law.ReadDraft(text)
	if err != nil {
		return err
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		q := app.ImpactQuery{From: calendar.Day(c.From), To: calendar.Day(c.To), Examples: c.Examples}
		found, err := a.LawImpact(ctx, who, draft, q)
		if err != nil {
			return err
		}
		if err := c.print(s.out, &found, a.Rules.Now()); err != nil {
			return err
		}
		if found.Differs() {
			return errHits
		}
		return nil
	})
}

func (c lawImpactCmd) read(in io.Reader) ([]byte, error) {
	if c.Draft == "-" {
		return io.ReadAll(in)
	}
	text, err := os.ReadFile(c.Draft)
	if err != nil {
		return nil, fault.New(fault.Invalid, "草案文件 %s 无法读取", c.Draft).At("draft").Because(err)
	}
	return text, nil
}

func (c lawImpactCmd) print(out io.Writer, found *app.Impact, rs *law.Ruleset) error {
	if c.JSON {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(found)
	}
	_, err := io.WriteString(out, impactText(found, rs))
	return err
}

// impactText is an impact as people read it: a summary, then a line a group, its parts
// parted by tabs.
func impactText(found *app.Impact, rs *law.Ruleset) string {
	var b strings.Builder
	o, v := &found.Orders, &found.Verdicts
	fmt.Fprintf(&b, "%s 至 %s，草案 %d 项变更：任务 %d 件不同（比较 %d 件，列入 %d 件）；核查结论 %d 件不同（比较 %d 件，其中当日法律有变的 %d 件；未涉及列入而不受影响的 %d 件）\n",
		found.From, found.To, found.Changes, o.Differ, o.Orders, o.Listings, v.Differ, v.Verdicts, v.Judged, v.Unaffected)
	if v.Erased > 0 {
		fmt.Fprintf(&b, "另有 %d 件涉及信息已依法删除的自然人，不能推演\n", v.Erased)
	}
	if found.Earliest.After(found.To) {
		fmt.Fprintf(&b, "草案最早自 %s 起施行，晚于所推演的时段，故无差异；如需推演，请将施行日填在时段之内或之前\n", found.Earliest)
	}
	table(&b, rs, o.Groups, "任务：领域\t职能\t变化\t件数\t列入", func(k app.ImpactKey) string {
		was, is := law.OrderKind(k.Before).Chinese(), law.OrderKind(k.After).Chinese()
		switch {
		case was == "":
			return "新增：" + is
		case is == "":
			return "取消：" + was
		}
		return was + " → " + is
	})
	table(&b, rs, v.Groups, "核查：领域\t事项职能\t结论\t件数\t核查编号", func(k app.ImpactKey) string {
		was, is := receipt.Advice(k.Before).Chinese(), receipt.Advice(k.After).Chinese()
		if was == is {
			return is + "（结论不变，理由不同）"
		}
		return was + " → " + is
	})
	return b.String()
}

func table(b *strings.Builder, rs *law.Ruleset, groups []app.ImpactGroup, head string, change func(app.ImpactKey) string) {
	if len(groups) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", head)
	for _, g := range groups {
		domain, function := fmt.Sprint(g.Domain), g.Function
		if d, err := rs.Domain(g.Domain); err == nil {
			domain += " " + d.Name
		}
		if f, err := rs.Function(g.Function); err == nil {
			function = f.Name
		}
		fmt.Fprintf(b, "%s\t%s\t%s\t%d\t%s\n", domain, cmp.Or(function, "—"), change(g.ImpactKey), g.Count, strings.Join(g.Examples, " "))
	}
}

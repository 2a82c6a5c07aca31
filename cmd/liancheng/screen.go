package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

type screenCmd struct {
	One   screenOneCmd   `cmd:"" default:"withargs" help:"Screen one party."`
	Batch screenBatchCmd `cmd:"" help:"Screen the parties of a CSV file with the columns name,id,matter."`
}

type screenOneCmd struct {
	place
	ID       string          `help:"Number of the party. A person's number is read from standard input: --id -." placeholder:"NUMBER"`
	Name     string          `help:"Name of the party."`
	Person   bool            `help:"The name is a natural person's."`
	Matter   string          `help:"Matter being decided, e.g. tender.bid." required:""`
	Body     string          `help:"Id of the acting body. Without it any body that decides the matter is assumed." placeholder:"BODY"`
	Case     string          `help:"办件 or case number for which is asked."`
	Facility string          `help:"The mine or project the request is about."`
	Assert   map[string]bool `help:"Circumstances of the request: major-project=true."`
	At       string          `help:"Legal day judged instead of today, YYYY-MM-DD." placeholder:"DATE"`
	JSON     bool            `help:"Print JSON."`
}

// Run screens one party; exit code 3 says that something was found.
func (c screenOneCmd) Run(s *streams) error {
	ask, err := c.ask(s.in)
	if err != nil {
		return err
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		if err := assume(ctx, a, &ask); err != nil {
			return err
		}
		r, err := a.Screening.Screen(ctx, who, ask)
		if err != nil {
			return err
		}
		if err := c.print(s.out, r); err != nil {
			return err
		}
		return found(r.Verdict)
	})
}

func (c screenOneCmd) ask(in io.Reader) (screening.Ask, error) {
	ask := screening.Ask{Name: c.Name, Facility: c.Facility, Asserted: c.Assert, At: calendar.Day(c.At)}
	ask.Matter, ask.Body, ask.Case = c.Matter, c.Body, c.Case
	if c.Person {
		ask.Kind = party.Person
	}
	number := c.ID
	if number == "-" {
		line, err := bufio.NewReader(in).ReadString('\n')
		if err != nil && err != io.EOF {
			return ask, err
		}
		number = line
	}
	if strings.TrimSpace(number) == "" {
		return ask, nil
	}
	id, err := number1(number)
	if err != nil {
		return ask, err
	}
	if c.ID != "-" && id.Kind.Person() {
		return ask, fault.New(fault.Invalid, "自然人的证件号码不得写在命令行参数中，请用 --id - 从标准输入提供").At("id").Under("screen.person-argument")
	}
	ask.Identifier = id
	return ask, nil
}

// number1 reads a number of any kind.
func number1(raw string) (ident.Identifier, error) {
	id, _, err := ident.Detect(raw, string(calendar.DayOf(now())))
	if f, ok := err.(*fault.Fault); ok {
		return id, f.At("id")
	}
	return id, err
}

// assume gives an ask its acting body's functions: those it decides, or, where none is
// named, those of the matter.
func assume(ctx context.Context, a *app.App, ask *screening.Ask) error {
	if ask.Body != "" {
		b, err := a.Registry.Body(ctx, ask.Body)
		ask.Functions = b.DecidesOn(a.Today())
		return err
	}
	m, err := a.Rules.Now().Matter(ask.Matter)
	ask.Functions = m.Functions
	return err
}

// found turns a verdict into an exit code.
func found(v receipt.Verdict) error {
	if v.Hit || v.Advice != receipt.Clear {
		return errHits
	}
	return nil
}

func (c screenOneCmd) print(w io.Writer, r receipt.Receipt) error {
	if c.JSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(struct {
			Advice  receipt.Advice  `json:"advice"`
			Hit     bool            `json:"hit"`
			Note    string          `json:"note,omitempty"`
			Receipt receipt.Receipt `json:"receipt"`
		}{r.Verdict.Advice, r.Verdict.Hit, r.Verdict.Note, r})
	}
	printVerdict(w, r)
	return nil
}

// printVerdict says a verdict in words: the advice first, then each reason with its clause.
func printVerdict(w io.Writer, r receipt.Receipt) {
	v := r.Verdict
	fmt.Fprintf(w, "%s（%s）  %s  %s\n", v.Advice.Chinese(), v.Advice, v.Party.Display, v.Note)
	for _, m := range v.Matches {
		identity := map[string]string{receipt.Certain: "身份确定", receipt.Review: "身份待核实"}[m.Identity]
		fmt.Fprintf(w, "  %s（%s） %s\n", m.Name, identity, m.Why)
		for _, l := range m.Listings {
			fmt.Fprintf(w, "    %s  %s  %s  %s 起 %s 止 %s\n", l.DomainName, l.Authority, l.Document, l.Effective, l.Until, l.Why)
		}
	}
	for _, x := range v.Reasons {
		fmt.Fprintf(w, "  %s  %s  %s类 → %s：%s\n", x.Clause, law.Effect(x.Effect).Chinese(), x.Class, x.Advice.Chinese(), x.Phrase)
		for _, cap := range x.Caps {
			fmt.Fprintf(w, "      减弱：%s\n", cap.Why)
		}
	}
	for _, warning := range v.Warnings {
		fmt.Fprintf(w, "  提示：%s\n", warning)
	}
	fmt.Fprintf(w, "  由承办人员决定；回执 %s，有效至 %s\n", r.ID, local(r.ValidUntil))
}

// local gives a receipt's instant as Chinese offices write it, in their own time.
func local(instant string) string {
	at, err := time.Parse(receipt.Layout, instant)
	if err != nil {
		return instant
	}
	return at.In(calendar.Zone).Format("2006年1月2日 15:04")
}

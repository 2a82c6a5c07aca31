package ui

import (
	"fmt"
	"html"
	"strings"

	"rsc.io/qr"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/receipt"
)

// A Verdict is a receipt as the verdict card shows it.
type Verdict struct {
	Receipt  receipt.Receipt
	Matter   string // name of the matter
	Purpose  string
	Body     string // name of the body that asked
	Outcome  []Fact // what the officer did, or why not; none yet when empty
	Outdated bool   // a decision made now rests on an outdated receipt
}

// state is the advice with its colour.
func (v Verdict) state() State { return AdviceState(v.Receipt.Verdict.Advice) }

// identity says how sure it is that the party found is the one asked about.
func (v Verdict) identity() string {
	matches := v.Receipt.Verdict.Matches
	switch {
	case v.Receipt.Verdict.Advice == receipt.Unchecked:
		return "未能核查"
	case len(matches) == 0:
		return "名单中没有与所填代码、名称相同的主体"
	case matches[0].Identity == receipt.Certain:
		return "身份确定：" + orElse(matches[0].Why, "代码相同")
	}
	return "身份待核实：" + orElse(matches[0].Why, "仅名称相同") + "，请先核对证照"
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// listing looks up the listing a reason rests on.
func (v Verdict) listing(id string) receipt.ListingRef {
	for _, m := range v.Receipt.Verdict.Matches {
		for _, l := range m.Listings {
			if l.ID == id {
				return l
			}
		}
	}
	return receipt.ListingRef{ID: id}
}

// shownOnly are listings that were found and not applied, with the reason.
func (v Verdict) shownOnly() (out []receipt.ListingRef) {
	for _, m := range v.Receipt.Verdict.Matches {
		for _, l := range m.Listings {
			if !l.Applied {
				out = append(out, l)
			}
		}
	}
	return out
}

// period is how long a reason lasts: its own end where it has one, else the listing's.
func period(r receipt.Reason, l receipt.ListingRef) string {
	from, until := calendar.Day(l.Effective).Chinese(), calendar.Day(l.Until).Chinese()
	if r.Until != "" {
		until = calendar.Day(r.Until).Chinese()
	}
	if from == "" && until == "" {
		return ""
	}
	return orElse(from, "列入之日") + "至" + orElse(until, "终止列入之日")
}

// capped says what was missing for the stronger advice.
func capped(r receipt.Reason) string {
	if len(r.Caps) == 0 {
		return ""
	}
	why := join(r.Caps, func(c receipt.Cap) string { return c.Why })
	return fmt.Sprintf("未给出“%s”：%s", r.Uncapped.Chinese(), strings.ReplaceAll(why, "、", "；"))
}

func circumstance(c receipt.CircumstanceRef) string {
	t, _ := law.ParseTri(c.Value)
	return c.Question + " " + t.Chinese()
}

func effectWord(r receipt.Reason) string {
	return law.Effect(r.Effect).Chinese() + "（" + r.Class + "类，" + law.Binding(r.Binding).Chinese() + "）"
}

// ReceiptPath is the address of a receipt's page.
func ReceiptPath(id string) string { return "/screenings/" + id }

// qrPath draws the receipt's id as one path of an SVG, and says how wide it is.
// Ids are short ASCII; a code for them always exists.
func qrPath(id string) (path string, size int) {
	code, err := qr.Encode("LIANCHENG:"+strings.ToUpper(html.EscapeString(id)), qr.M)
	if err != nil {
		return "", 1
	}
	var b strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+4, y+4)
			}
		}
	}
	return b.String(), code.Size + 8
}

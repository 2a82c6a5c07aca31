package enforcement

import (
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// takes tells whether a re-check with this result took something that a release must give
// back: by the body's own decision, or by not granting because of what it learnt.
func (o *Order) takes(c Code) bool {
	return !o.Recheck.undoes() && (c == Redecided || c == NotGranted)
}

// checkRecheck sees to what came of a re-check: a code, its day, and what that code wants
// besides. A right is changed by the body's own decision with its 文号 alone
// (行政许可法第六十九条), never by the order.
func (o *Order) checkRecheck(fb *Feedback, env Env) error {
	var bad fault.List
	bad.Add(oneOfCodes(fb.Act, fb.Code, o.Codes(fb.Act)))
	bad.Add(o.checkRecheckDay(fb.Day, env))
	switch fb.Code {
	case Redecided:
		if fb.Document == "" {
			bad.Add(fault.New(fault.Invalid, "另行作出决定的，须由本机构依法决定，请填写决定文书的文号").At("document").Under("order.recheck-document"))
		}
	case Rescreened:
		bad.Add(o.checkAgain(fb, env))
	case Upheld, NotGranted:
		bad.Add(needText(fb.Text, fb.Act))
	}
	if fb.Document != "" {
		bad.Add(checkDocument(fb, env.Today))
	}
	return bad.Err()
}

// checkRecheckDay refuses a day of the future, or of before there was anything to look at again.
func (o *Order) checkRecheckDay(day calendar.Day, env Env) error {
	from := env.Facts.Effective
	switch o.Recheck {
	case Refused:
		from = over(&env.Facts)
	case Unnamed:
		from = o.Issued
	}
	switch {
	case !day.Valid():
		return fault.New(fault.Invalid, "请填写复核日期（YYYY-MM-DD）").At("day").Under("order.day")
	case day.After(env.Today):
		return fault.New(fault.Invalid, "复核日期 %s 晚于今天 %s", day, env.Today).At("day").Under("order.day-future")
	case from != "" && day.Before(from):
		return fault.New(fault.Invalid, "复核日期 %s 早于列入生效（终止）之日 %s", day, from).At("day").Under("order.recheck-day")
	}
	return nil
}

// checkAgain wants a later screening of the same body for the same matter, party and
// project. One of another body is not told from one that does not exist.
func (o *Order) checkAgain(fb *Feedback, env Env) error {
	x := env.Again
	refuse := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At("screening").Under("order.recheck-screening")
	}
	switch {
	case fb.Screening == "":
		return refuse("请填写重新核查的核查编号")
	case x == nil || x.Body != o.Body || x.Historical:
		return refuse("本机构没有编号为 %s 的核查，请核对", clip(fb.Screening))
	case env.Was != nil && (x.Matter != env.Was.Matter || x.Digest != env.Was.Digest):
		return refuse("所填核查与原核查的主体或者事项不同；请填写同一主体、同一事项的核查")
	case env.Was == nil && x.Project != o.About:
		return refuse("所填核查不是就项目 %s 作出的", o.About)
	case env.Was != nil && x.ID <= env.Was.ID, o.before(x, &env.Facts):
		return refuse("所填核查早于列入生效（终止），不能说明已重新核查")
	}
	return nil
}

// before tells whether a screening was asked when the listing's standing was not yet what it is.
func (o *Order) before(x *Screened, f *standing.Facts) bool {
	from := f.Effective
	if o.Recheck == Refused {
		from = over(f)
	}
	return x.Day.Before(from)
}

// clip keeps hostile input from filling a sentence.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

package enforcement

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Feedback is what a body did about an order, or why not.
type Feedback struct {
	Act         Act          `json:"act"`                    // open, done, period, not-applicable, cannot; for a release confirm-release
	Day         calendar.Day `json:"day,omitempty"`          // the day of the act
	Document    string       `json:"document,omitempty"`     // 文号 of the body's own document
	DocumentDay calendar.Day `json:"document_day,omitempty"` // its date
	File        string       `json:"file,omitempty"`         // its digest (SHA-256, hex)
	Code        Code         `json:"code,omitempty"`         // why no document exists; why it does not apply or cannot be done
	Text        string       `json:"text,omitempty"`         // reasons in words
	Chosen      bool         `json:"chosen,omitempty"`       // of alternatives: this one, for the reason in Text
	Screening   string       `json:"screening,omitempty"`    // of a re-check: the later screening, by which the body goes now
}

// Env is what the rules of feedback look at besides the order.
type Env struct {
	Rules *law.Ruleset
	Facts standing.Facts // of the listing, as known
	Today calendar.Day
	Was   *Screened // of a re-check: what it is about, where that is a screening
	Again *Screened // of a re-check: the screening that the feedback names, nil when there is none
}

// longestText keeps reasons readable on a page.
const longestText = 2000

var digest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Feed gives the order after a feedback, or what is wrong with it. It is pure.
// 责令、吊销、没收等 are never done by order: an act of own procedure needs the
// body's own decision with its 文号 (行政处罚法; architecture §4).
func Feed(o Order, fb Feedback, env Env) (Order, Feedback, error) {
	switch fb.Act {
	case Open, Finish, Report, Decline, Fail:
	default:
		return o, fb, fault.New(fault.Invalid, "反馈种类应为 open（已启动程序）、done（已实施）、period（本周期实施情况）、not-applicable（不适用）或 cannot（无法实施）").
			At("act").Under("order.feedback-act")
	}
	next, err := o.Next(fb.Act)
	if err != nil {
		return o, fb, err
	}
	fb.Text = strings.TrimSpace(fb.Text)
	var bad fault.List
	if utf8.RuneCountInString(fb.Text) > longestText {
		bad.Add(fault.New(fault.Invalid, "说明超过 %d 字，请精简，详情附文件", longestText).At("text").Under("order.text"))
	}
	if fb.Screening != "" && (!o.recheck() || fb.Code != Rescreened) {
		bad.Add(fault.New(fault.Invalid, "只有复核任务反馈“%s”时填写核查编号", Rescreened.Chinese()).At("screening").Under("order.recheck-screening"))
	}
	switch {
	case fb.Act == Decline, fb.Act == Fail:
		bad.Add(oneOfCodes(fb.Act, fb.Code, o.Codes(fb.Act)))
		bad.Add(needText(fb.Text, fb.Act))
	case o.recheck() && fb.Act == Finish:
		bad.Add(o.checkRecheck(&fb, env))
	default:
		bad.Add(o.checkDone(&fb, env))
	}
	if err := bad.Err(); err != nil {
		return o, fb, err
	}
	return o.fed(next, fb, env)
}

// fed is the order after a sound feedback.
func (o Order) fed(next State, fb Feedback, env Env) (Order, Feedback, error) {
	if o.Acknowledged == "" {
		o.Acknowledged = env.Today // who feeds back has received
	}
	o.State, o.Code = next, fb.Code
	o.Acted = o.Acted || fb.Act == Report || fb.Act == Finish && (!o.recheck() || o.takes(fb.Code))
	if fb.Act == Report {
		o.Periods++
		if err := o.clock(env.Rules, env.Today); err != nil {
			return o, fb, err
		}
		o.AckDue = calendar.Due{}
	}
	o.Closed = ""
	if next.Closed() {
		o.Closed = env.Today
	}
	if env.Facts.On(env.Today) == standing.Over && !o.Recheck.undoes() { // told after the end: what was done must be undone all the same
		o.Release = Release{}
		err := o.release(&env.Facts, env.Rules, env.Today)
		return o, fb, err
	}
	return o, fb, nil
}

func needText(text string, a Act) error {
	if text == "" {
		return fault.New(fault.Invalid, "%s须写明理由", a.Chinese()).At("text").Under("order.reasons")
	}
	return nil
}

// checkDone sees to the day of the act, the document or why none exists, the choice
// among alternatives, and that a period is fed back once.
func (o *Order) checkDone(fb *Feedback, env Env) error {
	var bad fault.List
	bad.Add(checkDay(fb.Day, env))
	own := false
	if a, ok := env.Rules.Act(o.Act); ok {
		own = a.OwnProcedure && o.duty()
	}
	switch {
	case fb.Document != "":
		bad.Add(checkDocument(fb, env.Today))
	case fb.Act == Open:
		bad.Add(fault.New(fault.Invalid, "请填写立案、受理或启动程序的文书文号").At("document").Under("order.document"))
	case own:
		bad.Add(fault.New(fault.Invalid, "该措施须由本机构依法另行决定，请填写决定文书的文号").At("document").Under("order.own-procedure"))
	case checkCode(fb.Act, fb.Code) != nil:
		bad.Add(fault.New(fault.Invalid, "请填写实施文书的文号；确无文书的，选择原因（by-nature、in-system、minuted 或 merged）").At("document").Under("order.document"))
	}
	if fb.Document != "" && fb.Code != "" {
		bad.Add(fault.New(fault.Invalid, "已填写文号，不应再选择无文书的原因").At("code").Under("order.code"))
	}
	bad.Add(o.checkChoice(fb))
	if fb.Act == Report {
		bad.Add(o.checkPeriod(env))
	}
	return bad.Err()
}

// checkDay refuses an act of the future, or of before the listing. One dated after the
// listing ended is another matter: see Late.
func checkDay(day calendar.Day, env Env) error {
	switch {
	case !day.Valid():
		return fault.New(fault.Invalid, "请填写实施日期（YYYY-MM-DD）").At("day").Under("order.day")
	case day.After(env.Today):
		return fault.New(fault.Invalid, "实施日期 %s 晚于今天 %s，请在实施后反馈", day, env.Today).At("day").Under("order.day-future")
	case env.Facts.Effective != "" && day.Before(env.Facts.Effective):
		return fault.New(fault.Invalid, "实施日期 %s 早于列入生效之日 %s；列入之前已处理的，请反馈“不适用”（already-done）", day, env.Facts.Effective).
			At("day").Under("order.day-before-listing")
	}
	return nil
}

// checkDocument puts the 文号 in its canonical form and wants its date and the file.
func checkDocument(fb *Feedback, today calendar.Day) error {
	var bad fault.List
	d, _, err := ident.ParseDocumentNumber(fb.Document)
	if err != nil {
		bad.Add(at(err, "document"))
	}
	fb.Document = d.Text
	switch {
	case !fb.DocumentDay.Valid():
		bad.Add(fault.New(fault.Invalid, "请填写文书日期（YYYY-MM-DD）").At("document_day").Under("order.document-day"))
	case fb.DocumentDay.After(today):
		bad.Add(fault.New(fault.Invalid, "文书日期 %s 晚于今天 %s", fb.DocumentDay, today).At("document_day").Under("order.document-day"))
	}
	if !digest.MatchString(fb.File) {
		bad.Add(fault.New(fault.Invalid, "请上传文书，填写文件摘要（SHA-256，64 位小写十六进制）").At("file").Under("order.file"))
	}
	return bad.Err()
}

// checkChoice: of alternatives the executor chooses one and says why.
func (o *Order) checkChoice(fb *Feedback) error {
	switch {
	case fb.Act != Finish || o.OneOf == "":
		return nil
	case !fb.Chosen:
		return fault.New(fault.Invalid, "%s 的几项措施择一实施；选择本项的，请确认择一，其余各项随之按不适用办结", o.Measure).At("chosen").Under("order.one-of")
	case fb.Text == "":
		return fault.New(fault.Invalid, "请说明为何选择本项措施").At("text").Under("order.one-of")
	}
	return nil
}

func (o *Order) checkPeriod(env Env) error {
	began, err := o.periodBegan(env.Rules)
	if err == nil && env.Today.Before(began) {
		return fault.New(fault.TooEarly, "本周期已反馈；下一周期自 %s 起", began).At("act").Under("order.period").Since(string(began))
	}
	return err
}

// Late tells whether a feedback reports an act dated on or after the listing's end:
// enforced after release. It is refused, and that it happened is recorded.
func (fb *Feedback) Late(f *standing.Facts) (fault.Fault, bool) {
	end := over(f)
	if end == "" || (fb.Act != Open && fb.Act != Finish && fb.Act != Report) || !fb.Day.Valid() || fb.Day.Before(end) {
		return fault.Fault{}, false
	}
	return *fault.New(fault.Conflict, "列入已于 %s 终止，%s 的实施没有依据，应当立即停止并恢复原状；本次情况已记录", end, fb.Day).
		At("day").Under("order.enforced-after-release"), true
}

// over is the first day on which the listing no longer holds, as far as is known; "" for none.
func over(f *standing.Facts) calendar.Day {
	switch {
	case f.EndedOn != "":
		return f.EndedOn
	case f.Until != "":
		return f.Until.AddDays(1)
	}
	return ""
}

// at puts a field to a fault that has none.
func at(err error, field string) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return fmt.Errorf("%s: %w", field, err)
	}
	named := *f
	return named.At(field)
}

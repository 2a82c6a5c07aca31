package listing

import (
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Status says how a step of the way stands.
type Status string

const (
	Done    Status = "done"    // 已办理
	Now     Status = "now"     // 可以办理
	Waiting Status = "waiting" // 尚不能办理，到期后可以
	Later   Status = "later"   // 前面的步骤办理后
	Skipped Status = "skipped" // 未办理，也不再办理
)

var statusWords = map[Status]string{Done: "已办理", Now: "可以办理", Waiting: "尚不能办理", Later: "待前序步骤", Skipped: "未办理"}

// Chinese gives the words officers use.
func (s Status) Chinese() string { return statusWords[s] }

// A Step is one line of a case's way, for pages: what is done, what is next, and what
// is not possible yet and from when.
type Step struct {
	Act       Act          `json:"act"`
	Name      string       `json:"name"`
	Permit    access.Act   `json:"permit"` // right that the step needs
	Status    Status       `json:"status"`
	From      calendar.Day `json:"from,omitempty"`      // of Waiting: the first day on which it is possible
	Estimated bool         `json:"estimated,omitempty"` // From was counted over days that no notice settles
	Note      string       `json:"note,omitempty"`
}

// way is the path of a listing made here, in its order.
var way = []Act{Propose, Review, Notify, Hear, Decide, Serve, End}

// Steps tells what is next, what is not possible yet and from when.
func (l *Listing) Steps(rules *law.Ruleset, day calendar.Day) []Step {
	path := way
	if l.Adopted {
		path = []Act{Adopt, Complete, End}
	}
	steps := make([]Step, len(path))
	for i, act := range path {
		steps[i] = Step{Act: act, Name: act.Chinese(), Permit: permits[act], Status: l.progress(act)}
		if steps[i].Status == Now {
			l.detail(&steps[i], rules, day)
		}
	}
	return steps
}

// progress places an act in the case's life by what is on record.
func (l *Listing) progress(act Act) Status {
	over := l.State == standing.Ended || l.State == standing.Withdrawn
	done := map[Act]bool{
		Propose: true, Adopt: true, Review: l.State != standing.Proposed && len(l.Reviewers) > 0 && !l.Returned,
		Notify: len(l.Notices) > 0 && len(l.untold()) == 0, Hear: len(l.Statements) > 0, Decide: l.Decision != nil,
		Serve: l.Decision != nil && len(l.unserved()) == 0, End: l.State == standing.Ended,
		Complete: l.Adopted && len(l.missing()) == 0,
	}
	switch {
	case done[act]:
		return Done
	case over, act == Hear && l.Decision != nil, act == Notify && l.Decision != nil:
		return Skipped
	case slices.ContainsFunc(rules, func(r rule) bool { return r.from == l.State && r.act == act }):
		return Now
	}
	return Later
}

// untold are the addressees that no notice has reached.
func (l *Listing) untold() []string {
	return slices.DeleteFunc(l.addressees(), func(id string) bool { _, told := l.notice(id); return told })
}

// detail says what a possible step is about, or from when it is possible.
func (l *Listing) detail(s *Step, rules *law.Ruleset, day calendar.Day) {
	switch s.Act {
	case Review:
		if l.Returned {
			s.Status, s.Note = Later, "已退回，待承办人修改："+l.Opinion
		}
	case Notify:
		s.Note = fmt.Sprintf("尚有 %d 名受告知人", len(l.untold()))
	case Hear, Decide:
		l.answering(s, rules.Calendar(), day)
	case Serve:
		s.Note = fmt.Sprintf("尚有 %d 名受送达人", len(l.unserved()))
	case Complete:
		s.Note = fmt.Sprintf("尚缺 %d 项材料，补齐前最高为从严审核", len(l.missing()))
	case End:
		l.ending(s, rules, day)
	}
}

// answering tells of the time to answer: the last of those to whom it still runs.
func (l *Listing) answering(s *Step, cal *calendar.Calendar, day calendar.Day) {
	var last, end calendar.Due
	for i := range l.Notices {
		if from := l.Notices[i].DecidableFrom(cal); from.Day.After(last.Day) {
			last, end = from, l.Notices[i].AnswerEnd(cal)
		}
	}
	s.Note = "陈述申辩期至 " + end.Day.Chinese() + " 届满" + estimated(end)
	switch {
	case s.Act == Decide && day.Before(last.Day):
		s.Status, s.From, s.Estimated = Waiting, last.Day, last.Estimated
	case s.Act == Decide:
		s.Note = ""
		if n := len(l.untold()); n > 0 {
			s.Note = fmt.Sprintf("尚有 %d 名人员未告知，未告知的不得列明", n)
		}
	}
}

// ending tells by when the period is over and from when a repair is possible. Revoking
// a wrong decision is possible at any time.
func (l *Listing) ending(s *Step, rules *law.Ruleset, day calendar.Day) {
	if l.State == standing.Decided {
		s.Status, s.Note = Later, "决定送达前只可撤销"
		return
	}
	over, repair := l.Until.AddDays(1), l.RepairableFrom(rules, day)
	if l.held() {
		s.Note = "已记录义务尚未履行，依" + l.HeldBy + "，履行完毕后方可届满移出；" + repair.Chinese() + "起可修复移出；列入错误的可随时撤销"
		return
	}
	s.Note = fmt.Sprintf("列入期限至 %s 届满；%s 起可修复移出；列入错误的可随时撤销", l.Until.Chinese(), repair.Chinese())
	if first := min(over, repair); day.Before(first) {
		s.Status, s.From = Waiting, first
	}
}

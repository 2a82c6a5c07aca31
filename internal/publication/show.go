package publication

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Why says why nothing of a listing is shown.
type Why string

const (
	Shows      Why = ""            // it is shown
	NotYet     Why = "not-yet"     // 列入尚未生效
	Paused     Why = "paused"      // 停止执行或者暂停执行期间
	Over       Why = "over"        // 列入已终止
	NoBasis    Why = "no-basis"    // 没有名单设列依据
	PersonsNot Why = "person"      // 自然人、个体工商户：公示没有经确认的依据
	MinorNot   Why = "minor"       // 轻微失信，不公示
	PeriodOver Why = "period-over" // 公示期届满
	Unknown    Why = "unknown"     // 主体信息已删除
	NotAsked   Why = "not-asked"   // 当事人没有要求发布更正公告
	NeverShown Why = "never-shown" // 从未公示，无须更正
	Repealed   Why = "repealed"    // 备忘录已废止
)

var whyWords = map[Why]string{
	NotYet: "列入尚未生效", Paused: "停止执行、暂停执行期间暂停公示", Over: "列入已终止", NoBasis: "没有名单设列依据，不得公示",
	PersonsNot: "自然人、个体工商户的公示没有经确认的依据", MinorNot: "轻微失信，不公示", PeriodOver: "公示期届满", Unknown: "主体信息已删除",
	NotAsked: "当事人没有要求发布更正公告", NeverShown: "从未公示，无须更正", Repealed: "备忘录已废止",
}

// Chinese gives the reason as a page words it.
func (w Why) Chinese() string { return whyWords[w] }

// A Look is all that decides what of a listing the public sees.
type Look struct {
	Facts   *standing.Facts
	Subject *Subject
	Rules   *law.Ruleset
	Day     calendar.Day
	First   calendar.Day // first put up at the channel; "": not yet, or no channel is meant
}

// Show gives what the public sees of a listing on a day, or why nothing: the one rule for
// it. What is not in force is not shown; a listing 异议中 is, and says so.
func Show(x Look) (Card, Why) {
	force := x.Facts.On(x.Day)
	switch force {
	case standing.NotYet:
		return Card{}, NotYet
	case standing.Stay, standing.Suspense:
		return Card{}, Paused
	case standing.Over:
		return Card{}, Over
	}
	edition := x.Rules.On(x.Day)
	basis, ok := edition.ListBasis(x.Facts.Domain)
	switch {
	case edition.Memorandum == law.Withdrawn:
		return Card{}, Repealed
	case !ok || basis.Status == law.Repealed:
		return Card{}, NoBasis
	case x.Subject.Erased:
		return Card{}, Unknown
	case x.Subject.Private() && !(basis.PersonsPublic && basis.Status == law.Confirmed):
		return Card{}, PersonsNot
	}
	longest, ok := maximum(edition, &basis)
	if !ok {
		return Card{}, MinorNot
	}
	if end := last(x, longest); end != "" && x.Day.After(end) && !(x.Facts.Unfulfilled && basis.Publication().WantsDuty()) {
		return Card{}, PeriodOver
	}
	card := cardOf(x.Facts, x.Subject)
	card.Force = force
	return card, Shows
}

// last is the last day of the period of publication, counted from the day it was first put
// up; "" before that.
func last(x Look, longest calendar.Period) calendar.Day {
	if x.First == "" {
		return ""
	}
	return x.Rules.Calendar().Lapse(longest, x.First)
}

// Correct gives the notice that a listing once shown was wrong, or why there is none: only
// where it was revoked, was shown, and the party cleared asks for it.
func Correct(x Look, asked bool) (Card, Why) {
	switch {
	case x.Facts.EndedHow != standing.Revoked:
		return Card{}, Over
	case x.First == "":
		return Card{}, NeverShown
	case !asked:
		return Card{}, NotAsked
	case x.Subject.Erased:
		return Card{}, Unknown
	}
	return correctionOf(x.Facts, x.Subject), Shows
}

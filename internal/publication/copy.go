package publication

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// Times in which a copy must follow, in law/procedure.yaml.
const (
	publishWithin = "publish-within"  // from the day the listing took effect
	updateWithin  = "publish-update"  // from the day on which the content changed
	removeWithin  = "release-confirm" // from the day on which nothing is to be shown any more
)

// settle brings a copy up with what should stand there. The clock starts anew only where
// what is to be done changes.
func settle(c Copy, card Card, why Why, x Look) (Copy, error) {
	before := c.State()
	c.Why, c.Wanted, c.Ending = why, "", x.Facts.EndedHow
	if why == Shows {
		c.Wanted = card.Digest()
	}
	c.Ends = c.end(x)
	after := c.State()
	if after == before && c.Since != "" {
		return c, nil
	}
	return c, c.clock(x)
}

// end is the last day of its period of publication, as far as it is known.
func (c *Copy) end(x Look) calendar.Day {
	if c.Kind != OfListing {
		return ""
	}
	edition := x.Rules.On(x.Day)
	basis, ok := edition.ListBasis(x.Facts.Domain)
	if !ok {
		return ""
	}
	longest, ok := maximum(edition, &basis)
	if !ok {
		return ""
	}
	return last(x, longest)
}

// clock sets by when the copy must follow.
func (c *Copy) clock(x Look) (err error) {
	period := ""
	switch c.State() {
	case Due:
		period, c.Since = publishWithin, x.Day
		if c.First == "" && c.Kind == OfListing {
			c.Since = x.Facts.Effective
		}
	case Outdated:
		period, c.Since = updateWithin, x.Day
	case Leaving:
		period, c.Since = removeWithin, since(x, c)
	default:
		c.Since, c.Due = x.Day, calendar.Due{}
		return nil
	}
	c.Due, err = dueFrom(x.Rules, period, c.Since)
	return err
}

// since is the legal day from which nothing is to be shown any more: clocks count from it,
// not from when it was noticed.
func since(x Look, c *Copy) calendar.Day {
	switch {
	case c.Kind == OfListing && c.Why == Over && x.Facts.EndedOn != "":
		return x.Facts.EndedOn
	case c.Kind == OfListing && c.Why == Over && x.Facts.Until != "" && x.Day.After(x.Facts.Until):
		return x.Facts.Until.AddDays(1)
	case c.Why == PeriodOver && c.Ends != "":
		return c.Ends.AddDays(1)
	}
	return x.Day
}

func dueFrom(rules *law.Ruleset, period string, from calendar.Day) (calendar.Due, error) {
	d, err := rules.Deadline(period, from)
	if err != nil {
		return calendar.Due{}, err
	}
	return rules.Calendar().EndOf(d.Period, from), nil
}

// An Act is what somebody did to a copy.
type Act string

const (
	Publish  Act = "publish"  // put up, or brought up to date
	Withdraw Act = "withdraw" // taken down
	Remind   Act = "remind"   // chased
)

var actWords = map[Act]string{Publish: "公示或者更新", Withdraw: "撤下", Remind: "催办"}

// Chinese gives the words officers use.
func (a Act) Chinese() string { return actWords[a] }

// A Record says that something was done.
type Record struct {
	Act     Act
	Day     calendar.Day
	Address string // where it stands; of Publish
	Digest  string // of Publish: the content that was put up
}

// mostAddress bounds an address, in characters.
const mostAddress = 500

// record is the copy after something was done. It is pure.
func record(c Copy, r Record, today calendar.Day) (Copy, error) {
	var bad fault.List
	switch state := c.State(); r.Act {
	case Publish:
		if state != Due && state != Optional && state != Outdated {
			return c, fault.New(fault.Conflict, "当前为“%s”，没有需要公示或者更新的内容", state.Chinese()).At("act").Under("publication.state")
		}
		if r.Digest != c.Wanted {
			return c, fault.New(fault.Stale, "应公示的内容在此期间已经变化，请重新载入，按新的内容公示").At("digest").Under("publication.digest")
		}
		bad.Add(checkAddress(r.Address))
		bad.Add(checkDay("公示日期", r.Day, max(c.Since, c.Last), today))
		if c.First == "" {
			c.First = r.Day
		}
		c.Shown, c.Last, c.Address, c.Down = c.Wanted, r.Day, r.Address, ""
	case Withdraw:
		if state != Leaving {
			return c, fault.New(fault.Conflict, "当前为“%s”，没有需要撤下的内容", state.Chinese()).At("act").Under("publication.state")
		}
		bad.Add(checkDay("撤下日期", r.Day, c.Last, today))
		c.Shown, c.Down = "", r.Day
	default:
		return c, fault.New(fault.Invalid, "请选择公示（publish）或者撤下（withdraw）").At("act").Under("publication.act")
	}
	c.Due, c.Since = calendar.Due{}, today
	return c, bad.Err()
}

func checkDay(name string, day, first, today calendar.Day) error {
	switch {
	case !day.Valid():
		return fault.New(fault.Invalid, "请填写%s（YYYY-MM-DD）", name).At("day").Under("publication.day")
	case day.After(today):
		return fault.New(fault.Invalid, "%s %s 晚于今天 %s", name, day.Chinese(), today.Chinese()).At("day").Under("publication.day")
	case day.Before(first):
		return fault.New(fault.Invalid, "%s %s 早于 %s，其时尚无此内容", name, day.Chinese(), first.Chinese()).At("day").Under("publication.day")
	}
	return nil
}

func checkAddress(address string) error {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || utf8.RuneCountInString(address) > mostAddress {
		return fault.New(fault.Invalid, "请填写公示页面的网址，以 http:// 或者 https:// 开头，不超过 %d 个字符", mostAddress).At("address").Under("publication.address")
	}
	return nil
}

// Cursor places a copy in a list: what is to be done first, by its day.
func (c *Copy) Cursor() string { return c.Rank() + "|" + c.ID }

// Rank is the key of lists: what is to be done before what stands, the earliest due first.
func (c *Copy) Rank() string {
	switch {
	case c.Open() && c.Due.Day != "":
		return "0" + string(c.Due.Day)
	case c.Open():
		return "1"
	case c.State() == Optional || c.State() == Current:
		return "2"
	}
	return "3"
}

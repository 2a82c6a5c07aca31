package demo

import (
	"context"
	"fmt"

	"liancheng/internal/calendar"
	"liancheng/internal/publication"
)

// showings are the days on which the website is brought up to date; what takes effect
// after the last of them is left for whoever tries the demonstration.
var showings = []int{270, 240, 210, 180, 150, 120, 100, 82, 64, 45, 20}

// show tells how listings are put on the website, brought up to date and taken down.
func (st *story) show() {
	for i, before := range showings {
		st.tell(before, "公示", func(ctx context.Context) error { return st.showings(ctx, i) })
	}
}

// showings does what is to be done, but for one in five, which is left a round.
func (st *story) showings(ctx context.Context, round int) error {
	a := st.actors["tongchou"]
	page, err := st.Publications.List(ctx, a, publication.Query{
		States: []publication.State{publication.Due, publication.Outdated, publication.Leaving}, Channel: "credit-china"})
	if err != nil {
		return err
	}
	for i, c := range page.Copies {
		if (i+round)%5 == 4 || a.Body != c.Body {
			continue
		}
		r := publication.Record{Act: publication.Withdraw, Day: st.day()}
		if c.State() != publication.Leaving {
			r = publication.Record{Act: publication.Publish, Day: st.day(), Digest: c.Wanted,
				Address: fmt.Sprintf("https://credit.example.cn/%s/%d", pathOf(st.day()), i+1)}
		}
		if _, err := st.Publications.Record(ctx, a, c.ID, c.Version, r); err != nil {
			return err
		}
	}
	return nil
}

func pathOf(day calendar.Day) string { return string(day[:4] + day[5:7] + day[8:]) }

package apptest_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/standing"
)

// A website is the body that shows listings, and whoever subscribes to the stream.
type website struct {
	*testing.T
	*caseFile
	editor     *login
	subscriber caller
}

// TestPublicationOverHTTP: what takes effect is owed to the public within days, by name
// and both names after a change; what is paused or over is taken down; the case is over when
// that is confirmed and the subscriber has read of it. A correction is published only where
// the party cleared asks for it.
func TestPublicationOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	w := &website{T: t, editor: loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Case, access.Coordinate),
		subscriber: callerOf(a, key(a, a.Holder("finance", "150100").ID, access.ChangesRead))}
	w.caseFile = o.listed()
	w.reads()

	due := w.copyAt("credit-china", publication.OfListing)
	if due.State != publication.Due || due.Due == nil || due.Overdue || w.copyAt("authority-site", publication.OfListing).State != publication.Optional {
		t.Fatalf("in force: %+v", due)
	}
	if due.Card.Name != o.company.Name || due.Card.USCC != o.code || strings.Contains(string(w.page(due.ID)), o.bossNamed) {
		t.Errorf("shown %+v", due.Card)
	}
	w.refused(due)
	w.publish(due)
	w.renamed(o)
	w.paused()
	w.revoked()
	w.corrected()
}

// copyAt reads the copy of the listing at a channel.
func (w *website) copyAt(channel string, kind publication.Kind) (p api.Publication) {
	w.Helper()
	w.Settle()
	var list api.List[api.Publication]
	w.editor.must(200, &list, "GET", "/v1/publications?listing="+w.ID, nil)
	for _, x := range list.Items {
		if x.Channel == channel && x.Kind == kind {
			w.editor.must(200, &p, "GET", "/v1/publications/"+x.ID, nil)
		}
	}
	return p
}

func (w *website) page(id string) []byte {
	w.Helper()
	return w.editor.must(200, nil, "GET", "/v1/publications/"+id, nil).body
}

// refused: another body's copy, and content that is not the one to be shown.
func (w *website) refused(p api.Publication) {
	w.Helper()
	form := api.PublicationRecord{Act: publication.Publish, Day: w.Today(), Address: "https://credit.example.cn/1", Digest: p.Digest}
	if got := w.clerk.ask("POST", "/v1/publications/"+p.ID+"/records", form, "If-Match", "*"); got.status != 403 {
		w.Errorf("recorded by another body: %s", got.body)
	}
	form.Digest = strings.Repeat("0", 64)
	if got := w.editor.ask("POST", "/v1/publications/"+p.ID+"/records", form, "If-Match", "*"); got.status != 412 || got.problem(w.T).Rule != "publication.digest" {
		w.Errorf("other content: %d %s", got.status, got.body)
	}
}

func (w *website) publish(p api.Publication) {
	w.Helper()
	form := api.PublicationRecord{Act: publication.Publish, Day: w.Today(), Address: "https://credit.example.cn/1", Digest: p.Digest}
	w.editor.must(200, &p, "POST", "/v1/publications/"+p.ID+"/records", form, "If-Match", "*")
	if p.State != publication.Current || p.First == "" || p.Kind == publication.OfListing && p.Ends == "" {
		w.Errorf("put up: %+v", p)
	}
}

func (w *website) takeDown(p api.Publication) {
	w.Helper()
	w.editor.must(200, &p, "POST", "/v1/publications/"+p.ID+"/records", api.PublicationRecord{Act: publication.Withdraw, Day: w.Today()}, "If-Match", "*")
	if p.State != publication.Gone || p.Down != w.Today() {
		w.Errorf("taken down: %+v", p)
	}
}

// renamed: both names are shown.
func (w *website) renamed(o *office) {
	w.Helper()
	const name = "内蒙古白桦示例机械有限公司"
	w.clerk.must(200, nil, "POST", "/v1/parties/"+o.company.ID+"/names", api.Renaming{Name: name, From: w.Today()}, "If-Match", "*")
	p := w.copyAt("credit-china", publication.OfListing)
	if p.State != publication.Outdated || p.Card.Name != name || len(p.Card.Former) != 1 || p.Card.Former[0].Name != o.company.Name {
		w.Fatalf("renamed: %s %+v", p.State, p.Card)
	}
	w.publish(p)
}

// paused: a suspension takes it down, and when it is over it is owed again.
func (w *website) paused() {
	w.Helper()
	mark := api.MarkForm{Act: "suspend", Reason: "法院裁定批准重整计划（虚构）", Document: api.Paper{Number: "（2026）内01破1号", Date: w.Today(), File: w.file()},
		Cause: "restructuring", Through: w.Today().AddDays(200)}
	w.step(w.chief, "marks", mark)
	if p := w.copyAt("credit-china", publication.OfListing); p.State != publication.Leaving || p.Card != nil || p.Why == "" {
		w.Errorf("suspended: %+v", p)
	}
	if cards := w.packed(); len(cards) != 0 {
		w.Errorf("shown while suspended: %+v", cards)
	}
	w.takeDown(w.copyAt("credit-china", publication.OfListing))
	w.step(w.chief, "marks", api.MarkForm{Act: "resume", Reason: "重整计划执行失败（虚构）"})
	p := w.copyAt("credit-china", publication.OfListing)
	if p.State != publication.Due {
		w.Fatalf("resumed: %+v", p)
	}
	w.publish(p)
	if cards := w.packed(); len(cards) != 1 || cards[0].Listing != w.ID {
		w.Errorf("resumed, and shown %+v", cards)
	}
}

// packed gives what the signed package of the website says.
func (w *website) packed() []publication.Card {
	w.Helper()
	var p publication.Package
	w.editor.must(200, &p, "GET", "/v1/publications/packages/credit-china", nil)
	var c publication.Content
	if err := json.Unmarshal([]byte(p.Payload), &c); err != nil || c.Channel != "credit-china" || c.Next != "" {
		w.Fatalf("%+v, %v", c, err)
	}
	if err := publication.Genuine(w.Ring, p); err != nil {
		w.Error(err)
	}
	p.Payload = strings.Replace(p.Payload, "credit-china", "credit-fake!", 1)
	if publication.Genuine(w.Ring, p) == nil {
		w.Error("a package that was changed passes")
	}
	return c.Cards
}

// reads has the subscriber take in everything there is.
func (w *website) reads() {
	w.Helper()
	for after := int64(0); ; {
		var c api.Changes
		w.subscriber.must(w.subscriber.ask("GET", "/v1/changes?limit=1000&after="+strconv.FormatInt(after, 10), nil), 200, &c)
		if c.Next == after {
			return
		}
		after = c.Next
	}
}

// revoked: the case is over when orders, website and subscriber have all confirmed.
func (w *website) revoked() {
	w.Helper()
	w.end()
	p := w.copyAt("credit-china", publication.OfListing)
	if p.State != publication.Leaving || len(w.packed()) != 0 {
		w.Fatalf("revoked: %+v", p)
	}
	progress := func() (r api.ReleaseProgress, left []string) {
		w.editor.must(200, &r, "GET", w.path+"/release", nil)
		for _, c := range r.Copies {
			if !c.Gone {
				left = append(left, string(c.Kind))
			}
		}
		return r, left
	}
	for _, x := range ordersOf(w.editor, "releases=true") { // of whichever body: confirmed by its own officer
		b := loginOf(w.App, w.bodyNamed(x.Body), access.Execute)
		b.must(200, nil, "POST", "/v1/orders/"+x.ID+"/confirm-release", api.Feedback{Day: w.Today(), Code: "minuted"}, "If-Match", "*")
	}
	if r, left := progress(); r.Complete || strings.Join(left, " ") != "publication subscriber" {
		w.Errorf("left: %v, %+v", left, r)
	}
	w.chased(p)
	w.takeDown(p)
	if r, left := progress(); r.Complete || strings.Join(left, " ") != "subscriber" {
		w.Errorf("left: %v, %+v", left, r)
	}
	if n := w.lagging(); n != 1 {
		w.Errorf("the subscriber's body is told of %d subscribers that are late", n)
	}
	w.reads()
	if n := w.lagging(); n != 0 {
		w.Errorf("it has read on, and its body is told still")
	}
	if r, left := progress(); !r.Complete || len(left) > 0 {
		w.Errorf("left: %v, %+v", left, r)
	}
}

// chased: what is overdue may be chased by whose case it was, and not before.
func (w *website) chased(p api.Publication) {
	w.Helper()
	path, note := "/v1/publications/"+p.ID+"/chase", api.PublicationNote{Note: "列入已撤销，请立即撤下（虚构）"}
	if got := w.clerk.ask("POST", path, note, "If-Match", "*"); got.status != 409 {
		w.Errorf("chased in time: %d %s", got.status, got.body)
	}
	w.Clock.Set(w.Today().AddDays(14))
	if got := loginOf(w.App, w.Holder("finance", "150100"), access.Case).ask("POST", path, note, "If-Match", "*"); got.status != 403 {
		w.Errorf("chased by a stranger: %d %s", got.status, got.body)
	}
	w.clerk.must(200, &p, "POST", path, note, "If-Match", "*")
	var again api.Publication
	w.editor.must(200, &again, "GET", "/v1/publications/"+p.ID, nil)
	if last := again.History[len(again.History)-1]; !again.Overdue || last.Act != publication.Remind || last.Note != note.Note {
		w.Errorf("chased: %+v", again)
	}
}

// lagging is of how many late subscribers the officers of their body are told.
func (w *website) lagging() int {
	w.Helper()
	lags, err := w.Publications.Lags(w.T.Context(), loginOf(w.App, w.Holder("finance", "150100"), access.Execute).person.Actor)
	if err != nil {
		w.Fatal(err)
	}
	return len(lags)
}

// corrected: nothing is said of it unless the party asks, and no longer when it asks for that.
func (w *website) corrected() {
	w.Helper()
	if p := w.copyAt("credit-china", publication.OfCorrection); p.ID != "" {
		w.Fatalf("a correction that nobody asked for: %+v", p)
	}
	path := "/v1/listings/" + w.ID + "/correction"
	if got := w.clerk.ask("POST", path, api.CorrectionForm{Wanted: true, On: w.Today()}); got.status != 422 {
		w.Errorf("without what the party signed: %d %s", got.status, got.body)
	}
	w.clerk.must(200, nil, "POST", path, api.CorrectionForm{Wanted: true, On: w.Today(), File: w.file()})
	p := w.copyAt("credit-china", publication.OfCorrection)
	if p.State != publication.Due || p.Card == nil || p.Card.Revoked == "" || len(p.Card.Grounds) != 0 {
		w.Fatalf("asked for: %+v", p)
	}
	w.publish(p)
	w.clerk.must(200, nil, "POST", path, api.CorrectionForm{On: w.Today(), File: w.file()})
	if p = w.copyAt("credit-china", publication.OfCorrection); p.State != publication.Leaving {
		w.Errorf("asked to be taken down: %+v", p)
	}
	w.takeDown(p)
	if w.State != standing.Ended {
		w.Errorf("the case is %s", w.State)
	}
}

// bodyNamed is a body by its id.
func (w *website) bodyNamed(id string) party.Body {
	w.Helper()
	b, err := w.Registry.Body(w.T.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

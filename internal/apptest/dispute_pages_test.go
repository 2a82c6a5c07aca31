package apptest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"liancheng/internal/api"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
)

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// TestDisputePages takes a dispute that nobody agrees on through the coordinator's forms:
// not offered before the date, then the meeting, the referral and the ruling.
func TestDisputePages(t *testing.T) {
	t.Parallel()
	q := newQuarrel(t)
	q.raise()
	q.step(q.energy, "answer", api.DisputeAnswerForm{Text: "应由应急管理部门实施（虚构）"})
	page := func() string {
		t.Helper()
		got := q.league.ask("GET", "/disputes/"+q.ID, nil)
		if got.status != http.StatusOK {
			t.Fatalf("the page answers %d", got.status)
		}
		return string(got.body)
	}
	post := func(action string, want int, form url.Values) string {
		t.Helper()
		m := versionField.FindStringSubmatch(page())
		if m == nil {
			t.Fatalf("%s is not offered", action)
		}
		form.Set("version", m[1])
		got := q.league.ask("POST", "/disputes/"+q.ID+"/"+action, form, "Sec-Fetch-Site", "same-origin", "Origin", q.URL)
		if got.status != want {
			t.Fatalf("%s answers %d, want %d: %.2000s", action, got.status, want, got.body)
		}
		return string(got.body)
	}
	// The insurer has kept silent: the meeting is possible from the day after the time to answer.
	if body := page(); strings.Contains(body, "/meetings") || !strings.Contains(body, "自 "+q.Convene.Day.Chinese()+" 起可以召集") {
		t.Error("a meeting is offered before its day, or the day is not told")
	}
	q.Clock.Set(calendar.Day(q.Convene.Day))
	if home := string(q.league.ask("GET", "/", nil).body); !strings.Contains(home, "待召集协调的职责分歧，有逾期") {
		t.Error("the coordinator's home page says nothing of it")
	}
	if list := string(q.league.ask("GET", "/disputes", nil).body); !strings.Contains(list, "统筹机构 待召集协调") || !strings.Contains(list, "已逾期") {
		t.Error("the list does not say that it is overdue and for whom")
	}
	minutes := q.paper(q.league).File
	form := url.Values{"held": {string(q.Today())}, "present": {q.body.ID, q.energy.person.Body}, "agreed": {"yes"}, "text": {"由能源部门实施该项措施（虚构）"}, "minutes.file": {minutes}}
	if body := post("meetings", http.StatusUnprocessableEntity, form); !strings.Contains(body, "未到会，不能记为各方商定") || !strings.Contains(body, `value="`+q.energy.person.Body+`" checked`) {
		t.Error("agreed without one of them, or who was ticked is lost")
	}
	form.Set("agreed", "no")
	post("meetings", http.StatusSeeOther, form)
	paper := url.Values{"document.number": {"示发改〔2026〕9号"}, "document.date": {string(q.Today())}, "document.file": {minutes}}
	with := func(more url.Values) url.Values {
		for k, v := range paper {
			more[k] = v
		}
		return more
	}
	post("referral", http.StatusSeeOther, with(url.Values{"to": {"呼和浩特市人民政府（示例）"}}))
	if body := post("ruling", http.StatusUnprocessableEntity, with(url.Values{"text": {"由能源部门实施该项措施（虚构）"}})); !strings.Contains(body, "作出机关") {
		t.Error("a ruling of nobody's")
	}
	post("ruling", http.StatusSeeOther, with(url.Values{"text": {"由能源部门实施该项措施（虚构）"}, "document.issuer": {"呼和浩特市人民政府（示例）"}}))
	if body := post("law-change", http.StatusUnprocessableEntity, url.Values{"law_change": {"lch_none"}}); !strings.Contains(body, "没有该法律变更提议") {
		t.Error("linked to nothing")
	}
	var read api.Dispute
	q.energy.must(200, &read, "GET", q.path, nil)
	if read.State != coordination.DisputeRuled || len(read.Meetings) != 1 || read.Meetings[0].Agreed {
		t.Errorf("%+v", read)
	}
	if order := string(q.clerk.ask("GET", "/orders/"+q.About.Order, nil).body); !strings.Contains(order, "已裁定") || strings.Contains(order, "分歧不停止任务") {
		t.Error("the order does not say that it was ruled on")
	}
}

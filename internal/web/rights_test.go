package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// objects takes an objection in at the counter, and answers it.
func objects(t *testing.T, h *house) {
	b, path := h.find(t, "承办", "/listings?state=served", "/listings/", "/objections")
	v := value(t, b.get(t, path).body, "/objections", "version")
	form := url.Values{"version": {v}, "channel": {"counter"}, "received": {"2026-11-20"}, "sender": {"agent"},
		"verified": {"出示营业执照和委托书"}, "text": {"处罚所认定的责任主体有误（虚构）。"}}
	got := b.form(t, path+"/objections", form, nil)
	refused(t, got, http.StatusUnprocessableEntity, "authorisation", "授权委托书")
	if value(t, got.body, "/objections", "text") != form.Get("text") {
		t.Error("what the party says is lost")
	}
	got = b.form(t, path+"/objections", form, map[string]string{"authorisation": "授权委托书"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "异议已登记") || !strings.Contains(got.body, "处理期限") || has(t, got.body, "/objections") {
		t.Fatalf("an objection answers %d", got.status)
	}
	wellMade(t, got.body)

	b, path = h.find(t, "决定", "/listings?awaits=objection", "/listings/", "/objections/decision")
	for at, words := range map[string]string{"/": "待处理的异议", "/listings?awaits=objection": "办理期限"} {
		if got := b.get(t, at); !strings.Contains(got.body, words) {
			t.Errorf("%s says nothing of %s", at, words)
		}
	}
	v = value(t, b.get(t, path).body, "/objections/decision", "version")
	answer := url.Values{"version": {v}, "finding": {"corrected"}, "date": {"2026-11-20"}, "response": {"处罚日期记载有误，予以更正（虚构）。"},
		"document.number": {"示例更字〔2026〕1号"}, "document.date": {"2026-11-20"}}
	got = b.form(t, path+"/objections/decision", answer, map[string]string{"document.file": "更正决定"})
	refused(t, got, http.StatusUnprocessableEntity, "conduct", "更正的内容")
	answer.Set("document.file", value(t, got.body, "/objections/decision", "document.file"))
	answer.Set("conduct", "该单位于2026年5月发生生产安全事故，负次要责任，受到行政处罚（虚构）。")
	got = b.form(t, path+"/objections/decision", answer, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "异议部分成立，予以更正") || !strings.Contains(got.body, answer.Get("conduct")) {
		t.Fatalf("an answer to an objection answers %d", got.status)
	}
	wellMade(t, got.body)
}

// repairs takes an application for credit repair in; what is not met yet is told with the
// day from which it is.
func repairs(t *testing.T, h *house) {
	b, path := h.find(t, "承办", "/listings?state=served", "/listings/", "/repairs")
	form := url.Values{"version": {value(t, b.get(t, path).body, "/repairs", "version")}, "channel": {"post"}, "received": {"2026-11-20"}, "text": {""}}
	got := b.form(t, path+"/repairs", form, nil)
	refused(t, got, http.StatusUnprocessableEntity, "text", "申请的事实和理由")
	form.Set("text", "罚款已缴清，隐患已整改（虚构）。")
	got = b.form(t, path+"/repairs", form, map[string]string{"proof": "履行完毕证明", "commitment": "信用承诺书"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "信用修复申请已登记") {
		t.Fatalf("an application answers %d", got.status)
	}
	v := value(t, got.body, "/repairs/acceptance", "version")
	got = b.post(t, path+"/repairs/acceptance", url.Values{"version": {v}, "accept": {"no"}, "date": {"2026-11-20"}})
	refused(t, got, http.StatusUnprocessableEntity, "reason", "理由")
	got = b.post(t, path+"/repairs/acceptance", url.Values{"version": {v}, "accept": {"yes"}, "date": {"2026-11-20"}})
	if got.status != http.StatusOK || !strings.Contains(got.body, "受理情况已记录") {
		t.Fatalf("taking it on answers %d", got.status)
	}
	wellMade(t, got.body)

	b, path = h.find(t, "决定", "/listings?awaits=repair-decision", "/listings/", "/repairs/decision")
	grant := url.Values{"version": {value(t, b.get(t, path).body, "/repairs/decision", "version")}, "grant": {"yes"},
		"checks": {"duty-fulfilled", "commitment"}, "document.number": {"示例修字〔2026〕1号"}, "document.date": {"2026-11-20"}}
	got = b.form(t, path+"/repairs/decision", grant, map[string]string{"document.file": "修复决定"})
	if got.status != http.StatusConflict && got.status != http.StatusUnprocessableEntity || !has(t, got.body, "/repairs/decision") {
		t.Errorf("granted with a condition not met: %d", got.status)
	}
	wellMade(t, got.body)
}

// remedies takes in a reconsideration and quashed grounds: what was quashed is not applied
// any more, and the review may only revoke.
func remedies(t *testing.T, h *house) {
	b, path := h.find(t, "承办", "/listings?state=served", "/listings/", "/remedies")
	form := url.Values{"version": {value(t, b.get(t, path).body, "/remedies", "version")}, "kind": {"reconsideration"}, "against": {"listing"},
		"forum": {"示例市人民政府"}, "accepted": {"2026-11-20"}}
	got := b.form(t, path+"/remedies", form, nil)
	refused(t, got, http.StatusUnprocessableEntity, "number", "案号")
	form.Set("number", "示复〔2026〕8号")
	if got = b.form(t, path+"/remedies", form, nil); got.status != http.StatusOK || !strings.Contains(got.body, "审理中") {
		t.Fatalf("a reconsideration answers %d", got.status)
	}
	wellMade(t, got.body)
	change := url.Values{"version": {value(t, got.body, "/grounds-changes", "version")}, "result": {"quashed"}, "known": {"2026-11-20"},
		"reason": {"处罚决定被依法撤销（虚构）。"}, "document.number": {"示例撤字〔2026〕3号"}, "document.date": {"2026-11-20"}}
	got = b.form(t, path+"/grounds-changes", change, map[string]string{"document.file": "撤销处罚决定"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "复核期限") || !strings.Contains(got.body, "暂停执行") {
		t.Fatalf("quashed grounds answer %d", got.status)
	}
	wellMade(t, got.body)

	b, path = h.find(t, "决定", "/listings?awaits=grounds-review", "/listings/", "/grounds-changes/review")
	v := value(t, b.get(t, path).body, "/grounds-changes/review", "version")
	review := url.Values{"version": {v}, "finding": {"kept"}, "date": {"2026-11-20"}, "response": {"其余事实足以支持列入（虚构）。"}}
	refused(t, b.form(t, path+"/grounds-changes/review", review, nil), http.StatusConflict, "finding", "只可撤销列入")
	for key, x := range map[string]string{"finding": "revoked", "document.number": "示例撤字〔2026〕4号", "document.date": "2026-11-20"} {
		review.Set(key, x)
	}
	got = b.form(t, path+"/grounds-changes/review", review, map[string]string{"document.file": "撤销列入决定"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "已复核，撤销列入") || !strings.Contains(got.body, "已终止") {
		t.Fatalf("a review answers %d: %.1500s", got.status, got.body)
	}
	if got = b.get(t, path); !has(t, got.body, "/remedies/conclusion") {
		t.Error("the suit does not outlive the listing")
	}
	v = value(t, got.body, "/remedies/conclusion", "version")
	end := url.Values{"version": {v}, "against": {"listing"}, "result": {"quashed"}, "reason": {"列入决定一并撤销（虚构）。"},
		"document.number": {"示复决字〔2026〕8号"}, "document.date": {"2026-11-20"}}
	got = b.form(t, path+"/remedies/conclusion", end, map[string]string{"document.file": "复议决定书"})
	if got.status != http.StatusOK || has(t, got.body, "/remedies/conclusion") {
		t.Errorf("a conclusion answers %d", got.status)
	}
	wellMade(t, got.body)
}

// stops marks a stay, and takes it away.
func stops(t *testing.T, h *house) {
	b, path := h.find(t, "决定", "/listings?state=served", "/listings/", "/marks")
	form := url.Values{"version": {value(t, b.get(t, path).body, "/marks", "version")}, "reason": {"人民法院裁定停止执行（虚构）。"},
		"document.number": {"示行停字〔2026〕1号"}, "document.date": {"2026-11-20"}}
	refused(t, b.form(t, path+"/marks", form, nil), http.StatusUnprocessableEntity, "act", "停止执行")
	form.Set("act", "stay")
	got := b.form(t, path+"/marks", form, map[string]string{"document.file": "停止执行裁定"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "停止执行") || !strings.Contains(got.body, "取消停止执行") {
		t.Fatalf("a stay answers %d", got.status)
	}
	v := value(t, got.body, "/marks", "version")
	got = b.form(t, path+"/marks", url.Values{"version": {v}, "act": {"unstay"}, "reason": {"裁定已失效（虚构）。"}}, nil)
	if got.status != http.StatusOK || strings.Contains(got.body, "取消停止执行</label>") {
		t.Fatalf("taking a stay away answers %d", got.status)
	}
	wellMade(t, got.body)
}

package order

import (
	"net/http"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// feedbacks are the acts that the feedback form offers, as far as the order allows.
var feedbacks = []enforcement.Act{enforcement.Open, enforcement.Finish, enforcement.Report, enforcement.Decline, enforcement.Fail}

// feedbackWords are what the form calls them.
var feedbackWords = map[enforcement.Act]string{
	enforcement.Open: "已启动本部门程序", enforcement.Finish: "已实施", enforcement.Report: "本周期实施情况",
	enforcement.Decline: "不适用", enforcement.Fail: "无法实施",
}

// Feedback records what the body did, or why not.
func (p *Pages) Feedback(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	fb, err := p.typed(r)
	v := int64(0)
	if err == nil {
		v, err = version(r)
	}
	if err == nil {
		_, err = p.Orders.Feedback(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, fb)
	}
	return p.done(w, r, formFeedback, err)
}

// typed reads a feedback. The file comes first: whatever else is wrong, it need
// not be sent again.
func (p *Pages) typed(r *http.Request) (enforcement.Feedback, error) {
	file, err := upload.Take(r, p.Files, "file")
	r.PostForm.Set("file", file)
	if number := r.PostFormValue("document"); number == "" && err == nil {
		file = "" // a file without a document is none's
	}
	return enforcement.Feedback{
		Act: enforcement.Act(r.PostFormValue("act")), Day: calendar.Day(r.PostFormValue("day")),
		Document: strings.TrimSpace(r.PostFormValue("document")), DocumentDay: calendar.Day(r.PostFormValue("document_day")),
		File: file, Code: enforcement.Code(r.PostFormValue("code")), Text: r.PostFormValue("text"),
		Chosen: r.PostFormValue("chosen") == "yes", Screening: strings.TrimSpace(r.PostFormValue("screening")),
	}, err
}

// recheckWords are what the form of a re-check calls them.
var recheckWords = map[enforcement.Act]string{enforcement.Finish: "已复核"}

// choices are the acts offered.
func choices(v *enforcement.View) (list []ui.Option) {
	for _, a := range feedbacks {
		for _, possible := range v.Possible {
			if a == possible {
				word := feedbackWords[a]
				if better, ok := recheckWords[a]; ok && v.Kind == law.Recheck {
					word = better
				}
				list = append(list, ui.Option{Value: string(a), Word: word})
			}
		}
	}
	return list
}

// codes are the coded reasons that an order's feedback may give, by the act they go with.
func codes(o *enforcement.Order, acts ...enforcement.Act) []ui.Group {
	words := map[enforcement.Act]string{
		enforcement.Finish: "已实施而没有文书", enforcement.Decline: "不适用", enforcement.Fail: "无法实施", enforcement.Confirm: "已解除而没有文书",
	}
	if o.Kind == law.Recheck {
		words[enforcement.Finish] = "已复核，结果"
	}
	groups := []ui.Group{{Options: []ui.Option{{Word: "不选择"}}}}
	for _, a := range acts {
		g := ui.Group{Word: words[a]}
		for _, c := range o.Codes(a) {
			g.Options = append(g.Options, ui.Option{Value: string(c), Word: c.Chinese()})
		}
		groups = append(groups, g)
	}
	return groups
}

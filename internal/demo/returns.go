package demo

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/report"
)

// A filing is how far a body's return for the quarter comes.
type filing struct {
	drafter, approver string
	until             report.State
}

// filings are the returns of the story; all other bodies have filed none.
var filings = []filing{
	{"hs-yj-cb", "hs-yj-jd", report.Accepted},
	{"hs-zj-cb", "hs-zj-jd", report.Sent},
	{"or-ny-cb", "or-ny-jd", report.Approved},
	{"bt-hj-cb", "bt-hj-jd", report.Drafted},
	{"hs-cz-zx", "hs-cz-jd", report.SentBack},
}

// fileReturns tells what is filed for the last quarter.
func (st *story) fileReturns() {
	w := report.LastQuarter(st.today)
	days := int(st.today.Number() - w.To.Number())
	for _, f := range filings {
		var r report.Return
		step := func(before int, what string, do func(ctx context.Context, a access.Actor) (report.Return, error), by string) {
			st.tell(min(before, days-1), what+" "+by, func(ctx context.Context) (err error) {
				r, err = do(ctx, st.actors[by])
				return err
			})
		}
		step(days-3, "编制反馈表", func(ctx context.Context, a access.Actor) (report.Return, error) {
			return st.Reports.Draft(ctx, a, report.Entry{Window: w, Note: "本季度情况说明（虚构）"})
		}, f.drafter)
		if f.until == report.Drafted {
			continue
		}
		step(days-5, "批准反馈表", func(ctx context.Context, a access.Actor) (report.Return, error) {
			return st.Reports.Approve(ctx, a, r.ID, r.Version)
		}, f.approver)
		if f.until == report.Approved {
			continue
		}
		step(days-6, "报送反馈表", func(ctx context.Context, a access.Actor) (report.Return, error) {
			return st.Reports.Send(ctx, a, r.ID, r.Version)
		}, f.drafter)
		switch f.until {
		case report.Accepted:
			step(days-9, "接收反馈表", func(ctx context.Context, a access.Actor) (report.Return, error) {
				return st.Reports.Accept(ctx, a, r.ID, r.Version)
			}, "tongchou")
		case report.SentBack:
			step(days-9, "退回反馈表", func(ctx context.Context, a access.Actor) (report.Return, error) {
				return st.Reports.SendBack(ctx, a, r.ID, r.Version, "请补充未按期反馈任务的原因（虚构）")
			}, "tongchou")
		}
	}
}

package demo

import (
	"context"

	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/listing"
)

// disagree tells of four disputes between bodies: one that was settled, one that went up
// and came back, one in which an answer is overdue, and one about an order whose text
// waits to be confirmed.
func (st *story) disagree() {
	settled, ruled, late, open := new(coordination.Dispute), new(coordination.Dispute), new(coordination.Dispute), new(coordination.Dispute)
	st.raise(120, settled, "hs-cz-zx", "3.1", "hs-zj-cb")
	st.step(118, settled, "hs-zj-cb", coordination.Answering{Text: "限制取得财政性资金由财政部门把关，本局只在资质审查中参考（虚构）。"})
	st.step(116, settled, "hs-cz-zx", coordination.Drafting{Text: "财政部门在审核资金时核查，住房城乡建设部门提供资质信息（虚构）。"})
	st.step(115, settled, "hs-zj-cb", coordination.Confirming{Text: 1})

	st.raise(110, ruled, "bt-cz-zx", "6.8", "bt-hj-cb")
	st.step(108, ruled, "bt-hj-cb", coordination.Answering{Text: "该项措施没有指明由生态环境部门实施（虚构）。"})
	st.rule(ruled)

	st.raise(16, late, "or-sw-zx", "3.1", "or-ny-cb")

	st.tell(5, "提出分歧", func(ctx context.Context) error { return st.disputeOrder(ctx, open, "hs-sc-zx", "hs-zj-cb") })
	st.step(4, open, "hs-zj-cb", coordination.Answering{Text: "登记事项由市场监管部门办理（虚构）。"})
	st.step(3, open, "hs-sc-zx", coordination.Drafting{Text: "由市场监管部门实施，住房城乡建设部门提供名单（虚构）。"})
}

// raise has one body dispute a measure with another.
func (st *story) raise(before int, d *coordination.Dispute, login, measure, other string) {
	st.tell(before, "提出分歧", func(ctx context.Context) (err error) {
		*d, err = st.Disputes.Raise(ctx, st.actors[login], coordination.Raising{
			About:   coordination.Subject{Kind: coordination.AboutMeasure, Measure: measure},
			Against: []coordination.Addressee{{Body: st.actors[other].Body}}, Position: "该项措施应由对方在审批、监管中实施，本机构没有相应职能（虚构）。",
		})
		return err
	})
}

// disputeOrder has a body dispute the first of its orders.
func (st *story) disputeOrder(ctx context.Context, d *coordination.Dispute, login, other string) error {
	a := st.actors[login]
	orders, err := st.ordersOf(ctx, a, enforcement.Query{Body: a.Body})
	if err != nil {
		return err
	}
	if len(orders) == 0 {
		return fault.New(fault.Internal, "没有可以提出分歧的任务").Under("demo.dispute")
	}
	*d, err = st.Disputes.Raise(ctx, a, coordination.Raising{
		About:   coordination.Subject{Kind: coordination.AboutOrder, Order: orders[0].ID},
		Against: []coordination.Addressee{{Body: st.actors[other].Body}}, Position: "该任务所及的许可由对方办理，应由其实施（虚构）。",
	})
	return err
}

// step takes a dispute one step on.
func (st *story) step(before int, d *coordination.Dispute, login string, in coordination.DisputeInput) {
	st.tell(before, "办理分歧", func(ctx context.Context) (err error) {
		*d, err = st.Disputes.Step(ctx, st.actors[login], d.ID, d.Version, in)
		return err
	})
}

// rule has the coordinator convene in vain, refer upward and record the ruling.
func (st *story) rule(d *coordination.Dispute) {
	const login = "tongchou"
	with := func(before int, title, letters string, in func(coordination.Paper) coordination.DisputeInput) {
		st.tell(before, title, func(ctx context.Context) error {
			p, err := st.paper(ctx, st.actors[login], title, letters, "（虚构）")
			if err != nil {
				return err
			}
			*d, err = st.Disputes.Step(ctx, st.actors[login], d.ID, d.Version, in(paperOf(p)))
			return err
		})
	}
	with(68, "协调会议纪要", "内信用纪要", func(p coordination.Paper) coordination.DisputeInput {
		return coordination.Meeting{Held: st.day(), Present: d.Facts().Sides(), Minutes: p, Text: "双方各执一词，未能商定（虚构）。"}
	})
	with(66, "关于职责分歧的请示", "内信用请", func(p coordination.Paper) coordination.DisputeInput {
		return coordination.Referral{To: "自治区人民政府", Document: p}
	})
	with(45, "关于职责分歧的批复", "内政批", func(p coordination.Paper) coordination.DisputeInput {
		p.Issuer = "内蒙古自治区人民政府"
		return coordination.Ruling{Text: "由财政部门会同生态环境部门实施，财政部门牵头（虚构）。", Document: p}
	})
}

func paperOf(d listing.Document) coordination.Paper {
	return coordination.Paper{Number: d.Number, Date: d.Date, Issuer: d.Issuer, File: d.File}
}

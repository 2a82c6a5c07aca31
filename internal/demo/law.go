package demo

import (
	"context"
	"strconv"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// confirmLaw tells how coordinator and legal reviewer put the memorandum in force. None
// of it is so outside this demonstration, and each change says that it is fictional.
func (st *story) confirmLaw() {
	for i, c := range st.changes() {
		st.tell(begin-2-i/4, "法律变更："+c.Target, func(ctx context.Context) error {
			return st.settleLaw(ctx, c, coordination.Approve, "经审核，同意（演示）")
		})
	}
	vat := law.Change{
		Kind: law.ChangeBasis, Target: "vat-notice-2021-40", Status: law.Confirmed, Fictional: true, From: st.workday(90),
		Why: "演示：提议确认该公告（虚构）",
	}
	st.tell(90, "法律变更：不批准", func(ctx context.Context) error {
		return st.settleLaw(ctx, vat, coordination.Refuse, "所附文件没有条文原文，请补充后另行提议（演示）")
	})
	vat.From = st.workday(3)
	st.tell(3, "法律变更：待审核", func(ctx context.Context) error { return st.settleLaw(ctx, vat, "", "") })
}

// listBases are the rules that lists of the domains without one rest on.
var listBases = []struct {
	domain int
	name   string
}{
	{2, "环境保护"}, {3, "电力行业"}, {4, "石油天然气行业"}, {5, "煤炭行业"}, {6, "建筑市场及工程质量"}, {7, "房地产"}, {8, "人防工程建设"},
}

func (st *story) changes() []law.Change {
	from := st.workday(begin)
	list := []law.Change{{
		Kind: law.ChangeMemorandum, Target: "nmg-2020-3", Memorandum: law.InForce, Why: "演示：牵头部门清理后确认备忘录继续执行（虚构）",
	}, {
		Kind: law.ChangeBasis, Target: "procurement-law-77", Status: law.Confirmed, Why: "演示：司法厅逐字核对条文后确认（虚构）",
	}, {
		Kind: law.ChangeBasis, Target: "coal-mine-safety-regulation", Status: law.Confirmed, Why: "演示：司法厅逐字核对条文后确认（虚构）",
	}, {
		Kind: law.ChangeDirective, Target: "nmg-2020-3/5.3#3", Why: "演示：实施部门指明超能力生产煤矿暂停核准所依据的条款（虚构）",
		Directive: &law.Override{Basis: []law.BasisUse{{ID: "coal-mine-safety-regulation"}}}, // which makes it block
	}}
	for _, b := range listBases {
		list = append(list, law.Change{
			Kind: law.ChangeListBasis, Target: strconv.Itoa(b.domain), Why: "演示：登记" + b.name + "领域名单的设列依据（虚构）",
			ListBasis: &law.ListBasis{
				ID: "demo-list-" + strconv.Itoa(b.domain), Title: "《示例" + b.name + "严重失信主体名单管理办法（虚构）》",
				Document: "示例令第" + strconv.Itoa(100+b.domain) + "号", From: from, Status: law.Confirmed,
				Period: calendar.Period{N: 3, Unit: calendar.Years}, Earliest: calendar.Period{N: 6, Unit: calendar.Months},
				Scope: "仅供演示，不是真实的规定",
			},
		})
	}
	for i := range list {
		list[i].From, list[i].Fictional = from, true
	}
	return list
}

// settleLaw has a change proposed by one and, where there is a step, settled by the other.
func (st *story) settleLaw(ctx context.Context, c law.Change, step coordination.Step, note string) error {
	coordinator, reviewer := st.actors["tongchou"], st.actors["fashen"]
	doc, err := st.paper(ctx, coordinator, "关于确认法律依据的函", "内示例信函", c.Why)
	if err != nil {
		return err
	}
	c.Document = doc.Number
	p, err := st.Coordination.Propose(ctx, coordinator, coordination.Draft{Change: c, File: doc.File})
	if err != nil {
		return err
	}
	st.move(st.clock.Now().Add(pause))
	switch step {
	case coordination.Approve:
		_, err = st.Coordination.Approve(ctx, reviewer, p.ID, p.Version, note)
	case coordination.Refuse:
		_, err = st.Coordination.Refuse(ctx, reviewer, p.ID, p.Version, note)
	}
	return err
}

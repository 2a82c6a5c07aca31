package access

import (
	"slices"
	"strings"

	"liancheng/internal/fault"
)

// Can tells whether the actor may do the act on the resource: nil, or a fault
// that says in Chinese what is missing. It is pure and does no I/O.
func Can(a Actor, act Act, on Resource) error {
	r, known := rules[act]
	switch {
	case !known:
		return refuse("access.act", "没有名为 %q 的操作", string(act))
	case a.Kind == "":
		return fault.New(fault.Unauthenticated, "请先登录，或随请求出示接口密钥").Under("access.actor")
	}
	held := slices.DeleteFunc(slices.Clone(r.grants), func(g grant) bool { return !g.held(a, act) })
	if len(held) == 0 {
		return r.missing(a, act)
	}
	if !slices.ContainsFunc(held, func(g grant) bool { return g.place.covers(a, on) }) {
		return r.elsewhere(held)
	}
	return r.conditions(a, on)
}

// conditions are what an act demands beyond who and where.
func (r rule) conditions(a Actor, on Resource) error {
	switch {
	case r.distinct != "" && on.By == a.Ref():
		return refuse("access.distinct", "%s", r.distinct)
	case r.matters && a.Kind == KindKey && len(a.Matters) > 0 && !allowed(a.Matters, on.Matters):
		return refuse("access.matter", "该接口密钥只可核查下列事项：%s；请核对事项，或联系系统管理员另行申请", strings.Join(a.Matters, "、"))
	case r.reason && a.Kind == KindKey && on.Case == "":
		return refuse("access.case-number", "核查自然人须填写办件流水号或案号，以说明核查的缘由")
	}
	return nil
}

// allowed tells whether something is asked, and nothing beyond the list.
func allowed(list, asked []string) bool {
	return len(asked) > 0 && !slices.ContainsFunc(asked, func(m string) bool { return !slices.Contains(list, m) })
}

// missing says what the actor lacks for the act, whatever the resource.
func (r rule) missing(a Actor, act Act) error {
	switch a.Kind {
	case KindKey:
		return refuse("access.scope", "该接口密钥未获授权“%s”，请联系系统管理员核对密钥的授权范围", r.name)
	case KindOperator:
		return refuse("access.operator", "命令行只作核查、统计和用户管理，不办理案件；“%s”请由有职责的人员登录后办理", r.name)
	case KindSystem:
		return refuse("access.system", "系统自动任务不得“%s”", r.name)
	}
	var duties []Duty
	for _, g := range r.grants {
		switch {
		case g.kind != KindUser:
		case !g.hasDuty(a, act):
			for _, d := range g.duties {
				if !slices.Contains(duties, d) {
					duties = append(duties, d)
				}
			}
		case g.function != "" && !a.Holds(g.function):
			return refuse("access.function", "“%s”须由%s的人员办理，您所在机构不承担该职能", r.name, functionWords[g.function])
		default:
			return refuse("access.level", "“%s”须由自治区一级机构办理", r.name)
		}
	}
	if len(duties) == 0 {
		return refuse("access.duty", "“%s”由系统自动办理，不能由人员操作", r.name)
	}
	return refuse("access.duty", "“%s”须由具有下列职责之一的人员办理：%s；您没有该职责，如确需办理请联系安全管理员", r.name, words(duties))
}

var functionWords = map[string]string{
	DevelopmentReform: "发展改革（信用牵头）机构",
	Justice:           "司法行政机构",
}

// elsewhere says why the grants held do not reach the resource.
func (r rule) elsewhere(held []grant) error {
	at := func(p place) bool { return slices.ContainsFunc(held, func(g grant) bool { return g.place == p }) }
	switch {
	case at(atBelow):
		return refuse("access.region", "“%s”超出您所在机构的管辖地区，请由该地区的机构办理", r.name)
	case at(atOwn), at(atPart):
		return refuse("access.body", "“%s”只能由主管该事项的机构办理，该事项属于其他机构", r.name)
	}
	return refuse("access.self", "“%s”只限本人的记录", r.name)
}

func refuse(rule, format string, args ...any) error {
	return fault.New(fault.Forbidden, format, args...).Under(rule)
}

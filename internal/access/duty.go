package access

import (
	"slices"
	"strings"

	"liancheng/internal/fault"
)

// Duty is what a person is there for in his body.
type Duty string

// Officers, who work on cases.
const (
	Case       Duty = "case"       // 承办: draws up and serves
	Review     Duty = "review"     // 法制审核: reviews the law of a case (行政处罚法第五十八条 by analogy)
	Decide     Duty = "decide"     // 决定
	Execute    Duty = "execute"    // 惩戒执行: carries orders out and feeds back
	Window     Duty = "window"     // 窗口核查: screens at the counter
	Coordinate Duty = "coordinate" // 统筹: at a development and reform body
	LawReview  Duty = "law-review" // 法律审核: at 司法厅, approves changes of law
)

// Administrators, who never touch a case: three offices kept apart
// (GB/T 22239-2019 8.1.5: 系统管理, 审计管理, 安全管理).
const (
	SecurityAdmin Duty = "security-admin" // users, duties, sessions
	SystemAdmin   Duty = "system-admin"   // bodies, keys
	AuditAdmin    Duty = "audit-admin"    // reads the record
)

// Subscriber is the one duty of API keys.
const Subscriber Duty = "subscriber"

var dutyWords = map[Duty]string{
	Case: "承办", Review: "法制审核", Decide: "决定", Execute: "惩戒执行", Window: "窗口核查",
	Coordinate: "统筹", LawReview: "法律审核",
	SecurityAdmin: "安全管理员", SystemAdmin: "系统管理员", AuditAdmin: "审计管理员", Subscriber: "接口订阅",
}

var (
	officers = []Duty{Case, Review, Decide, Execute, Window, Coordinate, LawReview}
	admins   = []Duty{SecurityAdmin, SystemAdmin, AuditAdmin}
)

// Duties gives every duty a person may have, officers first.
func Duties() []Duty { return slices.Concat(officers, admins) }

// Chinese gives the word officers use.
func (d Duty) Chinese() string { return dutyWords[d] }

// IsAdmin tells whether the duty is one of the three administrators'.
func (d Duty) IsAdmin() bool { return slices.Contains(admins, d) }

// CheckDuties refuses a set of duties that one person may not have together:
// an administrator has no other duty, so that nobody who makes users, keys or
// reads the record can also work on a case.
func CheckDuties(duties []Duty) error {
	if len(duties) == 0 {
		return badDuties("至少应有一项职责")
	}
	for i, d := range duties {
		switch {
		case d == Subscriber:
			return badDuties("“接口订阅”只属于接口密钥，不能授予人员")
		case !slices.Contains(officers, d) && !d.IsAdmin():
			return badDuties("没有名为 %q 的职责，可选：%s", string(d), words(Duties()))
		case slices.Contains(duties[:i], d):
			return badDuties("“%s”重复", d.Chinese())
		}
	}
	i := slices.IndexFunc(duties, Duty.IsAdmin)
	if i < 0 || len(duties) == 1 {
		return nil
	}
	other := duties[0]
	if i == 0 {
		other = duties[1]
	}
	if other.IsAdmin() {
		return badDuties("“%s”与“%s”不得由同一人担任：系统管理、安全管理、审计管理三者应分设，请另设账号", duties[i].Chinese(), other.Chinese())
	}
	return badDuties("“%s”不得兼任“%s”：管理员不办理业务，请另设账号", duties[i].Chinese(), other.Chinese())
}

func badDuties(format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).At("duties").Under("access.duties")
}

func words(duties []Duty) string {
	list := make([]string, len(duties))
	for i, d := range duties {
		list[i] = d.Chinese()
	}
	return strings.Join(list, "、")
}

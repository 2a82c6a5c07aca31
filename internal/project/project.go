// Package project is construction projects: their code, stage and who takes part in
// which role between which days. It is pure.
package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A Stage is where a project stands in its approval (国办发〔2019〕11号, two): four
// stages one after another, and what is done beside all of them.
type Stage int

const (
	Planning     Stage = 1 // 立项用地规划许可
	Construction Stage = 2 // 工程建设许可
	Permit       Stage = 3 // 施工许可
	Acceptance   Stage = 4 // 竣工验收
	Parallel     Stage = 5 // 并行推进; a matter's stage, never a project's
)

var stageWords = [...]string{
	Planning: "立项用地规划许可", Construction: "工程建设许可", Permit: "施工许可", Acceptance: "竣工验收", Parallel: "并行推进",
}

// Chinese gives the stage's name, "" for none.
func (s Stage) Chinese() string {
	if s < Planning || s > Parallel {
		return ""
	}
	return stageWords[s]
}

// A Part is what a participant does in a project, as domain 6 of the memorandum names them.
type Part string

const (
	Developer       Part = "developer"        // 建设单位
	Contractor      Part = "contractor"       // 施工单位
	Supervisor      Part = "supervisor"       // 监理单位
	Surveyor        Part = "surveyor"         // 勘察单位
	Designer        Part = "designer"         // 设计单位
	Tester          Part = "tester"           // 质量检测单位
	DrawingReviewer Part = "drawing-reviewer" // 施工图审查机构
	BiddingAgent    Part = "bidding-agent"    // 招标代理机构
)

var partWords = map[Part]string{
	Developer: "建设单位", Contractor: "施工单位", Supervisor: "监理单位", Surveyor: "勘察单位", Designer: "设计单位",
	Tester: "质量检测单位", DrawingReviewer: "施工图审查机构", BiddingAgent: "招标代理机构",
}

// Chinese gives the memorandum's word.
func (p Part) Chinese() string { return partWords[p] }

// Parts gives every part, in the order of the memorandum.
func Parts() []Part {
	return []Part{Developer, Contractor, Supervisor, Surveyor, Designer, Tester, DrawingReviewer, BiddingAgent}
}

// A Participant is a party with its part from one day until before another; "" is
// without bound.
type Participant struct {
	Party string       `json:"party"`
	Part  Part         `json:"part"`
	From  calendar.Day `json:"from,omitempty"`
	To    calendar.Day `json:"to,omitempty"`
}

// On tells whether it takes part on a day.
func (p Participant) On(day calendar.Day) bool { return day >= p.From && (p.To == "" || day < p.To) }

// A Project is one version of a construction project.
type Project struct {
	Code         ident.ProjectCode
	Version      int64
	Name         string
	Region       string // GB/T 2260
	Stage        Stage
	Body         string // that registered it
	Participants []Participant
}

// ParticipantsOn gives who takes part on a day, in the order of the parts and then of the ids.
func (p *Project) ParticipantsOn(day calendar.Day) (on []Participant) {
	for _, t := range p.Participants {
		if t.On(day) {
			on = append(on, t)
		}
	}
	sortParticipants(on)
	return on
}

// Sort puts the participants into the one order in which they are kept and compared.
func (p *Project) Sort() { sortParticipants(p.Participants) }

func sortParticipants(list []Participant) {
	order := Parts()
	slices.SortFunc(list, func(a, b Participant) int {
		if a.Part != b.Part {
			return slices.Index(order, a.Part) - slices.Index(order, b.Part)
		}
		if c := strings.Compare(a.Party, b.Party); c != 0 {
			return c
		}
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
}

const (
	longestName      = 200
	mostParticipants = 500
)

// Check finds what is wrong with a project; every fault at once.
func (p *Project) Check() error {
	var bad fault.List
	if code, _, err := ident.ParseProjectCode(string(p.Code)); err != nil {
		bad.Add(at(err, "code"))
	} else if code != p.Code {
		bad.Add(refuse("code", "code", "项目代码应写作 %s", code))
	}
	if name := strings.TrimSpace(p.Name); name == "" || name != p.Name || utf8.RuneCountInString(name) > longestName {
		bad.Add(refuse("name", "name", "请填写项目名称，前后不留空格，不超过 %d 字", longestName))
	}
	if _, ok := ident.LookupRegion(p.Region); !ok {
		bad.Add(refuse("region", "region", "请选择项目所在的内蒙古现行行政区划（自治区、盟市或旗县）"))
	}
	if p.Stage < Planning || p.Stage > Acceptance {
		bad.Add(refuse("stage", "stage", "项目阶段应为 1（立项用地规划许可）至 4（竣工验收）"))
	}
	if len(p.Participants) > mostParticipants {
		bad.Add(refuse("participants", "participants", "参建单位多于 %d 个", mostParticipants))
	}
	for i, t := range p.Participants {
		bad.Add(at(checkParticipant(p.Participants[:i], t), fmt.Sprintf("participants[%d]", i)))
	}
	return bad.Err()
}

func checkParticipant(before []Participant, t Participant) error {
	switch {
	case t.Party == "":
		return refuse("party", "participant-party", "请指明参建单位，先登记主体再填写其编号")
	case t.Part.Chinese() == "":
		return refuse("part", "participant-part", "参建身份应为建设、施工、监理、勘察、设计、检测、审图、招标代理之一")
	case t.From != "" && !t.From.Valid():
		return refuse("from", "participant-day", "起始日期应写作 YYYY-MM-DD")
	case t.To != "" && !t.To.Valid():
		return refuse("to", "participant-day", "终止日期应写作 YYYY-MM-DD")
	case t.To != "" && t.To <= t.From:
		return refuse("to", "participant-days", "终止日期 %s 应晚于起始日期 %s", t.To, t.From)
	}
	for _, o := range before {
		if o.Party == t.Party && o.Part == t.Part && (t.To == "" || o.From < t.To) && (o.To == "" || t.From < o.To) {
			return refuse("party", "participant-twice", "该单位在此期间已登记为%s，请合并起止日期", t.Part.Chinese())
		}
	}
	return nil
}

func refuse(field, rule, format string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, format, args...).At(field).Under("project." + rule)
}

// at puts the field of the whole before that of the part.
func at(err error, field string) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return err
	}
	part := *f
	if part.Field != "" {
		field += "." + part.Field
	}
	return part.At(field)
}

// Kinds of events about projects; their body is Changed, their subject the code.
const (
	EventRegistered = "project.registered"
	EventChanged    = "project.changed"
)

// Changed is the body of an event about a project: its state after it, in ids and codes.
type Changed struct {
	Code         ident.ProjectCode `json:"code"`
	Version      int64             `json:"version"`
	Region       string            `json:"region"`
	Stage        Stage             `json:"stage"`
	Body         string            `json:"body"`
	Participants []Participant     `json:"participants"`
}

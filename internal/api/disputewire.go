package api

import (
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
)

// DisputeRow is a dispute between bodies as lists show it: no words.
type DisputeRow struct {
	ID        string                      `json:"id"`
	Version   int64                       `json:"version"`
	State     coordination.DisputeState   `json:"state"`
	StateName string                      `json:"state_name"`
	Region    string                      `json:"region" doc:"各方共同所在的最小行政区，由其统筹机构协调"`
	About     DisputeSubject              `json:"about"`
	Raiser    DisputeSide                 `json:"raiser" doc:"提出方"`
	Against   []DisputeSide               `json:"against" doc:"对方"`
	RaisedOn  calendar.Day                `json:"raised_on"`
	Awaits    coordination.DisputeAwaited `json:"awaits,omitempty" doc:"现在等待的事项"`
	AwaitedOf []string                    `json:"awaited_of,omitempty" doc:"等待哪些当事方（其 key）；没有则为统筹机构"`
	Due       *Due                        `json:"due,omitempty" doc:"答复或者协商的期限"`
	Overdue   bool                        `json:"overdue"`
	Convene   *Due                        `json:"convenable_from,omitempty" doc:"自此日起统筹机构可以召集"`
	ClosedOn  calendar.Day                `json:"closed_on,omitempty"`
	LawChange string                      `json:"law_change,omitempty" doc:"由此提出的法律变更"`
}

// DisputeSubject is what a dispute is about.
type DisputeSubject struct {
	Kind      coordination.SubjectKind `json:"kind" enum:"order,measure,function" doc:"order 惩戒任务，measure 惩戒措施或其要点，function 部门职能"`
	Order     string                   `json:"order,omitempty" maxLength:"64" doc:"惩戒任务编号；其余各项随任务填入"`
	Measure   string                   `json:"measure,omitempty" maxLength:"64" doc:"条目编号，如 1.(3)"`
	Directive string                   `json:"directive,omitempty" maxLength:"64" doc:"措施要点"`
	Function  string                   `json:"function,omitempty" maxLength:"64" doc:"职能"`
}

// DisputeSide is a party: a body, or a department that has none here.
type DisputeSide struct {
	Key      string `json:"key"`
	Body     string `json:"body,omitempty"`
	Function string `json:"function,omitempty" doc:"未登记机构的部门，以职能表示；其意见由统筹机构凭文件登记"`
	Name     string `json:"name"`
}

// Dispute is a dispute whole.
type Dispute struct {
	DisputeRow
	Position string           `json:"position" doc:"提出方的意见"`
	Document *Paper           `json:"document,omitempty"`
	Answers  []DisputeAnswer  `json:"answers,omitempty"`
	Texts    []DisputeText    `json:"texts,omitempty" doc:"商定文本各稿，末稿为现行一稿"`
	Meetings []DisputeMeeting `json:"meetings,omitempty"`
	Referral *DisputeReferral `json:"referral,omitempty"`
	Ruling   *DisputeRuling   `json:"ruling,omitempty"`
	Reason   string           `json:"withdrawn_because,omitempty"`
	Possible []string         `json:"possible,omitempty" doc:"该状态下可以办理的步骤"`
	History  []DisputeEntry   `json:"history,omitempty"`
}

// DisputeAnswer is what a side answered.
type DisputeAnswer struct {
	Side     string       `json:"side"`
	Agrees   bool         `json:"agrees"`
	Text     string       `json:"text,omitempty"`
	Document *Paper       `json:"document,omitempty"`
	On       calendar.Day `json:"on"`
}

// DisputeText is one version of the text, and who confirmed it.
type DisputeText struct {
	No        int              `json:"no"`
	Text      string           `json:"text"`
	Confirmed []DisputeConsent `json:"confirmed" doc:"首先是起草的一方"`
}

// DisputeConsent is one side's confirmation.
type DisputeConsent struct {
	Side     string       `json:"side"`
	Document *Paper       `json:"document,omitempty"`
	On       calendar.Day `json:"on"`
}

// DisputeMeeting is a meeting that the coordinator convened.
type DisputeMeeting struct {
	Held    calendar.Day `json:"held"`
	Present []string     `json:"present"`
	Others  string       `json:"others,omitempty"`
	Minutes *Paper       `json:"minutes,omitempty"`
	Agreed  bool         `json:"agreed"`
	Text    string       `json:"text"`
}

// DisputeReferral is how a dispute was laid before the superior.
type DisputeReferral struct {
	To       string       `json:"to"`
	Reason   string       `json:"reason,omitempty"`
	Document *Paper       `json:"document,omitempty"`
	On       calendar.Day `json:"on"`
}

// DisputeRuling is what the superior said.
type DisputeRuling struct {
	Text     string       `json:"text"`
	Document *Paper       `json:"document,omitempty"`
	On       calendar.Day `json:"on"`
}

// DisputeEntry is one step of the history.
type DisputeEntry struct {
	Version  int64                     `json:"version"`
	Act      coordination.DisputeAct   `json:"act"`
	State    coordination.DisputeState `json:"state"`
	At       time.Time                 `json:"at"`
	Actor    string                    `json:"actor"`
	Body     string                    `json:"body"`
	Side     string                    `json:"side,omitempty" doc:"代表的当事方"`
	Document string                    `json:"document,omitempty"`
	File     string                    `json:"file,omitempty"`
}

// OrderDispute tells of an order that it is disputed.
type OrderDispute struct {
	ID        string                    `json:"id"`
	State     coordination.DisputeState `json:"state"`
	StateName string                    `json:"state_name"`
	RaisedOn  calendar.Day              `json:"raised_on"`
	ClosedOn  calendar.Day              `json:"closed_on,omitempty"`
}

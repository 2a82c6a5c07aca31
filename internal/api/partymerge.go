package api

import (
	"time"

	"liancheng/internal/access"
	"liancheng/internal/registry"
)

// Merge is one record's merging into another of the same party.
type Merge struct {
	ID        string               `json:"id"`
	Party     string               `json:"party" doc:"被并入的记录"`
	Into      string               `json:"into" doc:"并入的主体"`
	State     registry.MergeState  `json:"state" doc:"proposed 待审批，merged 已合并，rejected 未批准，undone 已撤销"`
	Reason    registry.MergeReason `json:"reason"`
	Document  string               `json:"document" doc:"所依据文书的文号"`
	File      string               `json:"file" doc:"所依据文书的摘要（SHA-256）"`
	Proposed  Hand                 `json:"proposed"`
	Decided   *Hand                `json:"decided,omitempty" doc:"批准或者不予批准"`
	Undone    *Hand                `json:"undone,omitempty"`
	EndReason registry.MergeReason `json:"end_reason,omitempty" doc:"不予批准或者撤销的原因"`
	EndPaper  string               `json:"end_document,omitempty" doc:"撤销所依据文书的文号"`
	EndFile   string               `json:"end_file,omitempty"`
}

// Hand is who took a step.
type Hand struct {
	By   string    `json:"by"`
	Body string    `json:"body"`
	At   time.Time `json:"at"`
}

func mergeOf(m registry.Merge) Merge {
	hand := func(h registry.Hand) *Hand {
		if h.Actor == "" {
			return nil
		}
		return &Hand{h.Actor, h.Body, stamp(h.At)}
	}
	return Merge{ID: m.ID, Party: m.Party, Into: m.Into, State: m.State, Reason: m.Reason, Document: m.Paper.Number, File: m.Paper.File,
		Proposed: *hand(m.Proposed), Decided: hand(m.Decided), Undone: hand(m.Undone), EndReason: m.EndReason,
		EndPaper: m.EndPaper.Number, EndFile: m.EndPaper.File}
}

// partyMerges registers what is done about two records of one party.
func (a *API) partyMerges() {
	handle(a, op{Name: "parties.merges", Method: "GET", Path: "/v1/parties/{id}/merges", Tag: tagParty, Act: access.PartyRead,
		Summary: "主体合并的历次办理"}, a.mergesOf)
	handle(a, op{Name: "parties.merge", Method: "POST", Path: "/v1/parties/{id}/merge", Tag: tagParty, Act: access.PartyPropose, Status: 201,
		Summary: "提议将该记录并入同一主体的另一记录",
		About: "经另一名有决定职责的人员批准后生效。被并入的记录保留其号码、名称、任职、答复和列入，此后按任一记录的号码或者名称核查，" +
			"两条记录的列入一并判断，结论注明合并；撤销合并后各自恢复原状。两条记录有不同的统一社会信用代码、组织机构代码或者公民身份号码的，不予合并。"}, a.proposeMerge)
	handle(a, op{Name: "parties.merge.approve", Method: "POST", Path: "/v1/parties/{id}/merge/approve", Tag: tagParty, Act: access.PartyMerge,
		Summary: "批准合并"}, a.approveMerge)
	handle(a, op{Name: "parties.merge.reject", Method: "POST", Path: "/v1/parties/{id}/merge/reject", Tag: tagParty, Act: access.PartyMerge,
		Also: []access.Act{access.PartyPropose}, Summary: "不予批准合并", About: "提议人可以撤回自己的提议，此时不填原因。"}, a.rejectMerge)
	handle(a, op{Name: "parties.unmerge", Method: "POST", Path: "/v1/parties/{id}/unmerge", Tag: tagParty, Act: access.PartyUnmerge,
		Summary: "撤销合并", About: "两条记录各自恢复原状；合并期间就现行主体办理的列入、登记的信息仍属该主体。"}, a.unmerge)
}

// MergeForm says into which record another is to be merged, and what shows that they are one party.
type MergeForm struct {
	Into     string `json:"into" minLength:"1" maxLength:"64" doc:"并入的主体的编号"`
	Reason   string `json:"reason" enum:"registered-twice,number-replaced,name-changed" doc:"registered-twice 重复登记，number-replaced 换发证照或证件后另行登记，name-changed 更名后另行登记"`
	Document string `json:"document" maxLength:"100" doc:"所依据文书的文号，如登记机关的变更证明"`
	File     string `json:"file" maxLength:"64" doc:"所依据文书的摘要，先由 /v1/files 上传"`
}

type mergeIn struct {
	ByID
	Match
	Body MergeForm
}

func (a *API) proposeMerge(c call, in *mergeIn) (*created[Merge], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	b := in.Body
	m, err := a.cfg.Registry.ProposeMerge(c, c.Actor, in.ID, version, b.Into,
		registry.MergeStep{Reason: registry.MergeReason(b.Reason), Paper: registry.Paper{Number: b.Document, File: b.File}})
	if err != nil {
		return nil, err
	}
	return made("/v1/parties/"+in.ID+"/merges", version, mergeOf(m)), nil
}

type mergeApproveIn struct {
	ByID
	Match
}

func (a *API) approveMerge(c call, in *mergeApproveIn) (*body[Merge], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	return oneMerge(a.cfg.Registry.ApproveMerge(c, c.Actor, in.ID, version))
}

// MergeRefusal says why a proposal is not approved.
type MergeRefusal struct {
	Reason string `json:"reason,omitempty" enum:"not-the-same,not-proven,taken-back" doc:"not-the-same 不是同一主体，not-proven 依据不足；提议人撤回的不填"`
}

type mergeRejectIn struct {
	ByID
	Body MergeRefusal
}

func (a *API) rejectMerge(c call, in *mergeRejectIn) (*body[Merge], error) {
	return oneMerge(a.cfg.Registry.RejectMerge(c, c.Actor, in.ID, registry.MergeReason(in.Body.Reason)))
}

// UnmergeForm says why two records are two parties after all.
type UnmergeForm struct {
	Reason   string `json:"reason" enum:"not-the-same,not-proven,paper-withdrawn" doc:"not-the-same 不是同一主体，not-proven 依据不足，paper-withdrawn 所依据的文书已撤销"`
	Document string `json:"document" maxLength:"100" doc:"所依据文书的文号"`
	File     string `json:"file" maxLength:"64" doc:"所依据文书的摘要"`
}

type unmergeIn struct {
	ByID
	Match
	Body UnmergeForm
}

func (a *API) unmerge(c call, in *unmergeIn) (*body[Merge], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return oneMerge(a.cfg.Registry.Unmerge(c, c.Actor, in.ID, version,
		registry.MergeStep{Reason: registry.MergeReason(b.Reason), Paper: registry.Paper{Number: b.Document, File: b.File}}))
}

func oneMerge(m registry.Merge, err error) (*body[Merge], error) {
	if err != nil {
		return nil, err
	}
	return &body[Merge]{mergeOf(m)}, nil
}

func (a *API) mergesOf(c call, in *ByID) (*body[List[Merge]], error) {
	merges, err := a.cfg.Registry.Merges(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	return list(merges, 0, mergeOf, nil), nil
}

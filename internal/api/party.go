package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// Party is an organisation or a person. Persons are shown masked.
type Party struct {
	ID            string            `json:"id"`
	Version       int64             `json:"version"`
	Kind          party.Kind        `json:"kind" doc:"organisation 组织，person 自然人"`
	OrgKind       party.OrgKind     `json:"org_kind,omitempty"`
	Name          string            `json:"name" doc:"自然人姓名已遮盖"`
	Names         []party.Name      `json:"names,omitempty" doc:"组织的现用名与曾用名"`
	Identifiers   []Identifier      `json:"identifiers,omitempty"`
	Region        string            `json:"region,omitempty" doc:"行政区划代码（GB/T 2260）"`
	Address       string            `json:"address,omitempty"`
	Parent        string            `json:"parent,omitempty" doc:"分支机构所属法人的编号"`
	Operator      string            `json:"operator,omitempty" doc:"个体工商户经营者的编号"`
	Circumstances map[string]string `json:"circumstances,omitempty" doc:"适用情形的答复：true、false"`
	Roles         []party.Role      `json:"roles,omitempty"`
	Erased        bool              `json:"erased,omitempty"`
	MergedInto    string            `json:"merged_into,omitempty" doc:"该记录已并入的主体；请就该主体办理"`
	Absorbed      []string          `json:"absorbed,omitempty" doc:"并入该主体的其他记录；其号码、名称、列入仍在各自名下，核查时一并判断"`
	Warnings      []Warning         `json:"warnings,omitempty"`
}

// Identifier is a number; a person's is masked.
type Identifier struct {
	Kind  ident.Kind `json:"kind"`
	Value string     `json:"value"`
}

// Warning is something to look at that hinders nothing.
type Warning struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

func warningsOf(ws []ident.Warning) (out []Warning) {
	for _, w := range ws {
		out = append(out, Warning{w.Rule, w.Message})
	}
	return out
}

func partyOf(p party.Party) Party {
	out := Party{ID: p.ID, Version: p.Version, Kind: p.Kind, OrgKind: p.OrgKind, Name: p.Display(), Region: p.Region,
		Parent: p.Parent, Operator: p.Operator, Roles: p.Roles, Erased: p.Erased, MergedInto: p.MergedInto}
	if p.Kind == party.Organisation {
		out.Names, out.Address = p.Names, p.Address
	}
	for _, id := range p.Identifiers {
		value := id.Masked()
		if !id.Kind.Person() {
			value = id.Value
		}
		out.Identifiers = append(out.Identifiers, Identifier{id.Kind, value})
	}
	for id, answer := range p.Circumstances {
		if out.Circumstances == nil {
			out.Circumstances = map[string]string{}
		}
		out.Circumstances[id] = answer.String()
	}
	return out
}

// NumberForm is an identifier as typed; without a kind it is recognised by its shape.
type NumberForm struct {
	Kind  ident.Kind `json:"kind,omitempty" doc:"证件种类，如 uscc、citizen-id；不填则按号码形状识别"`
	Value string     `json:"value" minLength:"1" maxLength:"64" doc:"号码"`
}

func (n NumberForm) number() registry.Number { return registry.Number{Kind: n.Kind, Value: n.Value} }

// PartyForm registers a party.
type PartyForm struct {
	Kind        party.Kind    `json:"kind" enum:"organisation,person" doc:"organisation 组织，person 自然人"`
	Name        string        `json:"name" maxLength:"400"`
	Since       calendar.Day  `json:"since,omitempty" doc:"现用名启用日期"`
	Former      []party.Name  `json:"former,omitempty" maxItems:"50" doc:"曾用名"`
	Identifiers []NumberForm  `json:"identifiers" maxItems:"20" doc:"证件号码"`
	OrgKind     party.OrgKind `json:"org_kind,omitempty" doc:"组织类别；不填则由代码和名称判断"`
	Region      string        `json:"region,omitempty" doc:"行政区划代码；不填则取自代码"`
	Address     string        `json:"address,omitempty" maxLength:"1000"`
	Parent      string        `json:"parent,omitempty" doc:"分支机构所属法人的编号"`
	Operator    string        `json:"operator,omitempty" doc:"个体工商户经营者的编号"`
}

func (f PartyForm) form() registry.Form {
	form := registry.Form{Kind: f.Kind, Name: f.Name, Since: f.Since, Former: f.Former, OrgKind: f.OrgKind, Region: f.Region,
		Address: f.Address, Parent: f.Parent, Operator: f.Operator}
	for _, n := range f.Identifiers {
		form.Identifiers = append(form.Identifiers, n.number())
	}
	return form
}

func (a *API) parties() {
	handle(a, op{Name: "parties.register", Method: "POST", Path: "/v1/parties", Tag: tagParty, Act: access.PartyRegister, Status: 201,
		Summary: "登记主体"}, a.registerParty)
	handle(a, op{Name: "parties.search", Method: "POST", Path: "/v1/parties/search", Tag: tagParty, Act: access.PartyRead, Unkept: true,
		Summary: "查找主体", About: "按号码或名称查找已登记的主体；号码写在请求内容中，不写入网址。"}, a.searchParties)
	handle(a, op{Name: "parties.read", Method: "GET", Path: "/v1/parties/{id}", Tag: tagParty, Act: access.PartyRead, Summary: "一个主体"}, a.party)
	handle(a, op{Name: "parties.change", Method: "PATCH", Path: "/v1/parties/{id}", Tag: tagParty, Act: access.PartyChange,
		Summary: "变更主体信息"}, a.changeParty)
	handle(a, op{Name: "parties.rename", Method: "POST", Path: "/v1/parties/{id}/names", Tag: tagParty, Act: access.PartyRename,
		Summary: "登记更名"}, a.renameParty)
	handle(a, op{Name: "parties.link", Method: "POST", Path: "/v1/parties/{id}/roles", Tag: tagParty, Act: access.PartyLink, Status: 201,
		Summary: "登记任职或投资关系"}, a.linkRole)
	handle(a, op{Name: "parties.unlink", Method: "POST", Path: "/v1/parties/{id}/roles/{role}/end", Tag: tagParty, Act: access.PartyLink,
		Summary: "登记任职终止"}, a.endRole)
	handle(a, op{Name: "parties.answer", Method: "POST", Path: "/v1/parties/{id}/circumstances", Tag: tagParty, Act: access.PartyChange,
		Summary: "答复主体的适用情形"}, a.answerParty)
	handle(a, op{Name: "parties.answers", Method: "GET", Path: "/v1/parties/{id}/circumstances", Tag: tagParty, Act: access.PartyRead,
		Summary: "适用情形的历次答复"}, a.partyAnswers)
	a.partyMerges()
}

func (a *API) registerParty(c call, in *body[PartyForm]) (*created[Party], error) {
	p, warnings, err := a.cfg.Registry.Register(c, c.Actor, in.Body.form())
	if err != nil {
		return nil, err
	}
	out := partyOf(p)
	out.Warnings = warningsOf(warnings)
	return made("/v1/parties/"+p.ID, p.Version, out), nil
}

// PartySearch says whom to look for: by number, or by name and kind.
type PartySearch struct {
	Number *NumberForm `json:"number,omitempty" doc:"按号码查找"`
	Kind   party.Kind  `json:"kind,omitempty" enum:"organisation,person" doc:"按名称查找时的主体类别，默认组织"`
	Name   string      `json:"name,omitempty" maxLength:"400" doc:"按名称查找：现用名或曾用名相同者"`
	After  string      `json:"after,omitempty" maxLength:"64"`
	Limit  int         `json:"limit,omitempty" minimum:"1" maximum:"100"`
}

func (a *API) searchParties(c call, in *body[PartySearch]) (*body[List[Party]], error) {
	s := in.Body
	if (s.Number == nil) == (s.Name == "") {
		return nil, invalid("number", "party.search", "请填写号码（number）或名称（name）之一")
	}
	if s.Number != nil {
		p, warnings, err := a.cfg.Registry.FindByNumber(c, c.Actor, s.Number.number())
		if err != nil {
			return nil, err
		}
		out := partyOf(p)
		out.Warnings = warningsOf(warnings)
		return &body[List[Party]]{List[Party]{Items: []Party{out}}}, nil
	}
	if s.Kind == "" {
		s.Kind = party.Organisation
	}
	if s.Limit == 0 {
		s.Limit = 50
	}
	found, err := a.cfg.Registry.FindByName(c, c.Actor, s.Kind, s.Name, s.After, s.Limit)
	if err != nil {
		return nil, err
	}
	return list(found, s.Limit, func(f registry.Found) Party { return partyOf(f.Party) }, func(f registry.Found) string { return f.Record }), nil
}

func (a *API) party(c call, in *ByID) (*tagged[Party], error) {
	p, err := a.cfg.Registry.Party(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	tree, err := a.cfg.Registry.Tree(c, in.ID)
	if err != nil {
		return nil, err
	}
	out := partyOf(p)
	if p.MergedInto == "" {
		out.Absorbed = tree.Absorbed()
	}
	return tag(p.Version, out), nil
}

// partyVersion is that of If-Match, or of today for "*".
func (a *API) partyVersion(c call, id string, m Match) (int64, error) {
	return m.version(func() (int64, error) {
		p, err := a.cfg.Registry.Party(c, c.Actor, id)
		return p.Version, err
	})
}

// PartyChange replaces what is given.
type PartyChange struct {
	Identifiers *[]NumberForm  `json:"identifiers,omitempty" doc:"全部号码；未列出的不再属于该主体"`
	OrgKind     *party.OrgKind `json:"org_kind,omitempty"`
	Region      *string        `json:"region,omitempty"`
	Address     *string        `json:"address,omitempty"`
	Parent      *string        `json:"parent,omitempty"`
	Operator    *string        `json:"operator,omitempty"`
}

type partyChangeIn struct {
	ByID
	Match
	Body PartyChange
}

func (a *API) changeParty(c call, in *partyChangeIn) (*tagged[Party], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	b := in.Body
	change := registry.Change{OrgKind: b.OrgKind, Region: b.Region, Address: b.Address, Parent: b.Parent, Operator: b.Operator}
	if b.Identifiers != nil {
		numbers := []registry.Number{}
		for _, n := range *b.Identifiers {
			numbers = append(numbers, n.number())
		}
		change.Identifiers = &numbers
	}
	p, warnings, err := a.cfg.Registry.Change(c, c.Actor, in.ID, version, change)
	if err != nil {
		return nil, err
	}
	out := partyOf(p)
	out.Warnings = warningsOf(warnings)
	return tag(p.Version, out), nil
}

// Renaming is a new name from a day on.
type Renaming struct {
	Name string       `json:"name" maxLength:"400" doc:"新名称"`
	From calendar.Day `json:"from" doc:"更名生效日期"`
}

type renameIn struct {
	ByID
	Match
	Body Renaming
}

func (a *API) renameParty(c call, in *renameIn) (*tagged[Party], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	p, err := a.cfg.Registry.Rename(c, c.Actor, in.ID, version, in.Body.Name, in.Body.From)
	if err != nil {
		return nil, err
	}
	return tag(p.Version, partyOf(p)), nil
}

// RoleForm links a person to an organisation.
type RoleForm struct {
	Person string       `json:"person" doc:"自然人的编号"`
	Role   law.Role     `json:"role" doc:"legal-representative 法定代表人、principal 主要负责人等"`
	From   calendar.Day `json:"from,omitempty" doc:"起始日期"`
	To     calendar.Day `json:"to,omitempty" doc:"终止日期（该日起不再担任）"`
}

type roleIn struct {
	ByID
	Body RoleForm
}

func (a *API) linkRole(c call, in *roleIn) (*body[party.Role], error) {
	b := in.Body
	r, err := a.cfg.Registry.LinkRole(c, c.Actor, in.ID, b.Person, b.Role, b.From, b.To)
	return &body[party.Role]{r}, err
}

// RoleEnd is the first day on which a role no longer holds.
type RoleEnd struct {
	To calendar.Day `json:"to" doc:"终止日期（该日起不再担任）"`
}

type roleEndIn struct {
	ByID
	Role string `path:"role" maxLength:"64"`
	Body RoleEnd
}

func (a *API) endRole(c call, in *roleEndIn) (*body[party.Role], error) {
	r, err := a.cfg.Registry.EndRole(c, c.Actor, in.Role, in.Body.To)
	return &body[party.Role]{r}, err
}

// Answer says whether a circumstance holds.
type Answer struct {
	Circumstance string `json:"circumstance" maxLength:"64" doc:"适用情形"`
	Answer       string `json:"answer" enum:"true,false" doc:"true 是，false 否"`
}

type partyAnswerIn struct {
	ByID
	Match
	Body Answer
}

func (a *API) answerParty(c call, in *partyAnswerIn) (*tagged[Party], error) {
	version, err := a.partyVersion(c, in.ID, in.Match)
	if err != nil {
		return nil, err
	}
	answer, _ := law.ParseTri(in.Body.Answer)
	p, err := a.cfg.Registry.AnswerCircumstance(c, c.Actor, in.ID, version, in.Body.Circumstance, answer)
	if err != nil {
		return nil, err
	}
	return tag(p.Version, partyOf(p)), nil
}

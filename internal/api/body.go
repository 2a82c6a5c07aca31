package api

import (
	"liancheng/internal/access"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// BodyForm is an office as the system administrator enters it.
type BodyForm struct {
	Name      string       `json:"name" maxLength:"400"`
	USCC      string       `json:"uscc,omitempty" maxLength:"32" doc:"统一社会信用代码"`
	Region    string       `json:"region,omitempty" doc:"行政区划代码；登记后不变"`
	Parent    string       `json:"parent,omitempty" doc:"上级机构编号"`
	Functions []party.Held `json:"functions" maxItems:"100" doc:"承担的职能及起止日期"`
}

func (f BodyForm) form() registry.BodyForm {
	return registry.BodyForm{Name: f.Name, USCC: f.USCC, Region: f.Region, Parent: f.Parent, Functions: f.Functions}
}

// Region is an administrative division.
type Region struct {
	Code   string      `json:"code"`
	Name   string      `json:"name"`
	Short  string      `json:"short"`
	Level  ident.Level `json:"level"`
	Parent string      `json:"parent,omitempty"`
}

func (a *API) bodies() {
	handle(a, op{Name: "bodies.list", Method: "GET", Path: "/v1/bodies", Tag: tagParty, Summary: "机构"}, a.bodyList)
	handle(a, op{Name: "bodies.read", Method: "GET", Path: "/v1/bodies/{id}", Tag: tagParty, Summary: "一个机构"}, a.body)
	handle(a, op{Name: "bodies.register", Method: "POST", Path: "/v1/bodies", Tag: tagParty, Act: access.BodyRegister, Status: 201,
		Summary: "登记机构"}, a.registerBody)
	handle(a, op{Name: "bodies.change", Method: "PUT", Path: "/v1/bodies/{id}", Tag: tagParty, Act: access.BodyRegister,
		Summary: "变更机构及职能"}, a.changeBody)
	handle(a, op{Name: "regions.list", Method: "GET", Path: "/v1/regions", Tag: tagParty, Open: true, Summary: "行政区划"}, a.regions)
}

type bodiesIn struct {
	Region string `query:"region" maxLength:"6" doc:"行政区划代码"`
	Paging
}

func (a *API) bodyList(c call, in *bodiesIn) (*body[List[party.Body]], error) {
	found, err := a.cfg.Registry.Bodies(c, in.Region, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	return list(found, in.Limit, func(b party.Body) party.Body { return b }, func(b party.Body) string { return b.ID }), nil
}

func (a *API) body(c call, in *ByID) (*tagged[party.Body], error) {
	b, err := a.cfg.Registry.Body(c, in.ID)
	if err != nil {
		return nil, err
	}
	return tag(b.Version, b), nil
}

func (a *API) registerBody(c call, in *body[BodyForm]) (*created[party.Body], error) {
	b, err := a.cfg.Registry.RegisterBody(c, c.Actor, in.Body.form())
	if err != nil {
		return nil, err
	}
	return made("/v1/bodies/"+b.ID, b.Version, b), nil
}

type bodyChangeIn struct {
	ByID
	Match
	Body BodyForm
}

func (a *API) changeBody(c call, in *bodyChangeIn) (*tagged[party.Body], error) {
	version, err := in.version(func() (int64, error) {
		b, err := a.cfg.Registry.Body(c, in.ID)
		return b.Version, err
	})
	if err != nil {
		return nil, err
	}
	b, err := a.cfg.Registry.ChangeBody(c, c.Actor, in.ID, version, in.Body.form())
	if err != nil {
		return nil, err
	}
	return tag(b.Version, b), nil
}

func (a *API) regions(_ call, _ *struct{}) (*body[List[Region]], error) {
	return list(ident.Regions(), 0, func(r ident.Region) Region {
		return Region{r.Code, r.Name, r.Short, r.Level, r.Parent}
	}, nil), nil
}

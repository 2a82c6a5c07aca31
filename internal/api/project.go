package api

import (
	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/project"
	"liancheng/internal/registry"
)

// ProjectForm is a construction project as somebody enters it.
type ProjectForm struct {
	Name         string                `json:"name" maxLength:"800"`
	Region       string                `json:"region,omitempty" doc:"行政区划代码；不填则取自项目代码"`
	Stage        project.Stage         `json:"stage" minimum:"1" maximum:"4" doc:"1 立项用地规划许可 2 工程建设许可 3 施工许可 4 竣工验收"`
	Participants []project.Participant `json:"participants" maxItems:"500" doc:"参建单位"`
}

// Project is a construction project.
type Project struct {
	Code         string                `json:"code"`
	Version      int64                 `json:"version"`
	Name         string                `json:"name"`
	Region       string                `json:"region"`
	Stage        project.Stage         `json:"stage"`
	StageName    string                `json:"stage_name"`
	Body         string                `json:"body" doc:"登记机构"`
	Participants []project.Participant `json:"participants"`
	Warnings     []Warning             `json:"warnings,omitempty"`
}

func projectOf(p project.Project) Project {
	return Project{string(p.Code), p.Version, p.Name, p.Region, p.Stage, p.Stage.Chinese(), p.Body, p.Participants, nil}
}

type ByCode struct {
	Code string `path:"code" maxLength:"40" doc:"投资项目代码"`
}

func (a *API) projects() {
	handle(a, op{Name: "projects.read", Method: "GET", Path: "/v1/projects/{code}", Tag: tagScreening, Act: access.ProjectRead,
		Summary: "建设项目"}, a.project)
	handle(a, op{Name: "projects.put", Method: "PUT", Path: "/v1/projects/{code}", Tag: tagScreening, Act: access.ProjectRegister,
		Summary: "登记或变更建设项目", About: "首次登记不带 If-Match；变更须带读取时的 ETag。"}, a.putProject)
}

func (a *API) project(c call, in *ByCode) (*tagged[Project], error) {
	p, err := a.cfg.Registry.Project(c, c.Actor, in.Code)
	if err != nil {
		return nil, err
	}
	return tag(p.Version, projectOf(p)), nil
}

type projectIn struct {
	ByCode
	Match
	Body ProjectForm
}

type projectOut struct {
	Status int
	ETag   string `header:"ETag"`
	Body   Project
}

func (a *API) putProject(c call, in *projectIn) (*projectOut, error) {
	b := in.Body
	form := registry.ProjectForm{Code: in.Code, Name: b.Name, Region: b.Region, Stage: b.Stage, Participants: b.Participants}
	if in.IfMatch == "" {
		p, warnings, err := a.cfg.Registry.RegisterProject(c, c.Actor, form)
		if fault.Is(err, fault.Conflict) {
			_, err = httpd.IfMatch("") // it is there: say what a change needs
		}
		return putOut(201, p, warningsOf(warnings), err)
	}
	version, err := in.version(func() (int64, error) {
		p, err := a.cfg.Registry.Project(c, c.Actor, in.Code)
		return p.Version, err
	})
	if err != nil {
		return nil, err
	}
	p, warnings, err := a.cfg.Registry.ChangeProject(c, c.Actor, version, form)
	return putOut(200, p, warningsOf(warnings), err)
}

func putOut(status int, p project.Project, warnings []Warning, err error) (*projectOut, error) {
	if err != nil {
		return nil, err
	}
	out := projectOf(p)
	out.Warnings = warnings
	return &projectOut{status, httpd.ETag(p.Version), out}, nil
}

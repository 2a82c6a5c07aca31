package registry

import (
	"context"
	"fmt"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/project"
)

// A ProjectForm is a construction project as somebody enters it.
type ProjectForm struct {
	Code         string
	Name         string
	Region       string // "" reads it from the code
	Stage        project.Stage
	Participants []project.Participant
}

func (f ProjectForm) project() (p project.Project, warnings []ident.Warning, err error) {
	code, warnings, err := ident.ParseProjectCode(f.Code)
	if bad, ok := err.(*fault.Fault); ok {
		return p, nil, bad.At("code")
	}
	p = project.Project{Code: code, Version: 1, Name: f.Name, Region: f.Region, Stage: f.Stage, Participants: f.Participants}
	if p.Region == "" {
		p.Region = code.RegionCode()
	}
	if r, _, ok := ident.ResolveRegion(p.Region); ok {
		p.Region = r.Code
	}
	p.Sort()
	return p, warnings, p.Check()
}

// RegisterProject records a project that is not there yet; it is the actor's body's.
func (s *Service) RegisterProject(ctx context.Context, a access.Actor, f ProjectForm) (p project.Project, warnings []ident.Warning, err error) {
	if err := s.enter(ctx, a, access.ProjectRegister, "project", f.Code); err != nil {
		return p, nil, err
	}
	if p, warnings, err = f.project(); err != nil {
		return p, nil, err
	}
	p.Body = a.Body
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := checkParticipants(tx, p); err != nil {
			return err
		}
		added, err := tx.AddProject(p)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "项目 %s 已登记，请在原登记上变更", p.Code).At("code").Under("project.code-taken")
		}
		if err != nil {
			return err
		}
		return tellProject(tx, a, project.EventRegistered, p)
	})
	return p, warnings, err
}

// ChangeProject replaces name, region, stage and participants. The code stays.
func (s *Service) ChangeProject(ctx context.Context, a access.Actor, version int64, f ProjectForm) (p project.Project, warnings []ident.Warning, err error) {
	next, warnings, err := f.project()
	if err != nil {
		return p, nil, err
	}
	old, err := s.project(ctx, next.Code)
	if err != nil {
		return p, nil, err
	}
	on := access.Resource{Kind: "project", ID: string(old.Code), Body: old.Body, Region: old.Region}
	if err := s.Door.Enter(ctx, a, access.ProjectRegister, on); err != nil {
		return p, nil, err
	}
	next.Version, next.Body = version+1, old.Body
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := checkParticipants(tx, next); err != nil {
			return err
		}
		if err := tx.SaveProject(next); err != nil {
			return err
		}
		return tellProject(tx, a, project.EventChanged, next)
	})
	return next, warnings, err
}

// checkParticipants sees that every participant is a registered party.
func checkParticipants(tx Tx, p project.Project) error {
	var bad fault.List
	for i, t := range p.Participants {
		_, err := tx.PartyRow(t.Party)
		if fault.Is(err, fault.NotFound) {
			err = fault.New(fault.Invalid, "没有编号为 %s 的主体，请先登记该参建单位", t.Party).
				At(fmt.Sprintf("participants[%d].party", i)).Under("project.participant-unknown")
		}
		bad.Add(err)
	}
	return bad.Err()
}

func tellProject(tx Tx, a access.Actor, kind event.Kind, p project.Project) error {
	e, err := event.New(kind, string(p.Code), p.Version, a.Ref(), project.Changed{
		Code: p.Code, Version: p.Version, Region: p.Region, Stage: p.Stage, Body: p.Body, Participants: p.Participants})
	if err == nil {
		tx.Append(e)
	}
	return err
}

// Project gives a project by its code, as typed.
func (s *Service) Project(ctx context.Context, a access.Actor, code string) (p project.Project, err error) {
	if err := s.enter(ctx, a, access.ProjectRead, "project", code); err != nil {
		return p, err
	}
	c, _, err := ident.ParseProjectCode(code)
	if bad, ok := err.(*fault.Fault); ok {
		return p, bad.At("code")
	}
	return s.project(ctx, c)
}

func (s *Service) project(ctx context.Context, code ident.ProjectCode) (p project.Project, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		p, err = tx.ProjectByCode(code)
		return err
	})
	return p, err
}

// ProjectsOf gives the projects a party takes or took part in, a page after the code given.
func (s *Service) ProjectsOf(ctx context.Context, a access.Actor, id string, after ident.ProjectCode, limit int) (list []project.Project, err error) {
	if err := s.enter(ctx, a, access.ProjectRead, "party", id); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.ProjectsOfParty(id, after, most(limit, 200))
		return err
	})
	return list, err
}

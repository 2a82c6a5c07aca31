package store

import (
	"database/sql"
	"errors"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/store/gen/registrysql"
)

// AddBody saves a body's first version.
func (tx *Tx) AddBody(b party.Body) error {
	err := tx.registry().InsertBody(tx.ctx, registrysql.InsertBodyParams{
		ID: b.ID, Version: b.Version, Name: b.Name, Uscc: b.USCC, Region: b.Region, Level: string(b.Level), Parent: b.Parent, Derived: bit(b.Derived)})
	if err != nil {
		return err
	}
	return tx.insertFunctions(b)
}

// SaveBody saves the version after b.Version-1.
func (tx *Tx) SaveBody(b party.Body) error {
	q := tx.registry()
	n, err := q.UpdateBody(tx.ctx, registrysql.UpdateBodyParams{
		ID: b.ID, Version: b.Version - 1, Name: b.Name, Uscc: b.USCC, Parent: b.Parent, Derived: bit(b.Derived)})
	if err != nil {
		return err
	}
	if n == 0 {
		return staleRow("机构信息")
	}
	if err := q.DeleteBodyFunctions(tx.ctx, b.ID); err != nil {
		return err
	}
	return tx.insertFunctions(b)
}

func (tx *Tx) insertFunctions(b party.Body) error {
	for _, h := range b.Functions {
		err := tx.registry().InsertBodyFunction(tx.ctx, registrysql.InsertBodyFunctionParams{
			Body: b.ID, Region: b.Region, Function: h.Function, Licensing: bit(h.Licensing), FromDay: string(h.From), ToDay: string(h.To)})
		if err != nil {
			return err
		}
	}
	return nil
}

// BodyByID reads a body.
func (tx *Tx) BodyByID(id string) (party.Body, error) {
	r, err := tx.registry().Body(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return party.Body{}, fault.New(fault.NotFound, "没有编号为 %s 的机构", id).At("body").Under("body.unknown")
	}
	if err != nil {
		return party.Body{}, err
	}
	return tx.withFunctions(r)
}

// BodyByUSCC finds a body by its code.
func (tx *Tx) BodyByUSCC(code string) (party.Body, bool, error) {
	r, err := tx.registry().BodyByUSCC(tx.ctx, code)
	if errors.Is(err, sql.ErrNoRows) {
		return party.Body{}, false, nil
	}
	if err != nil {
		return party.Body{}, false, err
	}
	b, err := tx.withFunctions(r)
	return b, err == nil, err
}

// BodiesOfRegion reads every body of one division.
func (tx *Tx) BodiesOfRegion(region string) ([]party.Body, error) {
	rows, err := tx.registry().BodiesOfRegion(tx.ctx, region)
	list, err := each(rows, err, bodyOf)
	if err != nil {
		return nil, err
	}
	held, err := tx.registry().RegionFunctions(tx.ctx, region)
	if err != nil {
		return nil, err
	}
	place := make(map[string]int, len(list))
	for i, b := range list {
		place[b.ID] = i
	}
	for _, h := range held {
		if i, ok := place[h.Body]; ok {
			list[i].Functions = append(list[i].Functions, heldOf(h))
		}
	}
	return list, nil
}

// Bodies reads the bodies of a region, or of all where it is "", a page after the id given.
func (tx *Tx) Bodies(region, after string, limit int) ([]party.Body, error) {
	rows, err := tx.registry().Bodies(tx.ctx, region, after, int32(limit))
	if err != nil {
		return nil, err
	}
	list := make([]party.Body, len(rows))
	for i, r := range rows {
		if list[i], err = tx.withFunctions(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Holders gives the bodies of exactly this division that hold a function whole on a day.
func (tx *Tx) Holders(region, function string, day calendar.Day) ([]string, error) {
	return tx.registry().Holders(tx.ctx, region, function, string(day))
}

func (tx *Tx) withFunctions(r registrysql.Body) (party.Body, error) {
	b := bodyOf(r)
	rows, err := tx.registry().BodyFunctions(tx.ctx, r.ID)
	b.Functions, err = each(rows, err, heldOf)
	return b, err
}

func bodyOf(r registrysql.Body) party.Body {
	return party.Body{ID: r.ID, Version: r.Version, Name: r.Name, USCC: r.Uscc, Region: r.Region,
		Level: party.Level(r.Level), Parent: r.Parent, Derived: r.Derived != 0}
}

func heldOf(r registrysql.BodyFunction) party.Held {
	return party.Held{Function: r.Function, Licensing: r.Licensing != 0, From: calendar.Day(r.FromDay), To: calendar.Day(r.ToDay)}
}

// AddProject saves a project's first version, unless the code is taken.
func (tx *Tx) AddProject(p project.Project) (added bool, err error) {
	n, err := tx.registry().InsertProject(tx.ctx, registrysql.InsertProjectParams{
		Code: string(p.Code), Version: p.Version, Name: p.Name, Region: p.Region, Stage: int64(p.Stage), Body: p.Body})
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.insertParticipants(p)
}

// SaveProject saves the version after p.Version-1.
func (tx *Tx) SaveProject(p project.Project) error {
	q := tx.registry()
	n, err := q.UpdateProject(tx.ctx, registrysql.UpdateProjectParams{
		Code: string(p.Code), Version: p.Version - 1, Name: p.Name, Region: p.Region, Stage: int64(p.Stage)})
	if err != nil {
		return err
	}
	if n == 0 {
		return staleRow("项目信息")
	}
	if err := q.DeleteProjectParticipants(tx.ctx, string(p.Code)); err != nil {
		return err
	}
	return tx.insertParticipants(p)
}

func (tx *Tx) insertParticipants(p project.Project) error {
	for _, t := range p.Participants {
		err := tx.registry().InsertProjectParticipant(tx.ctx, registrysql.InsertProjectParticipantParams{
			Code: string(p.Code), Party: t.Party, Part: string(t.Part), FromDay: string(t.From), ToDay: string(t.To)})
		if err != nil {
			return err
		}
	}
	return nil
}

// ProjectByCode reads a project.
func (tx *Tx) ProjectByCode(code ident.ProjectCode) (project.Project, error) {
	r, err := tx.registry().Project(tx.ctx, string(code))
	if errors.Is(err, sql.ErrNoRows) {
		return project.Project{}, fault.New(fault.NotFound, "没有登记过代码为 %s 的项目", code).At("code").Under("project.unknown")
	}
	if err != nil {
		return project.Project{}, err
	}
	return tx.withParticipants(r)
}

// ProjectsOfParty reads the projects a party has a part in, a page after the code given.
func (tx *Tx) ProjectsOfParty(id string, after ident.ProjectCode, limit int) ([]project.Project, error) {
	rows, err := tx.registry().ProjectsOfParty(tx.ctx, id, string(after), int32(limit))
	if err != nil {
		return nil, err
	}
	list := make([]project.Project, len(rows))
	for i, r := range rows {
		if list[i], err = tx.withParticipants(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (tx *Tx) withParticipants(r registrysql.Project) (project.Project, error) {
	p := project.Project{Code: ident.ProjectCode(r.Code), Version: r.Version, Name: r.Name, Region: r.Region,
		Stage: project.Stage(r.Stage), Body: r.Body}
	rows, err := tx.registry().ProjectParticipants(tx.ctx, r.Code)
	p.Participants, err = each(rows, err, func(t registrysql.ProjectParticipant) project.Participant {
		return project.Participant{Party: t.Party, Part: project.Part(t.Part), From: calendar.Day(t.FromDay), To: calendar.Day(t.ToDay)}
	})
	p.Sort()
	return p, err
}

package store

import (
	"database/sql"
	"errors"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/store/gen/registrysql"
)

// Registry shows the registry its part of the store.
func (db *DB) Registry() Adapter[registry.Tx] {
	return As(db, func(tx *Tx) registry.Tx { return tx })
}

func (tx *Tx) registry() *registrysql.Queries { return registrysql.New(tx.sql) }

// PartyRow reads today's version of a party.
func (tx *Tx) PartyRow(id string) (registry.Row, error) {
	v, err := tx.registry().CurrentPartyVersion(tx.ctx, id)
	return partyRow(v, err, id)
}

// PartyRowAt reads a party as it was at a version.
func (tx *Tx) PartyRowAt(id string, version int64) (registry.Row, error) {
	v, err := tx.registry().PartyVersion(tx.ctx, id, version)
	return partyRow(v, err, id)
}

// AddParty saves a party's first version.
func (tx *Tx) AddParty(r registry.Row) error {
	if err := tx.registry().InsertParty(tx.ctx, r.Party, r.Version, string(r.Kind)); err != nil {
		return err
	}
	return tx.insertPartyVersion(r)
}

// SaveParty saves the version after r.Version-1.
func (tx *Tx) SaveParty(r registry.Row) error {
	q := tx.registry()
	n, err := q.MoveParty(tx.ctx, r.Party, r.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		return staleRow("主体信息")
	}
	if err := q.RetirePartyVersion(tx.ctx, r.Party, r.Version-1); err != nil {
		return err
	}
	return tx.insertPartyVersion(r)
}

func (tx *Tx) insertPartyVersion(r registry.Row) error {
	return tx.registry().InsertPartyVersion(tx.ctx, registrysql.InsertPartyVersionParams{
		Party: r.Party, Version: r.Version, Kind: string(r.Kind), OrgKind: string(r.OrgKind), Region: r.Region,
		Parent: r.Parent, Operator: r.Operator, Display: r.Display, Names: r.Names, Identifiers: r.Identifiers,
		Address: r.Address, Keys: writeKeys(r.Keys), NameKeys: writeLines(r.NameKeys),
		Circumstances: writeCircumstances(r.Circumstances), Roles: writeRoles(r.Roles),
		Erased: bit(r.Erased), At: FormatInstant(tx.now), MergedInto: r.MergedInto,
	})
}

// EraseParty empties every version of a party and what it is found by.
func (tx *Tx) EraseParty(id, display string) error {
	q := tx.registry()
	return errors.Join(
		q.ErasePartyVersions(tx.ctx, id, display), q.ReleaseIdentifiers(tx.ctx, id), q.ForgetNumbers(tx.ctx, id),
		q.ReleaseNames(tx.ctx, id), q.DeletePartyAnswers(tx.ctx, id))
}

// ClaimIdentifier takes a number for a party, or says whose it is already. Two who
// claim one number at once wait for each other here.
func (tx *Tx) ClaimIdentifier(k party.Key, id string) (owner string, err error) {
	n, err := tx.registry().ClaimIdentifier(tx.ctx, string(k.Kind), k.Value, id)
	if err != nil {
		return "", err
	}
	if n == 1 {
		return id, tx.registry().AddPartyNumber(tx.ctx, string(k.Kind), k.Value, id)
	}
	return tx.registry().IdentifierOwner(tx.ctx, string(k.Kind), k.Value)
}

// ReleaseIdentifier makes a number of a party free again.
func (tx *Tx) ReleaseIdentifier(k party.Key, id string) error {
	return tx.registry().ReleaseIdentifier(tx.ctx, string(k.Kind), k.Value, id)
}

// NumberOwners tells whose a number was at any time.
func (tx *Tx) NumberOwners(k party.Key) ([]string, error) {
	return tx.registry().NumberOwners(tx.ctx, string(k.Kind), k.Value)
}

// IdentifierOwner tells whose a number is; "" when nobody's.
func (tx *Tx) IdentifierOwner(k party.Key) (string, error) {
	id, err := tx.registry().IdentifierOwner(tx.ctx, string(k.Kind), k.Value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// AddPartyName makes a party found by a folded name.
func (tx *Tx) AddPartyName(key, id string) error {
	return tx.registry().AddPartyName(tx.ctx, key, id)
}

// PartiesByName gives the parties found by a folded name, a page after the id given.
func (tx *Tx) PartiesByName(key, after string, limit int) ([]string, error) {
	return tx.registry().PartiesByName(tx.ctx, key, after, int32(limit))
}

// AddPartyRole saves a role.
func (tx *Tx) AddPartyRole(r party.Role) error {
	return tx.registry().InsertPartyRole(tx.ctx, registrysql.InsertPartyRoleParams{
		ID: r.ID, Organisation: r.Organisation, Person: r.Person, Role: string(r.Role), FromDay: string(r.From), ToDay: string(r.To)})
}

// EndPartyRole saves the end of a role that has none.
func (tx *Tx) EndPartyRole(id string, to calendar.Day) error {
	n, err := tx.registry().EndPartyRole(tx.ctx, id, string(to))
	if err == nil && n == 0 {
		err = staleRow("任职信息")
	}
	return err
}

// PartyRole reads a role.
func (tx *Tx) PartyRole(id string) (party.Role, error) {
	r, err := tx.registry().PartyRole(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return party.Role{}, fault.New(fault.NotFound, "没有编号为 %s 的任职或投资关系", id).At("role")
	}
	return roleOf(r), err
}

// PartyRoles reads the roles a party has and those others have in it.
func (tx *Tx) PartyRoles(id string) ([]party.Role, error) {
	rows, err := tx.registry().PartyRoles(tx.ctx, id)
	return each(rows, err, roleOf)
}

// AddPartyAnswer saves an answer to a circumstance.
func (tx *Tx) AddPartyAnswer(a registry.Answer) error {
	return tx.registry().InsertPartyAnswer(tx.ctx, registrysql.InsertPartyAnswerParams{
		Party: a.Party, Circumstance: a.Circumstance, Version: a.Version, Answer: a.Answer.String(),
		Actor: a.Actor, Body: a.Body, At: FormatInstant(a.At)})
}

// PartyAnswers reads every answer about a party.
func (tx *Tx) PartyAnswers(id string) ([]registry.Answer, error) {
	rows, err := tx.registry().PartyAnswers(tx.ctx, id)
	if err != nil {
		return nil, err
	}
	answers := make([]registry.Answer, len(rows))
	for i, r := range rows {
		if answers[i], err = answerOf(r); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// PartyScreenRows reads today's version of every party for screening, a page after the
// id given. It holds no personal data.
func (tx *Tx) PartyScreenRows(after string, limit int) ([]party.ScreenRow, error) {
	rows, err := tx.registry().PartyScreenRows(tx.ctx, after, int32(limit))
	if err != nil {
		return nil, err
	}
	list := make([]party.ScreenRow, len(rows))
	for i, r := range rows {
		if list[i], err = screenRow(registrysql.PartyScreenRowRow(r)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// PartyScreenRow reads today's version of one party for screening.
func (tx *Tx) PartyScreenRow(id string) (party.ScreenRow, error) {
	r, err := tx.registry().CurrentPartyScreenRow(tx.ctx, id)
	if err != nil {
		return party.ScreenRow{}, noParty(err, id)
	}
	return screenRow(registrysql.PartyScreenRowRow(r))
}

// PartyScreenRowAt reads a party for screening as it was at a version.
func (tx *Tx) PartyScreenRowAt(id string, version int64) (party.ScreenRow, error) {
	r, err := tx.registry().PartyScreenRow(tx.ctx, id, version)
	if err != nil {
		return party.ScreenRow{}, noParty(err, id)
	}
	return screenRow(r)
}

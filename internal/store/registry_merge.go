package store

import (
	"database/sql"
	"errors"

	"liancheng/internal/fault"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/store/gen/registrysql"
)

// PartyTree gives the records that are one party with this one today.
func (tx *Tx) PartyTree(id string) (party.Tree, error) {
	q := tx.registry()
	return party.TreeOf(id, func(id string) (string, error) {
		into, err := q.PartyInto(tx.ctx, id)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		return into, err
	}, func(id string) ([]string, error) { return q.AbsorbedParties(tx.ctx, id) })
}

// EverAbsorbed gives the records that were merged straight into one at any time.
func (tx *Tx) EverAbsorbed(id string) ([]string, error) {
	return tx.registry().EverAbsorbed(tx.ctx, id)
}

// MergedParties gives what every record that is merged today is merged into.
func (tx *Tx) MergedParties() (map[string]string, error) {
	rows, err := tx.registry().MergedParties(tx.ctx)
	links := make(map[string]string, len(rows))
	for _, r := range rows {
		links[r.Party] = r.MergedInto
	}
	return links, err
}

// AddPartyMerge saves a proposal.
func (tx *Tx) AddPartyMerge(m registry.Merge) error {
	err := tx.registry().InsertPartyMerge(tx.ctx, registrysql.InsertPartyMergeParams{
		ID: m.ID, Party: m.Party, IntoParty: m.Into, State: string(m.State), Reason: string(m.Reason), Document: m.Paper.Number,
		File: m.Paper.File, ProposedBy: m.Proposed.Actor, ProposedFor: m.Proposed.Body, ProposedAt: FormatInstant(m.Proposed.At),
	})
	if duplicate(err) {
		return fault.New(fault.Conflict, "该主体的合并正在审批或者已经合并，请重新载入").Under("party.merge-open")
	}
	return err
}

// DecidePartyMerge saves that a proposal was approved or refused.
func (tx *Tx) DecidePartyMerge(m registry.Merge) error {
	n, err := tx.registry().DecidePartyMerge(tx.ctx, registrysql.DecidePartyMergeParams{
		ID: m.ID, Version: m.Version - 1, State: string(m.State), DecidedBy: m.Decided.Actor, DecidedFor: m.Decided.Body,
		DecidedAt: FormatInstant(m.Decided.At), EndReason: string(m.EndReason),
	})
	return movedMerge(n, err)
}

// UndoPartyMerge saves that a merging was undone.
func (tx *Tx) UndoPartyMerge(m registry.Merge) error {
	n, err := tx.registry().UndoPartyMerge(tx.ctx, registrysql.UndoPartyMergeParams{
		ID: m.ID, Version: m.Version - 1, State: string(m.State), UndoneBy: m.Undone.Actor, UndoneFor: m.Undone.Body,
		UndoneAt: FormatInstant(m.Undone.At), EndReason: string(m.EndReason), EndDocument: m.EndPaper.Number, EndFile: m.EndPaper.File,
	})
	return movedMerge(n, err)
}

func movedMerge(n int64, err error) error {
	if err == nil && n == 0 {
		err = staleRow("合并提议")
	}
	return err
}

// OpenPartyMerge reads the merging of a record that is proposed, or stands.
func (tx *Tx) OpenPartyMerge(id string) (registry.Merge, bool, error) {
	row, err := tx.registry().OpenPartyMerge(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return registry.Merge{}, false, nil
	}
	if err != nil {
		return registry.Merge{}, false, err
	}
	m, err := mergeOf(row)
	return m, err == nil, err
}

// PartyMerges reads every merging in which a record has a part.
func (tx *Tx) PartyMerges(id string) ([]registry.Merge, error) {
	rows, err := tx.registry().PartyMerges(tx.ctx, id)
	if err != nil {
		return nil, err
	}
	list := make([]registry.Merge, len(rows))
	for i, row := range rows {
		if list[i], err = mergeOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func mergeOf(r registrysql.PartyMerge) (registry.Merge, error) {
	m := registry.Merge{
		ID: r.ID, Version: r.Version, Party: r.Party, Into: r.IntoParty, State: registry.MergeState(r.State),
		Reason: registry.MergeReason(r.Reason), Paper: registry.Paper{Number: r.Document, File: r.File},
		Proposed:  registry.Hand{Actor: r.ProposedBy, Body: r.ProposedFor},
		Decided:   registry.Hand{Actor: r.DecidedBy, Body: r.DecidedFor},
		Undone:    registry.Hand{Actor: r.UndoneBy, Body: r.UndoneFor},
		EndReason: registry.MergeReason(r.EndReason), EndPaper: registry.Paper{Number: r.EndDocument, File: r.EndFile},
	}
	var bad [3]error
	m.Proposed.At, bad[0] = ParseInstant(r.ProposedAt)
	m.Decided.At, bad[1] = ParseInstant(r.DecidedAt)
	m.Undone.At, bad[2] = ParseInstant(r.UndoneAt)
	return m, errors.Join(bad[:]...)
}

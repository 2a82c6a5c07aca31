package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/store/gen/registrysql"
)

// Lists inside a party's row are lines of words parted by tabs: at a million rows an
// index is built in seconds, where JSON would take most of a minute. None of the words
// can hold a tab or a line's end.

func writeLines(lines []string) string { return strings.Join(lines, "\n") }

func readLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func writeKeys(keys []party.Key) string {
	lines := make([]string, len(keys))
	for i, k := range keys {
		lines[i] = string(k.Kind) + "\t" + k.Value
	}
	return writeLines(lines)
}

func readKeys(text string) ([]party.Key, error) {
	if text == "" {
		return nil, nil
	}
	keys := make([]party.Key, 0, strings.Count(text, "\n")+1)
	for line := range strings.SplitSeq(text, "\n") {
		kind, value, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, errors.New("keys cannot be read")
		}
		keys = append(keys, party.Key{Kind: ident.Kind(kind), Value: value})
	}
	return keys, nil
}

func writeCircumstances(answers map[string]law.Tri) string {
	lines := make([]string, 0, len(answers))
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		lines = append(lines, id+"\t"+answers[id].String())
	}
	return writeLines(lines)
}

func readCircumstances(text string) (map[string]law.Tri, error) {
	if text == "" {
		return nil, nil
	}
	answers := map[string]law.Tri{}
	for _, line := range readLines(text) {
		id, word, _ := strings.Cut(line, "\t")
		answer, ok := law.ParseTri(word)
		if !ok {
			return nil, fmt.Errorf("answer %q cannot be read", word)
		}
		answers[id] = answer
	}
	return answers, nil
}

func writeRoles(roles []party.Role) string {
	lines := make([]string, len(roles))
	for i, r := range roles {
		lines[i] = strings.Join([]string{r.ID, r.Organisation, r.Person, string(r.Role), string(r.From), string(r.To)}, "\t")
	}
	return writeLines(lines)
}

func readRoles(text string) ([]party.Role, error) {
	var roles []party.Role
	for _, line := range readLines(text) {
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			return nil, errors.New("roles cannot be read")
		}
		roles = append(roles, party.Role{ID: f[0], Organisation: f[1], Person: f[2], Role: law.Role(f[3]),
			From: calendar.Day(f[4]), To: calendar.Day(f[5])})
	}
	return roles, nil
}

func screenRow(r registrysql.PartyScreenRowRow) (s party.ScreenRow, err error) {
	s = party.ScreenRow{
		Party: r.Party, Version: r.Version, Kind: party.Kind(r.Kind), OrgKind: party.OrgKind(r.OrgKind), NameKeys: readLines(r.NameKeys),
		Display: r.Display, Region: r.Region, Parent: r.Parent, Operator: r.Operator, Erased: r.Erased != 0,
		MergedInto: r.MergedInto,
	}
	defer fault.Wrap(&err, "party %s v%d", r.Party, r.Version)
	if s.Keys, err = readKeys(r.Keys); err != nil {
		return s, err
	}
	if s.Circumstances, err = readCircumstances(r.Circumstances); err != nil {
		return s, err
	}
	s.Roles, err = readRoles(r.Roles)
	return s, err
}

func partyRow(v registrysql.PartyVersion, err error, id string) (registry.Row, error) {
	if err != nil {
		return registry.Row{}, noParty(err, id)
	}
	s, err := screenRow(registrysql.PartyScreenRowRow{
		Party: v.Party, Version: v.Version, Kind: v.Kind, OrgKind: v.OrgKind, Keys: v.Keys, NameKeys: v.NameKeys,
		Display: v.Display, Region: v.Region, Parent: v.Parent, Operator: v.Operator,
		Circumstances: v.Circumstances, Roles: v.Roles, Erased: v.Erased, MergedInto: v.MergedInto,
	})
	return registry.Row{ScreenRow: s, Names: v.Names, Identifiers: v.Identifiers, Address: v.Address}, err
}

func noParty(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "没有编号为 %s 的主体或其该版本", id).At("party").Under("party.unknown")
	}
	return err
}

func roleOf(r registrysql.PartyRole) party.Role {
	return party.Role{ID: r.ID, Organisation: r.Organisation, Person: r.Person, Role: law.Role(r.Role),
		From: calendar.Day(r.FromDay), To: calendar.Day(r.ToDay)}
}

func answerOf(r registrysql.PartyAnswer) (registry.Answer, error) {
	at, err := ParseInstant(r.At)
	answer, ok := law.ParseTri(r.Answer)
	if err == nil && !ok {
		err = fmt.Errorf("answer %q cannot be read", r.Answer)
	}
	return registry.Answer{Party: r.Party, Circumstance: r.Circumstance, Version: r.Version, Answer: answer,
		Actor: r.Actor, Body: r.Body, At: at}, err
}

// each turns what a query gave into what its caller wants.
func each[R, T any](rows []R, err error, turn func(R) T) ([]T, error) {
	if err != nil {
		return nil, err
	}
	list := make([]T, len(rows))
	for i, r := range rows {
		list[i] = turn(r)
	}
	return list, nil
}

// bit is a truth as both engines keep it.
func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// staleRow says that somebody else saved the version after the one read.
func staleRow(what string) error {
	return fault.New(fault.Stale, "%s已被他人修改，请重新载入后再试", what).At("version")
}

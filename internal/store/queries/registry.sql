-- name: InsertParty :exec
insert into party (id, version, kind) values ($1, $2, $3);

-- name: MoveParty :execrows
update party set version = version + 1 where id = $1 and version = $2;

-- name: PartyHead :one
select version, kind from party where id = $1;

-- name: RetirePartyVersion :exec
update party_version set current = 0 where party = $1 and version = $2;

-- name: InsertPartyVersion :exec
insert into party_version (party, version, current, kind, org_kind, region, parent, operator, display, keys,
    name_keys, circumstances, roles, erased, at, names, identifiers, address, merged_into)
values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: PartyVersion :one
select * from party_version where party = $1 and version = $2;

-- name: CurrentPartyVersion :one
select v.* from party p join party_version v on v.party = p.id and v.version = p.version where p.id = $1;

-- name: ErasePartyVersions :exec
update party_version set display = $2, names = '', identifiers = '', address = '', keys = '', name_keys = '',
    circumstances = '', region = '', erased = 1
where party = $1;

-- name: ClaimIdentifier :execrows
insert into party_identifier (kind, value, party) values ($1, $2, $3) on conflict (kind, value) do nothing;

-- name: IdentifierOwner :one
select party from party_identifier where kind = $1 and value = $2;

-- name: AddPartyNumber :exec
insert into party_number (kind, value, party) values ($1, $2, $3) on conflict (kind, value, party) do nothing;

-- name: NumberOwners :many
select party from party_number where kind = $1 and value = $2 order by party;

-- name: ForgetNumbers :exec
delete from party_number where party = $1;

-- name: ReleaseIdentifier :exec
delete from party_identifier where kind = $1 and value = $2 and party = $3;

-- name: ReleaseIdentifiers :exec
delete from party_identifier where party = $1;

-- name: AddPartyName :exec
insert into party_name (value, party) values ($1, $2) on conflict (value, party) do nothing;

-- name: ReleaseNames :exec
delete from party_name where party = $1;

-- name: PartiesByName :many
select party from party_name where value = $1 and party > $2 order by party limit $3;

-- name: PartyScreenRows :many
select party, version, kind, org_kind, keys, name_keys, display, region, parent, operator, circumstances, roles, erased, merged_into
from party_version where current = 1 and party > $1 order by party limit $2;

-- name: PartyScreenRow :one
select party, version, kind, org_kind, keys, name_keys, display, region, parent, operator, circumstances, roles, erased, merged_into
from party_version where party = $1 and version = $2;

-- name: CurrentPartyScreenRow :one
select v.party, v.version, v.kind, v.org_kind, v.keys, v.name_keys, v.display, v.region, v.parent, v.operator,
    v.circumstances, v.roles, v.erased, v.merged_into
from party p join party_version v on v.party = p.id and v.version = p.version where p.id = $1;

-- name: InsertPartyRole :exec
insert into party_role (id, organisation, person, role, from_day, to_day) values ($1, $2, $3, $4, $5, $6);

-- name: EndPartyRole :execrows
update party_role set to_day = $2 where id = $1 and to_day = '';

-- name: PartyRole :one
select * from party_role where id = $1;

-- name: PartyRoles :many
select * from party_role where organisation = sqlc.arg(party) or person = sqlc.arg(party) order by id;

-- name: InsertPartyAnswer :exec
insert into party_answer (party, circumstance, version, answer, actor, body, at) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PartyAnswers :many
select * from party_answer where party = $1 order by version, circumstance;

-- name: DeletePartyAnswers :exec
delete from party_answer where party = $1;

-- name: InsertBody :exec
insert into body (id, version, name, uscc, region, level, parent, derived) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: UpdateBody :execrows
update body set version = version + 1, name = $3, uscc = $4, parent = $5, derived = $6 where id = $1 and version = $2;

-- name: Body :one
select * from body where id = $1;

-- name: BodyByUSCC :one
select * from body where uscc = $1;

-- name: Bodies :many
select * from body where (region = sqlc.arg(region) or sqlc.arg(region) = '') and id > sqlc.arg(after) order by id limit sqlc.arg(most);

-- name: BodiesOfRegion :many
select * from body where region = $1 order by id;

-- name: BodyFunctions :many
select * from body_function where body = $1 order by function, licensing, from_day;

-- name: RegionFunctions :many
select * from body_function where region = $1 order by body, function, licensing, from_day;

-- name: InsertBodyFunction :exec
insert into body_function (body, region, function, licensing, from_day, to_day) values ($1, $2, $3, $4, $5, $6);

-- name: DeleteBodyFunctions :exec
delete from body_function where body = $1;

-- name: Holders :many
select body from body_function
where region = $1 and function = $2 and licensing = 0 and from_day <= sqlc.arg(day) and (to_day = '' or to_day > sqlc.arg(day))
order by body;

-- name: InsertProject :execrows
insert into project (code, version, name, region, stage, body) values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing;

-- name: UpdateProject :execrows
update project set version = version + 1, name = $3, region = $4, stage = $5 where code = $1 and version = $2;

-- name: Project :one
select * from project where code = $1;

-- name: ProjectParticipants :many
select * from project_participant where code = $1 order by part, party, from_day;

-- name: DeleteProjectParticipants :exec
delete from project_participant where code = $1;

-- name: InsertProjectParticipant :exec
insert into project_participant (code, party, part, from_day, to_day) values ($1, $2, $3, $4, $5);

-- name: ProjectsOfParty :many
select distinct p.code, p.version, p.name, p.region, p.stage, p.body
from project_participant t join project p on p.code = t.code
where t.party = $1 and p.code > $2 order by p.code limit $3;

-- name: PartyInto :one
-- What a record is merged into today; nothing for most.
select v.merged_into from party p join party_version v on v.party = p.id and v.version = p.version where p.id = $1;

-- name: AbsorbedParties :many
-- Records merged straight into one today.
select party from party_version where merged_into = $1 and merged_into <> '' and current = 1 order by party;

-- name: EverAbsorbed :many
-- Records that were merged straight into one at any time.
select distinct party from party_version where merged_into = $1 and merged_into <> '' order by party;

-- name: MergedParties :many
-- Every record that is merged into another today.
select party, merged_into from party_version where merged_into <> '' and current = 1 order by party;

-- name: InsertPartyMerge :exec
insert into party_merge (id, version, party, into_party, state, reason, document, file, proposed_by, proposed_for, proposed_at,
    decided_by, decided_for, decided_at, undone_by, undone_for, undone_at, end_reason, end_document, end_file)
values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', '', '', '', '', '', '');

-- name: DecidePartyMerge :execrows
update party_merge set version = version + 1, state = $3, decided_by = $4, decided_for = $5, decided_at = $6, end_reason = $7
where id = $1 and version = $2;

-- name: UndoPartyMerge :execrows
update party_merge set version = version + 1, state = $3, undone_by = $4, undone_for = $5, undone_at = $6,
    end_reason = $7, end_document = $8, end_file = $9
where id = $1 and version = $2;

-- name: OpenPartyMerge :one
-- The one that is proposed, or stands.
select * from party_merge where party = $1 and (state = 'proposed' or state = 'merged');

-- name: PartyMerges :many
-- All in which a record had a part, the earliest first.
select * from party_merge where party = sqlc.arg(party) or into_party = sqlc.arg(party) order by id;

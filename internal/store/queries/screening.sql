-- schema: registry

-- name: AddReceiptBatch :execrows
insert into receipt_batch (id, at, size, body) values ($1, $2, $3, $4) on conflict (id) do nothing;

-- name: ReceiptBatch :one
select * from receipt_batch where id = $1;

-- name: ReceiptBatches :many
select * from receipt_batch where id >= sqlc.arg(first) and id <= sqlc.arg(last) order by id;

-- name: ReceiptGroups :many
select id, size from receipt_batch
where id > sqlc.arg(after) and at >= sqlc.arg(since) and at < sqlc.arg(until) order by id limit sqlc.arg(most);

-- name: QueueScreenings :exec
insert into screening_queue (batch, size, rows) values ($1, $2, $3);

-- name: QueuedScreenings :many
select * from screening_queue order by batch limit $1;

-- name: TakeQueued :execrows
delete from screening_queue where batch = $1;

-- name: Screening :one
select * from screening where id = $1;

-- name: SaveScreeningOutcome :execrows
update screening
set version = sqlc.arg(version), outcome = sqlc.arg(outcome), outcome_reason = sqlc.arg(outcome_reason),
    outcome_document = sqlc.arg(outcome_document), outcome_date = sqlc.arg(outcome_date),
    outcome_outdated = sqlc.arg(outcome_outdated), outcome_released = sqlc.arg(outcome_released), outcome_at = sqlc.arg(outcome_at)
where id = sqlc.arg(id) and version = sqlc.arg(before);

-- name: LastScreening :one
select * from screening
where body = sqlc.arg(body) and case_number = sqlc.arg(case_number) and case_number <> ''
  and matter = sqlc.arg(matter) and party_digest = sqlc.arg(party_digest) and historical = false
order by id desc limit 1;

-- name: Screenings :many
select * from screening
where (cast(sqlc.arg(before) as text) = '' or id < sqlc.arg(before))
  and (cast(sqlc.arg(matter) as text) = '' or matter = sqlc.arg(matter))
  and (cast(sqlc.arg(case_number) as text) = '' or case_number = sqlc.arg(case_number))
  and (cast(sqlc.arg(party_digest) as text) = '' or party_digest = sqlc.arg(party_digest))
  and (cast(sqlc.arg(hit_only) as bigint) = 0 or hit = true)
  and (cast(sqlc.arg(open_only) as bigint) = 0 or (hit = true and outcome = ''))
order by id desc limit sqlc.arg(most);

-- name: ScreeningsOfBody :many
-- As Screenings, by the index of the body.
select * from screening
where body = sqlc.arg(body) and (cast(sqlc.arg(before) as text) = '' or id < sqlc.arg(before))
  and (cast(sqlc.arg(matter) as text) = '' or matter = sqlc.arg(matter))
  and (cast(sqlc.arg(case_number) as text) = '' or case_number = sqlc.arg(case_number))
  and (cast(sqlc.arg(party_digest) as text) = '' or party_digest = sqlc.arg(party_digest))
  and (cast(sqlc.arg(hit_only) as bigint) = 0 or hit = true)
  and (cast(sqlc.arg(open_only) as bigint) = 0 or (hit = true and outcome = ''))
order by id desc limit sqlc.arg(most);

-- name: PartyVersionAsOf :one
-- Which version of a party the last event up to a position made.
select version from event
where subject = sqlc.arg(party) and seq <= sqlc.arg(position) and version > 0 and substr(kind, 1, 6) = 'party.'
order by seq desc limit 1;

-- name: PartyPast :many
-- Every version of a party, with the event that made it.
select e.seq, v.party, v.version, v.kind, v.org_kind, v.keys, v.name_keys, v.display, v.region, v.parent, v.operator,
    v.circumstances, v.roles, v.erased, v.merged_into
from event e join party_version v on v.party = e.subject and v.version = e.version
where e.subject = $1 and e.version > 0 and substr(e.kind, 1, 6) = 'party.'
order by e.seq;

-- name: InsertLawChange :exec
insert into law_change (id, version, state, kind, target, from_day, change, file,
    proposed_by, proposed_body, proposed_at, decided_by, decided_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: UpdateLawChange :execrows
-- What was proposed never changes, only what became of it.
update law_change set version = version + 1, state = $3, decided_by = $4, decided_at = $5, reason = $6
where id = $1 and version = $2;

-- name: LawChange :one
select * from law_change where id = $1;

-- name: LawChanges :many
select * from law_change
where (state = sqlc.arg(state) or sqlc.arg(state) = '') and (id < sqlc.arg(after) or sqlc.arg(after) = '')
order by id desc limit sqlc.arg(most);

-- name: ApprovedLaw :many
select seq, body from event where kind = 'law.change-approved' and seq <= $1 order by seq;

-- schema: account

-- name: HoldAuditHead :one
-- Updated, not only read: the row stays ours until the transaction ends.
update audit_head set seq = seq where id = 1 returning seq, at, hash;

-- name: AuditHead :one
select seq, at, hash from audit_head where id = 1;

-- name: MoveAuditHead :exec
update audit_head set seq = $1, at = $2, hash = $3 where id = 1;

-- name: InsertAuditEntry :exec
insert into audit_entry (seq, at, actor, body, region, act, kind, subject, outcome, reason, address, request, prev, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: AuditAfter :many
select seq, at, actor, body, region, act, kind, subject, outcome, reason, address, request, prev, hash
from audit_entry where seq > $1 order by seq limit $2;

-- name: AuditPage :many
-- The empty text asks for nothing special; a region is asked for by its leading digits.
select seq, at, actor, body, region, act, kind, subject, outcome, reason, address, request, prev, hash
from audit_entry
where seq < sqlc.arg(before)
  and substr(region, 1, length(cast(sqlc.arg(region) as text))) = cast(sqlc.arg(region) as text)
  and (cast(sqlc.arg(actor) as text) = '' or actor = cast(sqlc.arg(actor) as text))
  and (cast(sqlc.arg(body) as text) = '' or body = cast(sqlc.arg(body) as text))
  and (cast(sqlc.arg(act) as text) = '' or act = cast(sqlc.arg(act) as text))
  and (cast(sqlc.arg(kind) as text) = '' or kind = cast(sqlc.arg(kind) as text))
  and (cast(sqlc.arg(subject) as text) = '' or subject = cast(sqlc.arg(subject) as text))
  and (cast(sqlc.arg(outcome) as text) = '' or outcome = cast(sqlc.arg(outcome) as text))
  and at >= cast(sqlc.arg(at_from) as text)
  and (cast(sqlc.arg(at_to) as text) = '' or at < cast(sqlc.arg(at_to) as text))
order by seq desc limit sqlc.arg(page);

-- name: Counter :one
select seq, at from event_counter where id = 1;

-- name: TakeNumbers :one
-- The instant never runs backwards: a later event is never older.
update event_counter
set seq = seq + sqlc.arg(count), at = case when at > sqlc.arg(at) then at else sqlc.arg(at) end
where id = 1
returning seq, at;

-- name: HoldCounter :exec
update event_counter set seq = seq where id = 1;

-- name: InsertEvent :exec
insert into event (seq, at, kind, subject, version, actor, body)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: EventsAfter :many
select seq, at, kind, subject, version, actor, body
from event where seq > $1 order by seq limit $2;

-- name: EventsOfSubject :many
select seq, at, kind, subject, version, actor, body
from event where subject = $1 order by seq;

-- name: AddFollower :exec
insert into follower (name, seq, at) values ($1, 0, $2) on conflict (name) do nothing;

-- name: FollowerSeq :one
select seq from follower where name = $1;

-- name: Followers :many
select name, seq, at from follower order by name;

-- name: MoveFollower :execrows
update follower set seq = sqlc.arg(next), at = sqlc.arg(at)
where name = sqlc.arg(name) and seq = sqlc.arg(old);

-- name: Setting :one
select value from setting where name = $1;

-- name: PutSetting :exec
insert into setting (name, value) values ($1, $2)
on conflict (name) do update set value = excluded.value;

-- name: AddSetting :exec
insert into setting (name, value) values ($1, $2) on conflict (name) do nothing;

-- name: AddRuleset :exec
insert into ruleset (digest, body, stored_at) values ($1, $2, $3) on conflict (digest) do nothing;

-- name: Ruleset :one
select body from ruleset where digest = $1;

-- name: RulesetsBeginning :many
select digest from ruleset
where substr(digest, 1, length(cast(sqlc.arg(prefix) as text))) = cast(sqlc.arg(prefix) as text)
order by digest;

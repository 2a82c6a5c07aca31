-- name: AddUser :exec
insert into account_user (id, version, login, name, body, region, duties, password, must_change, disabled, created_at, password_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: SaveUser :execrows
update account_user
set version = sqlc.arg(version), name = sqlc.arg(name), duties = sqlc.arg(duties), password = sqlc.arg(password),
    must_change = sqlc.arg(must_change), disabled = sqlc.arg(disabled), password_at = sqlc.arg(password_at)
where id = sqlc.arg(id) and version = sqlc.arg(old);

-- name: UserByID :one
select id, version, login, name, body, region, duties, password, must_change, disabled, created_at, password_at
from account_user where id = $1;

-- name: UserByLogin :one
select id, version, login, name, body, region, duties, password, must_change, disabled, created_at, password_at
from account_user where login = $1;

-- name: UsersAfter :many
select id, version, login, name, body, region, duties, password, must_change, disabled, created_at, password_at
from account_user
where id > sqlc.arg(after)
  and substr(region, 1, length(cast(sqlc.arg(region) as text))) = cast(sqlc.arg(region) as text)
order by id limit sqlc.arg(page);

-- name: AddSession :exec
insert into account_session (id, token_hash, user_id, created_at, seen_at, idle_end, absolute_end, address_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: SessionByToken :one
select id, token_hash, user_id, created_at, seen_at, idle_end, absolute_end, address_hash
from account_session where token_hash = $1;

-- name: SessionByID :one
select id, token_hash, user_id, created_at, seen_at, idle_end, absolute_end, address_hash
from account_session where id = $1;

-- name: SessionsOfUser :many
select id, token_hash, user_id, created_at, seen_at, idle_end, absolute_end, address_hash
from account_session where user_id = $1 order by id;

-- name: TouchSession :exec
update account_session set seen_at = sqlc.arg(seen), idle_end = sqlc.arg(idle_end)
where id = sqlc.arg(id) and seen_at < sqlc.arg(seen);

-- name: DropSession :exec
delete from account_session where id = $1;

-- name: DropSessionsOfUser :exec
delete from account_session where user_id = sqlc.arg(user_id) and id <> sqlc.arg(but);

-- name: DropSessionsEnded :exec
delete from account_session where absolute_end <= sqlc.arg(now) or idle_end <= sqlc.arg(now);

-- name: HoldAttempt :one
-- Made where it is not, so that two first failures at once do not pass as one.
insert into account_attempt (id, failures, last_at, until) values ($1, 0, '', '')
on conflict (id) do update set failures = account_attempt.failures
returning id, failures, last_at, until;

-- name: SaveAttempt :exec
update account_attempt set failures = sqlc.arg(failures), last_at = sqlc.arg(last_at), until = sqlc.arg(until)
where id = sqlc.arg(id);

-- name: DropAttemptsBefore :exec
delete from account_attempt where last_at < $1;

-- name: AddKey :exec
insert into account_key (id, version, secret_hash, body, region, purpose, matters, networks, scopes, rate, created_at, created_by, expires_at, revoked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: SaveKey :execrows
update account_key set version = sqlc.arg(version), revoked_at = sqlc.arg(revoked_at)
where id = sqlc.arg(id) and version = sqlc.arg(old);

-- name: KeyByID :one
select id, version, secret_hash, body, region, purpose, matters, networks, scopes, rate, created_at, created_by, expires_at, revoked_at
from account_key where id = $1;

-- name: KeysAfter :many
select id, version, secret_hash, body, region, purpose, matters, networks, scopes, rate, created_at, created_by, expires_at, revoked_at
from account_key
where id > sqlc.arg(after)
  and substr(region, 1, length(cast(sqlc.arg(region) as text))) = cast(sqlc.arg(region) as text)
order by id limit sqlc.arg(page);

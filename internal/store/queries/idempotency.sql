-- name: SweepAnswers :exec
-- A few at each claim, so that no claim waits for all of yesterday's.
delete from http_answer where id in (
    select old.id from http_answer old where old.keep_until < sqlc.arg(now) order by old.keep_until, old.id limit 20
);

-- name: DropExpiredAnswer :exec
delete from http_answer where id = sqlc.arg(id) and keep_until < sqlc.arg(now);

-- name: InsertAnswer :execrows
insert into http_answer (id, digest, lease_end, keep_until, answered, sealed)
values ($1, $2, $3, $4, 0, $5)
on conflict (id) do nothing;

-- name: AnswerByID :one
select id, digest, lease_end, keep_until, answered, sealed from http_answer where id = $1;

-- name: SetAnswer :execrows
update http_answer set answered = 1, sealed = sqlc.arg(sealed) where id = sqlc.arg(id) and answered = 0;

-- name: DropAnswer :exec
delete from http_answer where id = $1 and answered = 0;

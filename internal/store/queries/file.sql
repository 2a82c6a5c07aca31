-- name: AddFile :execrows
insert into file (digest, size, media, parts, stored_at) values ($1, $2, $3, $4, $5) on conflict (digest) do nothing;

-- name: AddFilePart :exec
insert into file_part (digest, part, bytes) values ($1, $2, $3);

-- name: AddFileHolder :exec
insert into file_holder (digest, body, actor, stored_at) values ($1, $2, $3, $4) on conflict (digest, body) do nothing;

-- name: File :one
select * from file where digest = $1;

-- name: FilePart :one
select bytes from file_part where digest = $1 and part = $2;

-- name: FileHolders :many
select body from file_holder where digest = $1 order by body;

-- name: FilesHeld :many
-- Eight at a time, since lists of any length are written otherwise on each engine.
select digest from file_holder
where body = sqlc.arg(body) and digest in (sqlc.arg(d1), sqlc.arg(d2), sqlc.arg(d3), sqlc.arg(d4), sqlc.arg(d5), sqlc.arg(d6), sqlc.arg(d7), sqlc.arg(d8))
order by digest;

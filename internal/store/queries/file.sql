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

-- name: FileHeld :one
select count(*) from file_holder where digest = $1 and body = $2;

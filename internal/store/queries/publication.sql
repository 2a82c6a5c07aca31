-- schema: account listing

-- name: InsertCopy :exec
insert into publication_copy (id, version, listing, kind, channel, owed, party, domain, body, region, authority, wanted, why, shown, state,
    since_day, due, estimated, ends, first_day, last_day, down_day, address, ending, seq, place, leaves)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27);

-- name: UpdateCopy :execrows
update publication_copy set version = version + 1, body = $3, region = $4, wanted = $5, why = $6, shown = $7, state = $8, since_day = $9,
    due = $10, estimated = $11, ends = $12, first_day = $13, last_day = $14, down_day = $15, address = $16, ending = $17, seq = $18,
    place = $19, leaves = $20
where id = $1 and version = $2;

-- name: Copy :one
select * from publication_copy where id = $1;

-- name: CopiesOfListing :many
select * from publication_copy where listing = $1 order by kind desc, channel;

-- name: CopyPage :many
-- The empty text and zero ask for nothing special. A row passes the scope by any of its parts.
select * from publication_copy
where (place > cast(sqlc.arg(after_place) as text) or place = cast(sqlc.arg(after_place) as text) and id > cast(sqlc.arg(after_id) as text))
  and (cast(sqlc.arg(everything) as bigint) = 1
    or (cast(sqlc.arg(own) as text) <> '' and body = cast(sqlc.arg(own) as text))
    or (cast(sqlc.arg(part) as text) <> '' and authority = cast(sqlc.arg(part) as text))
    or (cast(sqlc.arg(prefix) as text) <> '' and substr(region, 1, length(cast(sqlc.arg(prefix) as text))) = cast(sqlc.arg(prefix) as text)))
  and (cast(sqlc.arg(states) as text) = '' or cast(sqlc.arg(states) as text) like '%|' || state || '|%')
  and (cast(sqlc.arg(channel) as text) = '' or channel = cast(sqlc.arg(channel) as text))
  and (cast(sqlc.arg(body) as text) = '' or body = cast(sqlc.arg(body) as text))
  and (cast(sqlc.arg(listing) as text) = '' or listing = cast(sqlc.arg(listing) as text))
  and (cast(sqlc.arg(overdue) as bigint) = 0
    or (substr(place, 1, 1) = '0' and due <> '' and due < cast(sqlc.arg(today) as text) and estimated = 0))
order by place, id limit sqlc.arg(most);

-- name: WantedCopies :many
select * from publication_copy where channel = $1 and wanted <> '' and id > $2 order by id limit $3;

-- name: CopiesPastEnd :many
select distinct listing from publication_copy where leaves <> '' and leaves < sqlc.arg(day) order by listing limit sqlc.arg(most);

-- name: CopiesWithoutBody :many
select distinct listing from publication_copy where body = '' and listing > sqlc.arg(after) order by listing limit sqlc.arg(most);

-- name: InsertCopyEntry :exec
insert into publication_entry (copy, version, act, day, address, note, actor, body, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: CopyEntries :many
select * from publication_entry where copy = $1 order by version;

-- name: InsertWish :exec
insert into publication_wish (listing, number, wanted, on_day, file, actor, at)
select cast(sqlc.arg(listing) as text), coalesce(max(number), 0) + 1, cast(sqlc.arg(wanted) as bigint), cast(sqlc.arg(on_day) as text),
    cast(sqlc.arg(file) as text), cast(sqlc.arg(actor) as text), cast(sqlc.arg(at) as text)
from publication_wish where listing = cast(sqlc.arg(listing) as text);

-- name: LastWish :one
select * from publication_wish where listing = $1 order by number desc limit 1;

-- name: ReaderPosition :one
select position from publication_reader where id = $1;

-- name: SaveReader :exec
insert into publication_reader (id, body, position, at) values ($1, $2, $3, $4)
on conflict (id) do update set position = case when publication_reader.position > excluded.position then publication_reader.position else excluded.position end,
    at = excluded.at;

-- name: Readers :many
select r.id, k.purpose, r.body, r.position, r.at from publication_reader r join account_key k on k.id = r.id
where k.revoked_at = '' and (k.expires_at = '' or k.expires_at > sqlc.arg(now)) order by r.id;

-- name: EndingsUnread :one
-- How many listings ended, up to an instant, that a subscriber has not read of.
select count(*) as endings from event
where seq > sqlc.arg(position) and (kind = 'listing.ended' or kind = 'listing.lapsed') and at <= sqlc.arg(until);

-- name: FactsNow :one
select facts from listing where id = $1;

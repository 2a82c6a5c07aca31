-- name: AddListing :exec
insert into listing (id, version, party, domain, state, authority, region, grounds_number, decision_number,
    effective, until, ended_on, facts, took_effect, lapsed, opened_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, false, false, $14, $15);

-- name: SaveListing :execrows
update listing
set version = sqlc.arg(version), state = sqlc.arg(state), grounds_number = sqlc.arg(grounds_number),
    decision_number = sqlc.arg(decision_number), effective = sqlc.arg(effective), until = sqlc.arg(until),
    ended_on = sqlc.arg(ended_on), facts = sqlc.arg(facts), changed_at = sqlc.arg(changed_at)
where id = sqlc.arg(id) and version = sqlc.arg(before);

-- name: Listing :one
select * from listing where id = $1;

-- name: AddListingVersion :exec
insert into listing_version (listing, version, state, act, actor, body, at, document, file, content)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ListingVersion :one
select * from listing_version where listing = $1 and version = $2;

-- name: ListingVersions :many
select listing, version, state, act, actor, body, at, document, file
from listing_version where listing = $1 order by version;

-- name: AddListingMember :exec
insert into listing_member (party, listing) values ($1, $2) on conflict (party, listing) do nothing;

-- name: ListListings :many
-- The scope: all, one body's, or those of a region and below (by leading digits).
select * from listing
where (cast(sqlc.arg(after) as text) = '' or id < sqlc.arg(after))
  and (cast(sqlc.arg(state) as text) = '' or state = sqlc.arg(state))
  and (cast(sqlc.arg(domain) as bigint) = 0 or domain = sqlc.arg(domain))
  and (cast(sqlc.arg(body) as text) = '' or authority = sqlc.arg(body))
  and (cast(sqlc.arg(scope_all) as bigint) = 1
    or (cast(sqlc.arg(scope_body) as text) <> '' and authority = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
order by id desc limit sqlc.arg(most);

-- name: ListListingsOfAuthority :many
select * from listing
where authority = sqlc.arg(authority)
  and (cast(sqlc.arg(after) as text) = '' or id < sqlc.arg(after))
  and (cast(sqlc.arg(state) as text) = '' or state = sqlc.arg(state))
  and (cast(sqlc.arg(domain) as bigint) = 0 or domain = sqlc.arg(domain))
order by id desc limit sqlc.arg(most);

-- name: ListListingsOfParty :many
select l.* from listing l
join listing_member m on m.listing = l.id and m.party = sqlc.arg(party)
where (cast(sqlc.arg(after) as text) = '' or l.id < sqlc.arg(after))
  and (cast(sqlc.arg(state) as text) = '' or l.state = sqlc.arg(state))
  and (cast(sqlc.arg(domain) as bigint) = 0 or l.domain = sqlc.arg(domain))
  and (cast(sqlc.arg(body) as text) = '' or l.authority = sqlc.arg(body))
  and (cast(sqlc.arg(scope_all) as bigint) = 1
    or (cast(sqlc.arg(scope_body) as text) <> '' and l.authority = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(l.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
order by l.id desc limit sqlc.arg(most);

-- name: ListingsOfRecord :many
-- Cases about a record, under way or in force.
select l.* from listing l join listing_member m on m.listing = l.id and m.party = sqlc.arg(party)
where l.party = sqlc.arg(party) and l.state <> 'ended' and l.state <> 'withdrawn';

-- name: ListListingsAwaiting :many
-- Cases in which a time runs.
select sqlc.embed(l), c.deadline, c.since from listing l
join listing_clock c on c.listing = l.id and c.awaits = sqlc.arg(awaits)
where (cast(sqlc.arg(after) as text) = '' or l.id < sqlc.arg(after))
  and (cast(sqlc.arg(state) as text) = '' or l.state = sqlc.arg(state))
  and (cast(sqlc.arg(domain) as bigint) = 0 or l.domain = sqlc.arg(domain))
  and (cast(sqlc.arg(body) as text) = '' or l.authority = sqlc.arg(body))
  and (cast(sqlc.arg(scope_all) as bigint) = 1
    or (cast(sqlc.arg(scope_body) as text) <> '' and l.authority = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(l.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
  and (cast(sqlc.arg(party) as text) = '' or exists (select 1 from listing_member m where m.party = sqlc.arg(party) and m.listing = l.id))
order by l.id desc limit sqlc.arg(most);

-- name: DropListingClocks :exec
delete from listing_clock where listing = $1;

-- name: AddListingClock :exec
insert into listing_clock (listing, awaits, deadline, since) values ($1, $2, $3, $4);

-- name: ListingFacts :many
select facts from listing where id > $1 order by id limit $2;

-- name: ListingFactsOf :many
select l.facts from listing l join listing_member m on m.listing = l.id
where m.party = $1 order by l.id;

-- name: ListingFactsAt :many
-- The last event of each listing that ever touched the party, up to a position.
select e.body from event e
where e.seq in (
    select max(x.seq) from event x join listing_member m on m.listing = x.subject
    where m.party = sqlc.arg(party) and x.seq <= sqlc.arg(position) and substr(x.kind, 1, 8) = 'listing.'
    group by x.subject)
order by e.subject;

-- name: ListingPast :many
-- Every event of each listing that ever touched the party.
select e.seq, e.body from listing_member m join event e on e.subject = m.listing
where m.party = $1 and substr(e.kind, 1, 8) = 'listing.'
order by e.subject, e.seq;

-- name: ListingAt :one
select body from event
where subject = sqlc.arg(listing) and seq <= sqlc.arg(position) and substr(kind, 1, 8) = 'listing.'
order by seq desc limit 1;

-- name: ListingsToTakeEffect :many
select id from listing
where took_effect = false and state = 'served' and effective <= sqlc.arg(day)
order by effective, id limit sqlc.arg(most);

-- name: ListingsToLapse :many
select id from listing
where lapsed = false and state = 'served' and until <> '' and until < sqlc.arg(day)
order by until, id limit sqlc.arg(most);

-- name: MarkTookEffect :one
update listing set took_effect = true
where id = sqlc.arg(id) and took_effect = false and state = 'served' and effective <= sqlc.arg(day)
returning *;

-- name: MarkLapsed :one
update listing set lapsed = true
where id = sqlc.arg(id) and lapsed = false and state = 'served' and until <> '' and until < sqlc.arg(day)
returning *;

-- schema: screening registry

-- name: InsertOrder :execrows
insert into enforcement_order (id, version, listing, domain, measure, directive, act, standing, one_of, undo, circumstance, about,
    function, relay, body, addressee, region, authority, kind, reached, state, closed, code, acted, periods, issued_day, counted_day,
    ack_due, ack_estimated, due, due_estimated, acknowledged_day, closed_day, handed_from, handed_to, paused,
    release_kind, release_state, release_ending, release_on, release_due, release_estimated, released_day, rank, urgency, moved_day, recheck)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,
    $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47)
on conflict do nothing;

-- name: UpdateOrder :execrows
update enforcement_order set version = version + 1, function = $3, relay = $4, body = $5, addressee = $6, region = $7, kind = $8,
    reached = $9, state = $10, closed = $11, code = $12, acted = $13, periods = $14, counted_day = $15,
    ack_due = $16, ack_estimated = $17, due = $18, due_estimated = $19, acknowledged_day = $20, closed_day = $21, handed_to = $22,
    release_kind = $23, release_state = $24, release_ending = $25, release_on = $26, release_due = $27, release_estimated = $28,
    released_day = $29, rank = $30, urgency = $31, moved_day = $32, recheck = $33
where id = $1 and version = $2;

-- name: PauseOrders :exec
update enforcement_order set paused = $2 where listing = $1 and paused <> $2;

-- name: Order :one
select * from enforcement_order where id = $1;

-- name: OrdersOfListing :many
select * from enforcement_order where listing = $1 order by id;

-- name: CalledOrders :many
-- Those that the listing's own directives call for: all but re-checks, which may be many more.
select * from enforcement_order where listing = $1 and recheck = '' order by id;

-- name: Rechecks :many
select * from enforcement_order where listing = $1 and recheck <> '' and id > $2 order by id limit $3;

-- name: RecheckAbout :one
select * from enforcement_order
where listing = $1 and directive = '' and circumstance = '' and about = sqlc.arg(about) and addressee = sqlc.arg(addressee);

-- name: OrdersWithoutBody :many
select * from enforcement_order where body = '' and (closed = 0 or state = 'sent') and id > $1 order by id limit $2;

-- name: EstimatedOrders :many
select * from enforcement_order
where due_estimated + ack_estimated + release_estimated > 0 and id > $1 order by id limit $2;

-- name: OrderPage :many
-- The empty text and zero ask for nothing special. A row passes the scope by any of its parts.
select * from enforcement_order
where (rank > sqlc.arg(after_rank) or rank = sqlc.arg(after_rank) and (urgency > sqlc.arg(after_urgency)
        or urgency = sqlc.arg(after_urgency) and id > sqlc.arg(after_id)))
  and (cast(sqlc.arg(everything) as bigint) = 1
    or (cast(sqlc.arg(own) as text) <> '' and (body = cast(sqlc.arg(own) as text)))
    or (cast(sqlc.arg(part) as text) <> '' and (authority = cast(sqlc.arg(part) as text)))
    or (cast(sqlc.arg(prefix) as text) <> '' and substr(region, 1, length(cast(sqlc.arg(prefix) as text))) = cast(sqlc.arg(prefix) as text)))
  and (cast(sqlc.arg(states) as text) = '' or cast(sqlc.arg(states) as text) like '%|' || state || '|%')
  and (cast(sqlc.arg(kind) as text) = '' or kind = cast(sqlc.arg(kind) as text))
  and (cast(sqlc.arg(listing) as text) = '' or listing = cast(sqlc.arg(listing) as text))
  and (cast(sqlc.arg(function) as text) = '' or function = cast(sqlc.arg(function) as text))
  and (cast(sqlc.arg(body) as text) = '' or body = cast(sqlc.arg(body) as text))
  and (cast(sqlc.arg(domain) as bigint) = 0 or domain = cast(sqlc.arg(domain) as bigint))
  and (cast(sqlc.arg(pending) as bigint) = 0 or release_state = 'pending')
  and (cast(sqlc.arg(overdue) as bigint) = 0 or (closed = 0 and paused = ''
    and ((due <> '' and due < cast(sqlc.arg(today) as text) and due_estimated = 0)
      or (state = 'issued' and ack_due <> '' and ack_due < cast(sqlc.arg(today) as text) and ack_estimated = 0))))
order by rank, urgency, id limit sqlc.arg(most);

-- name: BodyOrderPage :many
-- The page of one body's own orders, by its index however many others there are.
select * from enforcement_order
where body = sqlc.arg(body)
  and (rank > sqlc.arg(after_rank) or rank = sqlc.arg(after_rank) and (urgency > sqlc.arg(after_urgency)
        or urgency = sqlc.arg(after_urgency) and id > sqlc.arg(after_id)))
order by rank, urgency, id limit sqlc.arg(most);

-- name: OrderCounts :many
select state, kind, standing, release_state, cast(count(*) as bigint) as orders,
    cast(sum(case when closed = 0 and paused = ''
        and ((due <> '' and due < cast(sqlc.arg(today) as text) and due_estimated = 0)
          or (state = 'issued' and ack_due <> '' and ack_due < cast(sqlc.arg(today) as text) and ack_estimated = 0))
        then 1 else 0 end) as bigint) as overdue,
    cast(sum(case when release_state = 'pending' and release_due <> '' and release_due < cast(sqlc.arg(today) as text) and release_estimated = 0
        then 1 else 0 end) as bigint) as late
from enforcement_order
where cast(sqlc.arg(everything) as bigint) = 1
    or (cast(sqlc.arg(own) as text) <> '' and body = cast(sqlc.arg(own) as text))
    or (cast(sqlc.arg(prefix) as text) <> '' and substr(region, 1, length(cast(sqlc.arg(prefix) as text))) = cast(sqlc.arg(prefix) as text))
group by state, kind, standing, release_state
order by state, kind, standing, release_state;

-- name: InsertMove :exec
insert into enforcement_move (order_id, version, day, state, closed, kind) values ($1, $2, $3, $4, $5, $6);

-- name: MovesOfOrder :many
select * from enforcement_move where order_id = $1 order by version;

-- name: InsertEntry :exec
insert into enforcement_entry (id, order_id, version, at, day, actor, body, period, act, act_day, document, document_day, file, code, reasons, chosen, screening)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: OrderEntries :many
select * from enforcement_entry where order_id = $1 order by version, id;

-- name: FollowedListing :one
select * from enforcement_listing where id = $1;

-- name: PutFollowedListing :exec
insert into enforcement_listing (id, seq, facts) values ($1, $2, $3)
on conflict (id) do update set seq = excluded.seq, facts = excluded.facts;

-- name: AddReach :exec
insert into enforcement_reach (party, listing) values ($1, $2) on conflict (party, listing) do nothing;

-- name: DropReach :exec
delete from enforcement_reach where listing = $1;

-- name: ListingsReaching :many
select listing from enforcement_reach where party = $1 order by listing;

-- name: AddLook :execrows
insert into enforcement_look (listing, party, kind, via, version, day, opened, phase, after_id, pass, next_at, finished, seen, spared, issued)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing;

-- name: SaveLook :execrows
update enforcement_look set version = version + 1, day = $5, opened = $6, phase = $7, after_id = $8, pass = $9, next_at = $10,
    finished = $11, seen = $12, spared = $13, issued = $14
where listing = $1 and party = $2 and kind = $3 and version = $4;

-- name: Look :one
select * from enforcement_look where listing = $1 and party = $2 and kind = $3;

-- name: NextLook :one
select * from enforcement_look where finished = 0 and next_at <= $1 order by next_at, listing, party, kind limit 1;

-- name: LooksOfListing :many
select * from enforcement_look where listing = $1 order by kind, party limit $2;

-- name: Screened :one
select * from screening where id = $1;

-- name: ScreenedUnder :many
-- Screenings of one number, asked or decided since. The index holds the beginning of a digest.
select * from screening
where substr(party_digest, 1, 12) = substr(cast(sqlc.arg(party_digest) as text), 1, 12) and party_digest = cast(sqlc.arg(party_digest) as text) and id > sqlc.arg(after) and historical = false
  and (at >= sqlc.arg(since_instant) or outcome_date >= sqlc.arg(since_day))
order by id limit sqlc.arg(most);

-- name: LastOfCase :one
select id from screening
where body = sqlc.arg(body) and case_number = sqlc.arg(case_number) and case_number <> ''
  and matter = sqlc.arg(matter) and party_digest = sqlc.arg(party_digest) and historical = false
order by id desc limit 1;

-- name: ScreenedFor :many
-- The bodies that asked about anybody for a project.
select distinct body from screening where project = sqlc.arg(project) and project <> '' and at >= sqlc.arg(since) and historical = false order by body;

-- name: StandIns :many
-- Who may be screened as another: its branches, the businesses it operates.
select b.party from party_version b where b.current = 1 and b.parent <> '' and b.parent = sqlc.arg(party) and b.party > sqlc.arg(after)
union
select o.party from party_version o where o.current = 1 and o.operator <> '' and o.operator = sqlc.arg(party) and o.party > sqlc.arg(after)
order by party limit sqlc.arg(most);

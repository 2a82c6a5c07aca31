-- schema: registry listing enforcement screening

-- name: InsertReturn :execrows
insert into periodic_return (id, version, body, body_name, region, from_day, to_day, state, zero, figures, note, position,
    drafter, approver, sent_on, decider, reason, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (from_day, to_day, body) do nothing;

-- name: UpdateReturn :execrows
update periodic_return
set version = version + 1, body_name = $3, region = $4, state = $5, zero = $6, figures = $7, note = $8, position = $9,
    drafter = $10, approver = $11, sent_on = $12, decider = $13, reason = $14, changed_at = $15
where id = $1 and version = $2;

-- name: GetReturn :one
select * from periodic_return where id = $1;

-- name: ReturnOf :one
select * from periodic_return where body = $1 and from_day = $2 and to_day = $3;

-- name: ReturnPage :many
select * from periodic_return
where (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and body = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
  and (cast(sqlc.arg(from_day) as text) = '' or (from_day = sqlc.arg(from_day) and to_day = sqlc.arg(to_day)))
  and (cast(sqlc.arg(state) as text) = '' or state = sqlc.arg(state))
  and (cast(sqlc.arg(body) as text) = '' or body = sqlc.arg(body))
  and (cast(sqlc.arg(after) as text) = '' or id < sqlc.arg(after))
order by id desc limit sqlc.arg(most);

-- name: ReturnsFor :many
select * from periodic_return
where from_day = sqlc.arg(from_day) and to_day = sqlc.arg(to_day)
  and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and body = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
order by body;

-- name: Offices :many
select b.id, b.name, b.region, f.function
from body b join body_function f on f.body = b.id
where f.from_day <= sqlc.arg(to_day) and (f.to_day = '' or f.to_day > sqlc.arg(from_day))
  and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and b.id = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(b.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
group by b.id, b.name, b.region, f.function
order by b.id, f.function;

-- name: ListingCells :many
-- The first day on which a listing no longer holds is that of its ending by people or the
-- one after its last day, whichever came first; before is the day before from_day.
select authority, region, domain,
    cast(sum(case when effective < sqlc.arg(from_day) then 1 else 0 end) as bigint) as at_start,
    cast(sum(case when effective >= sqlc.arg(from_day) then 1 else 0 end) as bigint) as made,
    cast(sum(case when effective >= sqlc.arg(from_day) and facts like '%"adopted":true%' then 1 else 0 end) as bigint) as adopted,
    cast(sum(case when ending <> 'after' then 1 else 0 end) as bigint) as ended,
    cast(sum(case when ending = 'repaired' then 1 else 0 end) as bigint) as repaired,
    cast(sum(case when ending = 'revoked' then 1 else 0 end) as bigint) as revoked,
    cast(sum(case when ending = 'after' then 1 else 0 end) as bigint) as at_end
from (
    select authority, region, domain, effective, facts,
        case
            when until <> '' and (ended_on = '' or ended_on > until) then
                case when until < sqlc.arg(before) then 'before' when until < sqlc.arg(to_day) then 'expired' else 'after' end
            when ended_on = '' or ended_on > sqlc.arg(to_day) then 'after'
            when ended_on < sqlc.arg(from_day) then 'before'
            when facts like '%"ended_how":"repaired"%' then 'repaired'
            when facts like '%"ended_how":"revoked"%' then 'revoked'
            else 'expired'
        end as ending
    from listing
    where effective <> '' and effective <= sqlc.arg(to_day) and state <> 'withdrawn' and (ended_on = '' or ended_on >= effective)
      and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and authority = sqlc.arg(scope_body))
        or (cast(sqlc.arg(scope_region) as text) <> '' and substr(region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
) as counted
where ending <> 'before'
group by authority, region, domain
order by authority, region, domain;

-- name: OrderCells :many
-- An order's state on a day is its last move by then; started is empty where it was issued
-- later. The bounds on body let one body's orders be found by their index; a day joined to
-- nothing keeps the planner from walking the index of days for each order. Which of the late
-- are overdue depends on their state: the caller tells.
select body, region, function, domain, measure, kind, started, ended, count(*) as orders,
    cast(sum(acknowledged) as bigint) as acknowledged, cast(sum(opened) as bigint) as opened, cast(sum(periods) as bigint) as periods, cast(sum(breaches) as bigint) as breaches,
    cast(sum(late) as bigint) as late, cast(sum(case when late = 1 or unsigned = 1 then 1 else 0 end) as bigint) as late_or_unsigned
from (
    select o.body, o.region, o.function, o.domain, o.measure, o.kind,
        cast(coalesce((select m.state from enforcement_move m where m.order_id = o.id and m.day || '' < sqlc.arg(from_day)
            order by m.version desc limit 1), '') as text) as started,
        cast(coalesce((select m.state from enforcement_move m where m.order_id = o.id and m.day || '' <= sqlc.arg(to_day)
            order by m.version desc limit 1), '') as text) as ended,
        case when o.acknowledged_day >= sqlc.arg(from_day) and o.acknowledged_day <= sqlc.arg(to_day) then 1 else 0 end as acknowledged,
        case when exists (select 1 from enforcement_move m where m.order_id = o.id and m.state = 'opened'
            and m.day || '' >= sqlc.arg(from_day) and m.day || '' <= sqlc.arg(to_day)) then 1 else 0 end as opened,
        (select count(*) from enforcement_entry n where n.order_id = o.id and n.act = 'period'
            and n.day >= sqlc.arg(from_day) and n.day <= sqlc.arg(to_day)) as periods,
        (select count(*) from enforcement_entry n where n.order_id = o.id and n.version = 0
            and n.day >= sqlc.arg(from_day) and n.day <= sqlc.arg(to_day)) as breaches,
        case when o.paused = '' and o.due <> '' and o.due < sqlc.arg(to_day) and o.due_estimated = 0 then 1 else 0 end as late,
        case when o.paused = '' and o.ack_due <> '' and o.ack_due < sqlc.arg(to_day) and o.ack_estimated = 0 then 1 else 0 end as unsigned
    from enforcement_order o
    where o.kind <> 'question' and o.body >= cast(sqlc.arg(body_from) as text) and o.body <= cast(sqlc.arg(body_to) as text)
      and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and o.body = sqlc.arg(scope_body))
        or (cast(sqlc.arg(scope_region) as text) <> '' and substr(o.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
) as counted
where ended <> ''
group by body, region, function, domain, measure, kind, started, ended
order by body, region, function, domain, measure, kind, started, ended;

-- name: MeasureCells :many
-- Orders with a move in the window, by what they had come to at its end. An order that was
-- issued has no move before. The days joined to nothing: see OrderCells.
select measure, directive, kind, issued, stopped, count(*) as orders
from (
    select o.measure, o.directive,
        cast(coalesce((select m.kind from enforcement_move m where m.order_id = o.id and m.day || '' <= sqlc.arg(to_day)
            order by m.version desc limit 1), '') as text) as kind,
        case when exists (select 1 from enforcement_move m where m.order_id = o.id and m.day || '' < sqlc.arg(from_day)) then 0 else 1 end as issued,
        case when o.code in ('ruled-out', 'circumstance-false') and coalesce((select m.state from enforcement_move m
            where m.order_id = o.id and m.day || '' <= sqlc.arg(to_day) order by m.version desc limit 1), '') = 'not-applicable' then 1 else 0 end as stopped
    from (select distinct order_id from enforcement_move where day >= sqlc.arg(from_day) and day <= sqlc.arg(to_day)) w
    join enforcement_order o on o.id = w.order_id
    where o.kind <> 'question'
      and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and o.body = sqlc.arg(scope_body))
        or (cast(sqlc.arg(scope_region) as text) <> '' and substr(o.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
) as counted
group by measure, directive, kind, issued, stopped
order by measure, directive, kind, issued, stopped;

-- name: ScreeningCells :many
-- Screenings as of another day than their own are no part of a decision and not counted.
select s.body, cast(coalesce(b.region, '') as text) as region, s.matter, s.hit,
    cast(case when s.hit = true then s.advice else '' end as text) as hit_advice,
    cast(case when s.hit = true then s.outcome else '' end as text) as hit_outcome,
    cast(case when s.hit = true then s.listings else '' end as text) as hit_listings, count(*) as screenings,
    cast(sum(case when s.outcome_released = true then 1 else 0 end) as bigint) as released
from screening s left join body b on b.id = s.body
where s.at >= sqlc.arg(at_from) and s.at < sqlc.arg(at_to) and s.historical = false
  and s.body >= cast(sqlc.arg(body_from) as text) and s.body <= cast(sqlc.arg(body_to) as text)
  and (cast(sqlc.arg(scope_all) as bigint) = 1 or (cast(sqlc.arg(scope_body) as text) <> '' and s.body = sqlc.arg(scope_body))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(b.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
group by s.body, b.region, s.matter, s.hit, case when s.hit = true then s.advice else '' end,
    case when s.hit = true then s.outcome else '' end, case when s.hit = true then s.listings else '' end
order by s.body, s.matter, s.hit, hit_advice, hit_outcome, hit_listings;

-- name: ScreeningsPending :one
select cast(coalesce(sum(size), 0) as bigint) as pending from screening_queue;

-- name: ListingDomain :one
select domain from listing where id = $1;

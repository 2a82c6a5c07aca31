-- schema: enforcement

-- name: InsertLawChange :exec
insert into law_change (id, version, state, kind, target, from_day, change, file,
    proposed_by, proposed_body, proposed_at, decided_by, decided_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: UpdateLawChange :execrows
-- What was proposed never changes, only what became of it.
update law_change set version = version + 1, state = $3, decided_by = $4, decided_at = $5, reason = $6
where id = $1 and version = $2;

-- name: LawChange :one
select * from law_change where id = $1;

-- name: LawChanges :many
select * from law_change
where (state = sqlc.arg(state) or sqlc.arg(state) = '') and (id < sqlc.arg(after) or sqlc.arg(after) = '')
order by id desc limit sqlc.arg(most);

-- name: ApprovedLaw :many
select seq, body from event where kind = 'law.change-approved' and seq <= $1 order by seq;

-- name: ReducedOrders :many
-- Orders that stand as reviews, open or closed since a day. An adopted listing that
-- lacks documents keeps its orders reviews whatever law says.
select o.directive, o.function, count(*) as orders,
    cast(sum(case when o.closed = 0 then 1 else 0 end) as bigint) as open_orders,
    cast(sum(case when l.facts like '%"missing":[%' then 1 else 0 end) as bigint) as incomplete
from enforcement_order o left join enforcement_listing l on l.id = o.listing
where o.kind = 'review' and (o.closed = 0 or o.closed_day >= sqlc.arg(since))
group by o.directive, o.function
order by o.directive, o.function;

-- name: AddDispute :exec
insert into dispute (id, version, state, closed, region, order_id, facts, raised_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: SaveDispute :execrows
update dispute set version = sqlc.arg(version), state = sqlc.arg(state), closed = sqlc.arg(closed), facts = sqlc.arg(facts),
    changed_at = sqlc.arg(changed_at)
where id = sqlc.arg(id) and version = sqlc.arg(before);

-- name: Dispute :one
select * from dispute where id = $1;

-- name: AddDisputeVersion :exec
insert into dispute_version (dispute, version, state, act, actor, body, side, at, document, file, content)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: DisputeVersion :one
select * from dispute_version where dispute = $1 and version = $2;

-- name: DisputeVersions :many
select dispute, version, state, act, actor, body, side, at, document, file
from dispute_version where dispute = $1 order by version;

-- name: SetDisputeParty :exec
insert into dispute_party (party, dispute, awaits) values ($1, $2, $3)
on conflict (party, dispute) do update set awaits = excluded.awaits;

-- name: ListDisputes :many
-- The scope: all, those a body is a side of, or those of a region and below.
select d.* from dispute d
where (cast(sqlc.arg(after) as text) = '' or d.id < sqlc.arg(after))
  and (cast(sqlc.arg(state1) as text) = '' or d.state in (sqlc.arg(state1), sqlc.arg(state2), sqlc.arg(state3), sqlc.arg(state4)))
  and (cast(sqlc.arg(order_id) as text) = '' or d.order_id = sqlc.arg(order_id))
  and (cast(sqlc.arg(awaits) as text) = '' or exists (select 1 from dispute_party o where o.dispute = d.id and o.awaits = sqlc.arg(awaits)
    and (o.party = sqlc.arg(owed_by) or (cast(sqlc.arg(absent) as bigint) = 1 and substr(o.party, 1, 9) = 'function:'))))
  and (cast(sqlc.arg(scope_all) as bigint) = 1
    or (cast(sqlc.arg(scope_part) as text) <> '' and exists (select 1 from dispute_party p where p.dispute = d.id and p.party = sqlc.arg(scope_part)))
    or (cast(sqlc.arg(scope_region) as text) <> '' and substr(d.region, 1, length(sqlc.arg(scope_region))) = sqlc.arg(scope_region)))
order by d.id desc limit sqlc.arg(most);

-- name: DisputedOrder :one
select id, body, authority, measure, directive, function from enforcement_order where id = $1;

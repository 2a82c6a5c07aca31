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

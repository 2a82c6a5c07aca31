-- +goose Up
-- Disputes between bodies, by today's version: ids and days only. facts is
-- coordination.DisputeFacts as JSON. Written by package coordination alone.
create table dispute (
    id         text   not null primary key,
    version    bigint not null,
    state      text   not null,
    closed     bigint not null, -- whether the state is a closed one
    region     text   not null, -- the smallest that holds every side
    order_id   text   not null, -- of one about an order
    facts      text   not null,
    raised_at  text   not null,
    changed_at text   not null
);
-- Never two open disputes about one order.
create unique index dispute_one_open on dispute (order_id) where order_id <> '' and closed = 0;
create index dispute_of_order on dispute (order_id, id);
create index dispute_of_region on dispute (region, id);
create index dispute_open on dispute (closed, id);

-- Each step of the history with the whole dispute after it, sealed: it may name people.
create table dispute_version (
    dispute  text   not null,
    version  bigint not null,
    state    text   not null,
    act      text   not null,
    actor    text   not null,
    body     text   not null,
    side     text   not null,
    at       text   not null,
    document text   not null,
    file     text   not null,
    content  text   not null,
    primary key (dispute, version)
);

-- The sides, by body or by function:… where there is none, with what each owes.
create table dispute_party (
    party   text not null,
    dispute text not null,
    awaits  text not null,
    primary key (party, dispute)
);
create index dispute_party_of on dispute_party (dispute);
create index dispute_party_awaits on dispute_party (awaits, party, dispute);

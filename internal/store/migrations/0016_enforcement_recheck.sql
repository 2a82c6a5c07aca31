-- +goose Up

-- Re-checks (复核) are orders about a decision made, or being made, before a listing took effect, or
-- because of one that has ended: about is the screening or the project, recheck says which of these it is.
alter table enforcement_order add column recheck text not null default '';
-- The screening that a feedback names.
alter table enforcement_entry add column screening text not null default '';

-- Looking back because of a listing, a batch at a time: whose screenings (party), in whose place (via), and how
-- far it came. Walked more than once: an answer may reach the tables after the listing did.
create table enforcement_look (
    listing  text   not null,
    party    text   not null, -- '' where the orders themselves are walked
    kind     text   not null, -- listed, released or orders
    via      text   not null, -- the party that the listing reaches
    version  bigint not null,
    day      text   not null, -- from which the listing holds, or no longer does
    opened   text   not null,
    phase    text   not null,
    after_id text   not null,
    pass     bigint not null,
    next_at  text   not null,
    finished bigint not null,
    seen     bigint not null, -- in the last walk: decisions looked at
    spared   bigint not null, -- of them such that the listing has no bearing on
    issued   bigint not null, -- orders, in all walks
    primary key (listing, party, kind)
);
create index enforcement_look_next on enforcement_look (next_at, listing, party, kind) where finished = 0;

-- What a listing walks when it ends, or holds again.
create index enforcement_order_recheck on enforcement_order (listing, id) where recheck <> '';
-- Whose screenings, whose branches. The first is one more entry for each screening written, in no order: twelve of
-- the 64 digits find as well as all, and cost a third less.
create index screening_of_party on screening (substr(party_digest, 1, 12), id);
create index screening_of_project on screening (project, body) where project <> '';
create index party_version_branch on party_version (parent, party) where current = 1 and parent <> '';
create index party_version_operated on party_version (operator, party) where current = 1 and operator <> '';

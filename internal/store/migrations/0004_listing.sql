-- +goose Up

-- A case as lists and readers see it, by today's version: ids, days and numbers of
-- documents only. facts is standing.Facts as JSON. Written by package listing alone.
create table listing (
    id              text    not null primary key,
    version         bigint  not null,
    party           text    not null,
    domain          bigint  not null,
    state           text    not null,
    authority       text    not null,
    region          text    not null,
    grounds_number  text    not null,
    decision_number text    not null,
    effective       text    not null,
    until           text    not null,
    ended_on        text    not null,
    facts           text    not null,
    took_effect     boolean not null,
    lapsed          boolean not null,
    opened_at       text    not null,
    changed_at      text    not null
);

-- Never two current listings of one party for one decision in one domain, nor two
-- open proposals on one grounds document.
create unique index listing_one_decision on listing (party, decision_number, domain)
    where decision_number <> '' and state <> 'ended' and state <> 'withdrawn';
create unique index listing_one_proposal on listing (party, grounds_number)
    where grounds_number <> '' and state in ('proposed', 'reviewed', 'notified', 'heard');
create index listing_of_authority on listing (authority, id);
create index listing_of_region on listing (region, id);

-- What the daily pass has not announced.
create index listing_to_take_effect on listing (effective, id) where took_effect = false and state = 'served';
create index listing_to_lapse on listing (until, id) where lapsed = false and state = 'served';

-- Each step of the history with the whole case after it, sealed: it may name people.
create table listing_version (
    listing  text   not null,
    version  bigint not null,
    state    text   not null,
    act      text   not null,
    actor    text   not null,
    body     text   not null,
    at       text   not null,
    document text   not null,
    file     text   not null,
    content  text   not null,
    primary key (listing, version)
);

-- Every party that a listing has ever touched: the listed and the persons named. Which
-- of them it touches now, or did at a position, the facts say.
create table listing_member (
    party   text not null,
    listing text not null,
    primary key (party, listing)
);

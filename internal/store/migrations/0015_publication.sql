-- +goose Up

-- Copies of listings at the channels where the public sees them: digests, days and addresses, no names.

create table publication_copy (
    id          text   not null primary key,
    version     bigint not null,
    listing     text   not null,
    kind        text   not null,
    channel     text   not null,
    owed        bigint not null,
    party       text   not null,
    domain      bigint not null,
    body        text   not null,
    region      text   not null,
    authority   text   not null,
    wanted      text   not null,
    why         text   not null,
    shown       text   not null,
    state       text   not null,
    since_day   text   not null,
    due         text   not null,
    estimated   bigint not null,
    ends        text   not null,
    first_day   text   not null,
    last_day    text   not null,
    down_day    text   not null,
    address     text   not null,
    ending      text   not null,
    seq         bigint not null,
    place       text   not null, -- key of lists: what is to be done first
    leaves      text   not null  -- ends, while something should stand there
);
create unique index publication_copy_once on publication_copy (listing, kind, channel);
create index publication_copy_of_body on publication_copy (body, place, id);
create index publication_copy_of_authority on publication_copy (authority, place, id);
create index publication_copy_by_place on publication_copy (place, id);
create index publication_copy_wanted on publication_copy (channel, id) where wanted <> '';
create index publication_copy_unhoused on publication_copy (listing) where body = '';
create index publication_copy_leaves on publication_copy (leaves, listing) where leaves <> '';

-- What was done about a copy.
create table publication_entry (
    copy    text   not null,
    version bigint not null,
    act     text   not null,
    day     text   not null,
    address text   not null,
    note    text   not null, -- of a reminder
    actor   text   not null,
    body    text   not null,
    at      text   not null,
    primary key (copy, version)
);

-- What parties cleared want about a correction; the last one stands.
create table publication_wish (
    listing text   not null,
    number  bigint not null,
    wanted  bigint not null,
    on_day  text   not null,
    file    text   not null,
    actor   text   not null,
    at      text   not null,
    primary key (listing, number)
);

-- What a subscriber must have read to know of no listing that is over.
create index event_listing_over on event (seq) where kind = 'listing.ended' or kind = 'listing.lapsed';

-- How far API keys have read the stream.
create table publication_reader (
    id       text   not null primary key,
    body     text   not null,
    position bigint not null,
    at       text   not null
);

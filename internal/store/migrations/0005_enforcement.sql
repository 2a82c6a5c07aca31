-- +goose Up

-- Orders: one directive, or one question, for one body and one listing. Reached is a
-- JSON list of party ids and roles, relay a list of functions parted by spaces.
-- rank and urgency are the keys of lists: open before closed, then what is due first.
create table enforcement_order (
    id               text   not null primary key,
    version          bigint not null,
    listing          text   not null,
    domain           bigint not null,
    measure          text   not null,
    directive        text   not null,
    act              text   not null,
    standing         bigint not null,
    one_of           text   not null,
    undo             text   not null,
    circumstance     text   not null,
    about            text   not null,
    function         text   not null,
    relay            text   not null,
    body             text   not null,
    addressee        text   not null, -- the body, or the function that has none
    region           text   not null, -- of the body
    authority        text   not null,
    kind             text   not null,
    reached          text   not null,
    state            text   not null,
    closed           bigint not null, -- whether the state is a closed one
    code             text   not null,
    acted            bigint not null,
    periods          bigint not null,
    issued_day       text   not null,
    counted_day      text   not null,
    ack_due          text   not null,
    ack_estimated    bigint not null,
    due              text   not null,
    due_estimated    bigint not null,
    acknowledged_day text   not null,
    closed_day       text   not null,
    moved_day        text   not null, -- of the last change: days of one order never run backwards
    handed_from      text   not null,
    handed_to        text   not null,
    paused           text   not null,
    release_kind     text   not null,
    release_state    text   not null,
    release_ending   text   not null,
    release_on       text   not null,
    release_due      text   not null,
    release_estimated bigint not null,
    released_day     text   not null,
    rank             bigint not null,
    urgency          text   not null
);
-- Issued at most once, whatever is told twice.
create unique index enforcement_order_once on enforcement_order (listing, directive, circumstance, about, addressee);
create index enforcement_order_of_body on enforcement_order (body, rank, urgency, id);
create index enforcement_order_of_authority on enforcement_order (authority, rank, urgency, id);
create index enforcement_order_urgent on enforcement_order (rank, urgency, id);
create index enforcement_order_unhoused on enforcement_order (id) where body = '';
create index enforcement_order_estimated on enforcement_order (id) where due_estimated + ack_estimated + release_estimated > 0;

-- Every change of an order's state, by legal day: what was open on a day is counted
-- from here, so that the report of a past period stays what it was.
create table enforcement_move (
    order_id text   not null,
    version  bigint not null,
    day      text   not null,
    state    text   not null,
    closed   bigint not null,
    kind     text   not null,
    primary key (order_id, version)
);
create index enforcement_move_by_day on enforcement_move (day, order_id);

-- What people wrote about an order.
create table enforcement_entry (
    id           text   not null primary key,
    order_id     text   not null,
    version      bigint not null,
    at           text   not null,
    day          text   not null, -- on which it was written
    actor        text   not null,
    body         text   not null,
    period       bigint not null,
    act          text   not null,
    act_day      text   not null,
    document     text   not null,
    document_day text   not null,
    file         text   not null,
    code         text   not null,
    reasons      text   not null,
    chosen       bigint not null
);
create index enforcement_entry_of_order on enforcement_entry (order_id, version, id);
create index enforcement_entry_of_file on enforcement_entry (file) where file <> '';

-- Listings as the stream told of them. Derived: rebuilt from events.
create table enforcement_listing (
    id    text   not null primary key,
    seq   bigint not null, -- of the last event
    facts text   not null
);
create table enforcement_reach (
    party   text not null,
    listing text not null,
    primary key (party, listing)
);
create index enforcement_reach_of_listing on enforcement_reach (listing);

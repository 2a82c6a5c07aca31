-- +goose Up

-- What happened, in order. Rows are never updated or deleted: see the triggers
-- in sqlite/ and postgres/ under this file's name.
create table event (
    seq     bigint not null primary key,
    at      text   not null,
    kind    text   not null,
    subject text   not null,
    version bigint not null,
    actor   text   not null,
    body    text   not null
);

-- One version of a thing makes one event of a kind. Version 0 is for events
-- about a thing without changing it; they may repeat.
create unique index event_once on event (subject, version, kind) where version > 0;
create index event_of_subject on event (subject, seq);

-- The one row that numbers events: updated last in each writing transaction,
-- so that numbers have no gap and commit order is number order.
create table event_counter (
    id  bigint not null primary key check (id = 1),
    seq bigint not null,
    at  text   not null
);
insert into event_counter (id, seq, at) values (1, 0, '');

-- How far each single follower has come.
create table follower (
    name text   not null primary key,
    seq  bigint not null,
    at   text   not null
);

-- What the store knows of itself.
create table setting (
    name  text not null primary key,
    value text not null
);

-- Compiled law, weights and calendars under their digest, for replay.
create table ruleset (
    digest    text  not null primary key,
    body      bytea not null,
    stored_at text  not null
);

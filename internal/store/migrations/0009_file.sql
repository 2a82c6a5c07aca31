-- +goose Up

-- Files of cases by the SHA-256 of what they contain, sealed, in parts. They stand in
-- the database on both engines: a file is there exactly when the transaction that
-- stored it was committed, and a copy of the database is a copy of all.
create table file (
    digest    text   not null primary key,
    size      bigint not null,
    media     text   not null,
    parts     bigint not null,
    stored_at text   not null
);

create table file_part (
    digest text   not null,
    part   bigint not null,
    bytes  bytea  not null,
    primary key (digest, part)
);

-- Who has stored a file: the same paper may reach several bodies, and none of them
-- shall learn of it by the others.
create table file_holder (
    digest    text not null,
    body      text not null,
    actor     text not null,
    stored_at text not null,
    primary key (digest, body)
);

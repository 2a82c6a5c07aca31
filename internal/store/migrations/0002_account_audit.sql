-- +goose Up

-- Who may log in. Duties are a JSON list.
create table account_user (
    id          text   not null primary key,
    version     bigint not null,
    login       text   not null unique,
    name        text   not null,
    body        text   not null,
    region      text   not null, -- of the body
    duties      text   not null,
    password    text   not null, -- argon2id in PHC form
    must_change bigint not null,
    disabled    bigint not null,
    created_at  text   not null,
    password_at text   not null
);
create index account_user_of_body on account_user (body, id);

-- Who is logged in. A token is kept as its hash only.
create table account_session (
    id           text not null primary key,
    token_hash   text not null unique,
    user_id      text not null references account_user (id),
    created_at   text not null,
    seen_at      text not null,
    idle_end     text not null,
    absolute_end text not null,
    address_hash text not null
);
create index account_session_of_user on account_session (user_id, id);
create index account_session_end on account_session (absolute_end);

-- Failed attempts to log in, by account and by address, so that every node
-- makes the same one wait. Keys are hashes.
create table account_attempt (
    id       text   not null primary key,
    failures bigint not null,
    last_at  text   not null,
    until    text   not null
);
create index account_attempt_last on account_attempt (last_at);

-- Systems that ask. Matters, networks and scopes are JSON lists; a secret is
-- kept as its hash only.
create table account_key (
    id          text   not null primary key,
    version     bigint not null,
    secret_hash text   not null,
    body        text   not null,
    region      text   not null, -- of the body
    purpose     text   not null,
    matters     text   not null,
    networks    text   not null,
    scopes      text   not null,
    rate        bigint not null,
    created_at  text   not null,
    created_by  text   not null,
    expires_at  text   not null,
    revoked_at  text   not null
);
create index account_key_of_body on account_key (body, id);

-- Who looked, asked, was refused: each row holds the hash of the one before.
-- Rows are never updated or deleted: see the triggers in sqlite/ and postgres/.
create table audit_entry (
    seq     bigint not null primary key,
    at      text   not null,
    actor   text   not null,
    body    text   not null,
    region  text   not null,
    act     text   not null,
    kind    text   not null,
    subject text   not null,
    outcome text   not null,
    reason  text   not null,
    address text   not null,
    request text   not null,
    prev    text   not null,
    hash    text   not null
);
create index audit_entry_of_actor on audit_entry (actor, seq);
create index audit_entry_of_subject on audit_entry (subject, seq);

-- The one row where the chain ends: held last in each transaction that writes
-- to the record, so that the chain never forks.
create table audit_head (
    id   bigint not null primary key check (id = 1),
    seq  bigint not null,
    at   text   not null,
    hash text   not null
);
insert into audit_head (id, seq, at, hash) values (1, 0, '', '');

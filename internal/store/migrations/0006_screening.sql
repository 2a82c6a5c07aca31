-- +goose Up

-- Answers made durable, a group at a time. body is the receipts of the group with what
-- it takes to judge again, JSON; an answer about a person holds no number, and his name
-- masked. Written by package screening alone, never changed.
create table receipt_batch (
    id   text   not null primary key,
    at   text   not null,
    size bigint not null,
    body bytea  not null
);

-- Rows of a batch, JSON, from its transaction until they stand in screening: beside the
-- batch and not in it, since taking them out of there would write the body anew.
create table screening_queue (
    batch text   not null primary key,
    size  bigint not null,
    rows  bytea  not null
);

-- One screening as lists show it, unpacked from the queue (derived but for the outcome).
-- listings are ids, one a line. party_digest is keyed: it finds, it does not tell.
create table screening (
    id               text    not null primary key,
    version          bigint  not null default 0,
    batch            text    not null,
    at               text    not null,
    valid_until      text    not null,
    body             text    not null,
    purpose          text    not null,
    matter           text    not null,
    case_number      text    not null,
    project          text    not null,
    stage            text    not null,
    point            text    not null,
    link             text    not null,
    party_digest     text    not null,
    party_display    text    not null,
    advice           text    not null,
    hit              boolean not null,
    historical       boolean not null,
    as_of            text    not null,
    position         bigint  not null,
    listings         text    not null,
    outcome          text    not null default '',
    outcome_reason   text    not null default '',
    outcome_document text    not null default '',
    outcome_date     text    not null default '',
    outcome_outdated boolean not null default false,
    outcome_at       text    not null default ''
);
create index screening_of_body on screening (body, id);
create index screening_of_case on screening (body, case_number, id) where case_number <> '';
create index screening_at on screening (at, id);

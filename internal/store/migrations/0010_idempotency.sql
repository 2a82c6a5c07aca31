-- +goose Up

-- Answers given under an Idempotency-Key, for a day. Keys and requests stand here
-- as keyed digests, answers sealed: they may speak of persons.
create table http_answer (
    id         text   not null primary key,
    digest     text   not null,
    lease_end  text   not null,
    keep_until text   not null,
    answered   bigint not null,
    sealed     bytea  not null
);
create index http_answer_keep on http_answer (keep_until, id);

-- +goose Up

-- What each body returned for a period (定期反馈表). figures is report.Figures as JSON:
-- the numbers it was filed with, as known at position. Written by package report alone.
create table periodic_return (
    id         text    not null primary key,
    version    bigint  not null,
    body       text    not null,
    body_name  text    not null,
    region     text    not null, -- of the body
    from_day   text    not null,
    to_day     text    not null,
    state      text    not null,
    zero       boolean not null,
    figures    text    not null,
    note       text    not null,
    position   bigint  not null,
    drafter    text    not null,
    approver   text    not null,
    sent_on    text    not null,
    decider    text    not null,
    reason     text    not null,
    changed_at text    not null
);
create unique index periodic_return_once on periodic_return (from_day, to_day, body);
create index periodic_return_of_body on periodic_return (body, id);
create index periodic_return_of_region on periodic_return (region, id);

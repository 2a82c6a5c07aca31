-- +goose Up
-- Times that the law gives the authority, running in a case: what is owed, which deadline counts, since when.
create table listing_clock (
    listing  text not null,
    awaits   text not null,
    deadline text not null,
    since    text not null,
    primary key (listing, awaits)
);
create index listing_clock_awaits on listing_clock (awaits, listing);

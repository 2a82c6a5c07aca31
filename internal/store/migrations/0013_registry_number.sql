-- +goose Up
-- Every number that was ever a party's: what was answered under one is judged again from here, whoever has it now.
-- value is as in party_identifier. A person's go when his data are erased.
create table party_number (
    kind  text not null,
    value text not null,
    party text not null,
    primary key (kind, value, party)
);
create index party_number_of_party on party_number (party);
insert into party_number (kind, value, party) select kind, value, party from party_identifier;

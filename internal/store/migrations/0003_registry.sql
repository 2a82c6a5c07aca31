-- +goose Up

-- Parties: which version is today's.
create table party (
    id      text   not null primary key,
    version bigint not null,
    kind    text   not null
);

-- Every version of every party. Columns that hold the name, numbers or address of a
-- person are sealed; keys and name_keys hold keyed indexes for persons, clear codes
-- and folded names for organisations. Lists are lines of words parted by tabs, read
-- a million at a time when an index is built, which is why what only the registry
-- reads stands last. Erasing a person empties all versions.
create table party_version (
    party         text   not null,
    version       bigint not null,
    current       bigint not null,
    kind          text   not null,
    org_kind      text   not null,
    region        text   not null,
    parent        text   not null,
    operator      text   not null,
    display       text   not null,
    keys          text   not null,
    name_keys     text   not null,
    circumstances text   not null,
    roles         text   not null,
    erased        bigint not null,
    at            text   not null,
    names         text   not null,
    identifiers   text   not null,
    address       text   not null,
    primary key (party, version)
);

-- One number, one party: value is the code of an organisation or the index of a
-- person's number.
create table party_identifier (
    kind  text not null,
    value text not null,
    party text not null,
    primary key (kind, value)
);
create index party_identifier_of_party on party_identifier (party);

-- Folded names, today's and former ones.
create table party_name (
    value text not null,
    party text not null,
    primary key (value, party)
);
create index party_name_of_party on party_name (party);

create table party_role (
    id           text not null primary key,
    organisation text not null,
    person       text not null,
    role         text not null,
    from_day     text not null,
    to_day       text not null
);
create index party_role_of_organisation on party_role (organisation, id);
create index party_role_of_person on party_role (person, id);

-- Who answered a circumstance of a party, and when; the last version's answer stands.
create table party_answer (
    party        text   not null,
    circumstance text   not null,
    version      bigint not null,
    answer       text   not null,
    actor        text   not null,
    body         text   not null,
    at           text   not null,
    primary key (party, circumstance, version)
);

create table body (
    id      text   not null primary key,
    version bigint not null,
    name    text   not null,
    uscc    text   not null,
    region  text   not null,
    level   text   not null,
    parent  text   not null,
    derived bigint not null
);
create index body_of_region on body (region, id);
create unique index body_uscc on body (uscc) where uscc <> '';

-- region repeats the body's, so that who holds a function is one look-up.
create table body_function (
    body      text   not null,
    region    text   not null,
    function  text   not null,
    licensing bigint not null,
    from_day  text   not null,
    to_day    text   not null,
    primary key (body, function, licensing, from_day)
);
create index body_function_holder on body_function (region, function, body);

create table project (
    code    text   not null primary key,
    version bigint not null,
    name    text   not null,
    region  text   not null,
    stage   bigint not null,
    body    text   not null
);

create table project_participant (
    code     text not null,
    party    text not null,
    part     text not null,
    from_day text not null,
    to_day   text not null,
    primary key (code, part, party, from_day)
);
create index project_participant_of_party on project_participant (party, code);

-- +goose Up
-- A record that turned out to be another's party stays as it is and points to that one: taking the pointer
-- away undoes the merging exactly. Which version pointed where is kept, for replay.
alter table party_version add column merged_into text not null default '';
create index party_version_merged on party_version (merged_into, party) where merged_into <> '';

-- Mergings as people propose, approve, refuse and undo them. At most one is under way for a record.
create table party_merge (
    id           text   not null primary key,
    version      bigint not null,
    party        text   not null,
    into_party   text   not null,
    state        text   not null,
    reason       text   not null,
    document     text   not null,
    file         text   not null,
    proposed_by  text   not null,
    proposed_for text   not null,
    proposed_at  text   not null,
    decided_by   text   not null,
    decided_for  text   not null,
    decided_at   text   not null,
    undone_by    text   not null,
    undone_for   text   not null,
    undone_at    text   not null,
    end_reason   text   not null,
    end_document text   not null,
    end_file     text   not null
);
create unique index party_merge_open on party_merge (party) where state = 'proposed' or state = 'merged';
create index party_merge_of_party on party_merge (party, id);
create index party_merge_into on party_merge (into_party, id);

-- +goose Up

-- Changes of law that were proposed, and what became of them. What governs is read
-- from the events, in their order; change is the law.Change as JSON.
create table law_change (
    id            text   not null primary key,
    version       bigint not null,
    state         text   not null,
    kind          text   not null,
    target        text   not null,
    from_day      text   not null,
    change        text   not null,
    file          text   not null,
    proposed_by   text   not null,
    proposed_body text   not null,
    proposed_at   text   not null,
    decided_by    text   not null,
    decided_at    text   not null,
    reason        text   not null
);
create index law_change_state on law_change (state, id);

-- The law of a position is a handful of events among millions.
create index event_law_approved on event (seq) where kind = 'law.change-approved';

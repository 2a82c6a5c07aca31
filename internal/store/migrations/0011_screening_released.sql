-- +goose Up
-- Measures taken although every listing shown had ended by the day of the decision: counted, and put right.
alter table screening add column outcome_released boolean not null default false;

-- +goose StatementBegin
create trigger event_no_update before update on event
begin
    select raise(abort, 'event is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger event_no_delete before delete on event
begin
    select raise(abort, 'event is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ruleset_no_update before update on ruleset
begin
    select raise(abort, 'ruleset is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ruleset_no_delete before delete on ruleset
begin
    select raise(abort, 'ruleset is append-only');
end;
-- +goose StatementEnd

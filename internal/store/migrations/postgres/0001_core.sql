-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end;
$$;
-- +goose StatementEnd
create trigger event_no_change before update or delete on event
    for each row execute function refuse_change();
create trigger event_no_truncate before truncate on event
    for each statement execute function refuse_change();
create trigger ruleset_no_change before update or delete on ruleset
    for each row execute function refuse_change();
create trigger ruleset_no_truncate before truncate on ruleset
    for each statement execute function refuse_change();

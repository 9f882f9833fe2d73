-- Sends rows to Sluice as they come, change and go: the audit log of Supabase Auth, and the tables you name.
-- The address and the secret stand in Vault and not here; README.md beside this folder says how to put them there.
-- Nothing here can fail or slow a transaction: pg_net sends after the commit, and every error becomes a warning.

create extension if not exists pg_net with schema extensions;

create schema if not exists sluice;
revoke all on schema sluice from public;

-- One row, in the shape of Supabase's own database webhooks, with the time of its change besides: two equal changes are
-- two events, and one that is delivered twice is one.
create or replace function sluice.send_row() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  hook_url text;
  hook_secret text;
begin
  select decrypted_secret into hook_url from vault.decrypted_secrets where name = 'sluice_hook_url';
  select decrypted_secret into hook_secret from vault.decrypted_secrets where name = 'sluice_hook_secret';
  if hook_url is null or hook_secret is null then
    raise warning 'sluice: sluice_hook_url or sluice_hook_secret is not in Vault, a change was not sent';
    return null;
  end if;
  perform net.http_post(
    url := hook_url,
    body := jsonb_build_object(
      'type', tg_op,
      'schema', tg_table_schema,
      'table', tg_table_name,
      'record', case when tg_op in ('INSERT', 'UPDATE') then to_jsonb(new) end,
      'old_record', case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) end,
      'occurred_at', clock_timestamp()
    ),
    headers := jsonb_build_object(
      'Content-Type', 'application/json',
      'X-Sluice-Hook-Secret', hook_secret
    ),
    timeout_milliseconds := 5000
  );
  return null;
exception when others then
  -- The code alone: a message may quote the row.
  raise warning 'sluice: a change was not sent (%)', sqlstate;
  return null;
end;
$$;
revoke all on function sluice.send_row() from public;

-- Watches a table of yours: select sluice.watch('public.user_roles');
create or replace function sluice.watch(watched regclass) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('drop trigger if exists sluice_rows on %s', watched);
  execute format(
    'create trigger sluice_rows after insert or update or delete on %s for each row execute function sluice.send_row()',
    watched
  );
  execute format('drop trigger if exists sluice_truncate on %s', watched);
  execute format(
    'create trigger sluice_truncate after truncate on %s for each statement execute function sluice.send_row()',
    watched
  );
end;
$$;
revoke all on function sluice.watch(regclass) from public;

-- The audit log, and who works on it. Supabase lets you create triggers on this table, and no functions in its schema.
drop trigger if exists sluice_audit on auth.audit_log_entries;
create trigger sluice_audit
  after insert or update or delete on auth.audit_log_entries
  for each row execute function sluice.send_row();

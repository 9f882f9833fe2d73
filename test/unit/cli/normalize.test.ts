import { expect, test } from 'vitest';
import { FAILED_LOGIN, STOP_LOGGING, sluice } from './run-sluice.ts';

test('an event of an application becomes a SecurityEvent', async () => {
  const { exitCode, printed } = await sluice('normalize --source app --tenant acme --application shop', [
    FAILED_LOGIN,
  ]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    event: { action: 'auth_login_failed', outcome: 'failure', created: '2026-03-04T05:06:07.089Z' },
    source: { ip: '198.51.100.7' },
    organization: { id: 'acme' },
    service: { name: 'shop' },
  });
});

test('a refused line does not stop those behind it, and its number counts blank lines', async () => {
  const { exitCode, printed, errors } = await sluice(
    'normalize --source app',
    '\n{"user":"hunter2"}\n\nhunter2\n{"action":"auth_login"}\n',
  );
  expect(exitCode).toBe(1);
  expect(printed).toHaveLength(1);
  expect(errors).toMatch(/^line 2: action: .*\nline 4: this is not JSON.*\n$/);
  expect(errors).not.toContain('hunter2');
});

test('an event that names another tenant is refused with the option that helps', async () => {
  const event = { action: 'auth_login', organization: { id: 'acme' } };
  expect((await sluice('normalize --source app', [event])).errors).toContain('name it with --tenant');
  expect((await sluice('normalize --source app --tenant acme', [event])).exitCode).toBe(0);
});

test('equal events without an id get different ids, and the same ones when the input is read again', async () => {
  const event = { action: 'auth_login', timestamp: '2026-03-04T05:06:07Z' };
  const first = await sluice('normalize --source app', [event, event]);
  const ids = first.printed.map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);
  expect(new Set(ids).size).toBe(2);
  expect((await sluice('normalize --source app', [event, event])).printed).toEqual(first.printed);
});

test('a CloudTrail record travels on beside its event', async () => {
  const { printed } = await sluice('normalize --source cloudtrail', [STOP_LOGGING]);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    event: { id: STOP_LOGGING.eventID, action: 'StopLogging' },
    '@envelope': { source: 'cloudtrail', record: STOP_LOGGING },
  });
});

test('of a CloudTrail file every record is an event, and a bad one is refused by its place', async () => {
  const { exitCode, printed, errors } = await sluice('normalize --source cloudtrail', [
    { Records: [STOP_LOGGING, { eventTime: 'x' }, 7, STOP_LOGGING] },
  ]);
  expect(exitCode).toBe(1);
  expect(printed).toHaveLength(2);
  expect(errors).toBe(
    'line 1: Records.1.eventName: a CloudTrail record has an eventName\n' +
      'line 1: Records.2: a CloudTrail record is a JSON object\n',
  );
});

test('a line of 1 MiB is an event like another', async () => {
  const { exitCode, printed } = await sluice('normalize --source app', [
    { action: 'auth_login', details: { note: 'x'.repeat(1_048_576) } },
  ]);
  expect(exitCode).toBe(0);
  expect(printed[0]?.length).toBeGreaterThan(1_048_576);
});

test('the body of a webhook becomes an event, and a list from a log drain one for each line of it', async () => {
  const issue = { action: 'created', data: { issue: { id: '42', title: 'It broke', level: 'fatal' } } };
  const sentry = await sluice('normalize --source sentry --tenant acme --application shop', [issue]);
  expect(JSON.parse(sentry.printed[0] ?? '')).toMatchObject({
    event: { action: 'sentry_issue_created', severity: 99, reason: 'It broke' },
    organization: { id: 'acme' },
    service: { name: 'shop' },
  });
  const change = { type: 'DELETE', table: 'orders', schema: 'public', record: null, old_record: { id: 7 } };
  const supabase = await sluice('normalize --source supabase', [
    [change, { msg: 'x', level: 'info' }],
    change,
  ]);
  expect(supabase.printed.map((line) => JSON.parse(line).event.action)).toEqual([
    'supabase_orders_delete',
    'supabase_log',
    'supabase_orders_delete',
  ]);
  const refused = await sluice('normalize --source supabase', [[change, 'hunter2']]);
  expect([refused.exitCode, refused.printed.length]).toEqual([1, 1]);
  expect(refused.errors).toBe('line 1: 1: a webhook carries a JSON object\n');
});

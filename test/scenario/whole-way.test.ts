import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import type { Finding } from '../../tools/cli/doctor/check.ts';
import { busEvents } from '../../tools/local/demo/bus-events.ts';
import { trailFile } from '../../tools/local/demo/scenes.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { doctorOn, sluiceOn } from '../support/local-doctor.ts';
import {
  type Accepted,
  analysedIds,
  CLOCKS_RUN_OFTEN,
  eventually,
  type Observed,
  post,
  postEvents,
  startObservedStack,
} from '../support/running-stack.ts';

let stack: Stack & Observed;
beforeAll(async () => {
  stack = await startObservedStack(CLOCKS_RUN_OFTEN);
});
afterAll(() => stack.close());

const failedLogin = (id: string, ip: string) => ({
  id,
  action: 'auth_login_failed',
  user: { id: 'u_1', email: 'ann@example.com' },
  source: { ip },
});

const arrived = (ids: readonly string[]) =>
  eventually('the events reach the manager', () => ids.every((id) => analysedIds(stack).includes(id)));

const lineOf = (id: string) => stack.manager?.events().find((line) => line.includes(id)) ?? '';

test('one event, an array, lines and gzip all reach Wazuh', async () => {
  const event = (id: string) => ({ id, action: 'auth_login', user: { id: 'u_1' } });
  const lines = (await (
    await post(stack, `${JSON.stringify(event('n-1'))}\n\n${JSON.stringify(event('n-2'))}\n`, {
      'content-type': 'application/x-ndjson',
    })
  ).json()) as Accepted;
  const zipped = (await (
    await post(stack, gzipSync(JSON.stringify([event('z-1')])), { 'content-encoding': 'gzip' })
  ).json()) as Accepted;
  const single = (await (await post(stack, JSON.stringify(event('s-1')))).json()) as Accepted;
  expect([lines, zipped, single].map(({ accepted }) => accepted)).toEqual([2, 1, 1]);
  await postEvents(stack, [event('a-1'), event('a-2')]);
  await arrived(['n-1', 'n-2', 'z-1', 's-1', 'a-1', 'a-2']);
});

test('a good event beside a bad one is kept, and each has its outcome in order', async () => {
  const answer = (await (
    await post(
      stack,
      JSON.stringify([
        { id: 'good-1', action: 'auth_login' },
        { nothing: true },
        7,
        { id: 'good-2', action: 'auth_logout' },
      ]),
    )
  ).json()) as Accepted;
  expect(answer.outcomes.map(({ status, id, code }) => id ?? `${status} ${code}`)).toEqual([
    'good-1',
    'rejected invalid_event',
    'rejected invalid_event',
    'good-2',
  ]);
  await arrived(['good-1', 'good-2']);
});

test('an event arrives redacted and enriched, with its address where Wazuh looks for it', async () => {
  await postEvents(stack, [
    {
      ...failedLogin('enriched-1', '8.8.8.8'),
      user_agent: 'curl/8.5.0',
      details: { note: `card ${['4111', '1111', '1111', '1111'].join(' ')}` },
    },
  ]);
  await arrived(['enriched-1']);
  const wire = JSON.parse(lineOf('enriched-1')) as Record<string, never>;
  expect(wire).toMatchObject({
    integration: 'sluice',
    srcip: '8.8.8.8',
    sluice: {
      source: { ip: '8.8.8.8', geo: { country_iso_code: 'US' } },
      user: { id: 'u_1', email: '[REDACTED:email]' },
      user_agent: { name: 'curl' },
      threat: { technique: { id: expect.arrayContaining(['T1110']) } },
      organization: { id: 'demo' },
      details: { note: 'card [REDACTED:payment_card]' },
    },
  });
});

test('a sign-in from an address that a feed lists is marked and raises an alert that names the feed', async () => {
  const ip = '2001:db8:bad::21';
  await postEvents(stack, [{ id: 'listed-1', action: 'auth_login', user: { id: 'u_1' }, source: { ip } }]);
  await arrived(['listed-1']);
  expect(JSON.parse(lineOf('listed-1'))).toMatchObject({
    sluice: {
      threat: {
        feed: { name: 'demonstration' },
        indicator: { name: '2001:db8:bad::/48', type: 'ipv6-addr', confidence: 'High' },
      },
      intel: { matched: 'source.ip', value: ip, count: 1 },
    },
  });
  const told = () => stack.inbox.slack.messages().filter(({ text }) => text.includes(ip));
  await eventually('Slack hears of it', () => told().length > 0);
  expect(JSON.stringify(told()[0])).toContain('demonstration');
});

test('the fifth failed sign-in from one address reaches Slack and e-mail once', async () => {
  const ip = '198.51.100.77';
  await postEvents(
    stack,
    Array.from({ length: 5 }, (_, i) => failedLogin(`burst-${i}`, ip)),
  );
  const slack = () => stack.inbox.slack.messages().filter(({ text }) => text.includes(ip));
  const mail = () => stack.inbox.smtp.messages().filter(({ subject }) => subject.includes(ip));
  await eventually('Slack and e-mail hear of it', () => slack().length > 0 && mail().length > 0);
  expect(slack()).toHaveLength(1);
  expect(mail()).toHaveLength(1);
  expect(slack()[0]?.text).toMatch(/brute force/i);
  expect(mail()[0]?.to).toEqual(['security@example.com']);
});

test("one id leads from a caller's trace through every stage to the alert and the people who are told", async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const event = {
    id: 'traced-1',
    action: 'security_credential_stuffing',
    user: { id: 'u_2' },
    ip: '198.51.100.44',
  };
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  expect((await post(stack, JSON.stringify(event), { traceparent })).status).toBe(202);

  const told = () =>
    stack.logLines
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ trace_id }) => trace_id === trace)
      .map(({ service, message }) => `${service}: ${message}`);
  const last = 'alert-notify: a channel has a notification';
  await eventually('people are told', () => told().filter((line) => line === last).length === 2);
  expect(told().toSorted()).toEqual(
    [
      'ingest: events are on the queue',
      'enrich: Wazuh has taken events',
      'ingest: an alert is on the queue',
      'alert-notify: an alert is in its group',
      last,
      last,
    ].toSorted(),
  );
  expect(JSON.parse(lineOf('traced-1'))).toMatchObject({ sluice: { trace: { id: trace } } });
  const alerts = stack.bodies.filter(
    ({ body }) => body.includes('"via":"integration"') && body.includes('traced-1'),
  );
  expect(alerts.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { alert: { data: { sluice: { trace: { id: trace } } } } },
  ]);
  const found = await sluiceOn(stack, 'find', 'traced-1', '--local', '--json');
  expect(JSON.parse(found.printed)).toMatchObject({ envelope: { event: { trace: { id: trace } } } });
});

test('a CloudTrail file takes the same road, in the shape that the stock rules read', async () => {
  const { key, json } = trailFile({
    run: 'scenario',
    attacker: '203.0.113.88',
    listed: '2001:db8:bad::88',
    now: Date.now(),
  });
  const { Records } = JSON.parse(json) as { Records: { eventID: string }[] };
  await stack.putTrailFile(key, gzipSync(json));
  await arrived(Records.map(({ eventID }) => eventID));
  const rules = stack.journal
    .entries()
    .flatMap((entry) => (entry.type === 'event' && entry.source === 'cloudtrail' ? [entry.rule?.id] : []));
  expect(rules).toEqual(expect.arrayContaining(['80254', '100520', '100500']));
  const wire = JSON.parse(lineOf(Records[0]?.eventID ?? '')) as {
    aws: { log_info: unknown; source: string };
  };
  expect(wire.aws.source).toBe('cloudtrail');
  expect(wire.aws.log_info).toMatchObject({ log_file: key, s3bucket: 'demo-trail' });
});

test('what EventBridge tells takes it too, bare or through a topic', async () => {
  const [signIn, finding] = busEvents({
    run: 'abcdef01',
    attacker: '203.0.113.89',
    listed: '2001:db8:bad::89',
    now: Date.now(),
  });
  if (signIn === undefined || finding === undefined) throw new Error('the demo has a sign-in and a finding');
  const sqs = createSqsClient(stack.aws);
  const queue = createSqsQueue(sqs, { environment: stack.aws, queueUrl: stack.queues.url('trail') });
  const Message = JSON.stringify(finding.event);
  await queue.send([
    { body: JSON.stringify(signIn.event) },
    { body: JSON.stringify({ Type: 'Notification', Message }) },
  ]);
  sqs.destroy();
  await arrived([signIn.id, finding.id]);
  expect(JSON.parse(lineOf(signIn.id))).toMatchObject({
    aws: { source: 'cloudtrail', eventName: 'ConsoleLogin' },
  });
  expect(JSON.parse(lineOf(finding.id))).toMatchObject({ aws: { source: 'guardduty', severity: 8 } });
  const rules = stack.journal
    .entries()
    .flatMap((entry) => (entry.type === 'event' && entry.rule !== undefined ? [entry.rule.id] : []));
  expect(rules).toEqual(expect.arrayContaining(['100525', '80303']));
});

test('the same events posted again are recognised and not doubled', async () => {
  const events = [failedLogin('again-1', '192.0.2.1'), failedLogin('again-2', '192.0.2.2')];
  await postEvents(stack, events);
  await arrived(['again-1', 'again-2']);
  await postEvents(stack, events);
  await eventually(
    'the duplicate is counted',
    () => (stack.journal.ledger()['enrich/app/duplicate'] ?? 0) >= 2,
  );
  expect(
    analysedIds(stack)
      .filter((id) => id.startsWith('again-'))
      .toSorted(),
  ).toEqual(['again-1', 'again-2']);
});

test('an alert without a valid signature is refused', async () => {
  const response = await fetch(`${stack.ingestUrl}/v1/alerts`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(401);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('a wrong key, a wrong route and a wrong method are told apart, as problem documents', async () => {
  const unauthorized = await post(stack, '{}', {
    authorization: `Bearer slk_${'0'.repeat(16)}_${'0'.repeat(64)}`,
  });
  const unknown = await fetch(`${stack.ingestUrl}/v1/nothing`);
  const method = await fetch(`${stack.ingestUrl}/v1/events`);
  expect([unauthorized.status, unknown.status, method.status]).toEqual([401, 404, 405]);
  expect(method.headers.get('allow')).toBe('POST, OPTIONS');
  for (const response of [unauthorized, unknown, method])
    expect(await response.json()).toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
});

test('the doctor finds all of it well, and its probe comes back while nobody is told', async () => {
  const { exitCode, printed, errors } = await doctorOn(stack, '--json');
  const { findings } = JSON.parse(printed) as { findings: readonly Finding[] };
  expect(findings.filter(({ status }) => status !== 'green')).toEqual([]);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  expect(findings.length).toBeGreaterThan(25);
  expect(findings.at(-1)?.seen).toMatch(/^came back: .* alert written after .* nobody was told$/);
  for (const secret of [stack.key, stack.signingSecret]) expect(printed).not.toContain(secret);
  const probes = stack.manager?.alerts().filter(({ rule }) => rule.id === '100740');
  expect(probes).toHaveLength(1);

  // An alert behind it is told: by then whatever the probe had set off would have been, too.
  const titles = () =>
    stack.journal.entries().flatMap((entry) => (entry.type === 'message' ? entry.title : []));
  const told = (what: RegExp) => titles().filter((title) => what.test(title)).length;
  await postEvents(stack, [{ action: 'security_sql_injection', user: { id: 'u_9' }, ip: '198.51.100.99' }]);
  await eventually('the alert is told', () => told(/injection/i) === 2);
  await stack.tick();
  expect(told(/probe/i)).toBe(0);
});

test('a test of the way to people reaches each channel, and says of one that refuses what to do', async () => {
  const { exitCode, printed } = await sluiceOn(stack, 'alert', 'test', '--local', '--route', 'security');
  const row = (channel: string, type: string, outcome: string) =>
    new RegExp(`^security +security-${channel} +${type} +${outcome} +\\d+$`, 'm');
  expect(printed).toMatch(row('slack', 'slack', 'sent'));
  expect(printed).toMatch(row('mail', 'email', 'sent'));
  expect(exitCode).toBe(0);

  stack.inbox.slack.setFault({ kind: 'answer', status: 404, body: 'no_service' });
  const refused = await sluiceOn(stack, 'alert', 'test', '--local');
  stack.inbox.slack.setFault(undefined);
  expect(refused.printed).toMatch(row('slack', 'slack', 'refused: slack_404_no_service'));
  expect(refused.printed).toMatch(row('mail', 'email', 'sent'));
  expect(refused.errors).toContain('slack_404_no_service: the address or channel is there no more');
  expect(refused.exitCode).toBe(1);
  for (const said of [printed, refused.printed, refused.errors])
    expect(said).not.toContain(stack.signingSecret);
});

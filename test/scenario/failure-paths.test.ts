import { createServer } from 'node:http';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { ledgerSum } from '../../tools/local/journal.ts';
import { type LocalServer, listenOnLoopback } from '../../tools/local/listen.ts';
import { deadLetters } from '../support/at-rest.ts';
import { plantedSample } from '../support/planted/all.ts';
import { appEvent, foreignAlert, tracesOf } from '../support/planted/documents.ts';
import { NOBODY, type Seam, type StageBench, startStageBench } from '../support/stage-bench.ts';

const secrets = plantedSample();
const traces = secrets.map((secret) => ({ type: secret.type, forms: tracesOf(secret) }));
let requests = 0;
/** Events of their own for every request: the same ones would be recognised as duplicates. */
function events(): string {
  requests += 1;
  return JSON.stringify(secrets.map((secret, i) => appEvent(`app-${requests}-${i}`, secret, i)));
}
/** What each broken secret holds; none of it may be quoted. */
const BROKEN = {
  'broken/empty': '',
  'broken/text': `Pw${'x1Y'.repeat(9)}`,
  'broken/other': JSON.stringify({ usr: 'sluice', password: `Pw${'z2W'.repeat(9)}` }),
  'broken/short': JSON.stringify({ current: 'short-secret-7' }),
  'broken/channels': JSON.stringify({
    'security-slack': 'http://10.0.0.7/services/T0/B0/hook-secret-7',
    'security-mail': 'mailto:pw-secret-7@example.com',
  }),
  'broken/no-channels': '{}',
};
const BROKEN_PARTS = ['x1Yx1Y', 'z2Wz2W', 'short-secret-7', 'hook-secret-7', 'pw-secret-7'];

let bench: StageBench;
let denying: LocalServer;
beforeAll(async () => {
  bench = await startStageBench(BROKEN);
  const denied = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(403, { 'content-type': 'application/xml' }).end(denied));
  });
  denying = await listenOnLoopback(server, 0, 'denying S3');
});
afterAll(async () => {
  await denying.close();
  await bench.close();
});

let before = { ledger: {} as Readonly<Record<string, number>>, lines: 0 };
beforeEach(() => {
  before = { ledger: bench.journal.ledger(), lines: bench.logLines.length };
});

/** What this test has added to the ledger. */
function ledger(): Readonly<Record<string, number>> {
  const now = Object.entries(bench.journal.ledger());
  return Object.fromEntries(
    now
      .map(([key, count]) => [key, count - (before.ledger[key] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

/** Messages of the warnings and errors that this test has caused. */
function complaints(): readonly string[] {
  return bench.logLines.slice(before.lines).flatMap((line) => {
    const { level, message, code, detail } = JSON.parse(line) as Record<string, string>;
    return level === 'WARN' || level === 'ERROR' ? [`${message ?? ''} (${code ?? ''}) ${detail ?? ''}`] : [];
  });
}

let addresses = 0;
/** Alerts of a group of their own: a second one of a group would wait for its digest. */
function sendAlert(id: string, seam: Seam = {}, ownAddress?: string) {
  addresses += 1;
  const srcip = ownAddress ?? `203.0.113.${addresses}`;
  const body = JSON.stringify(foreignAlert(id, srcip, secrets));
  const signature = signAlert(bench.signingSecret, body, Math.floor(Date.now() / 1_000));
  return bench.post(body, seam, '/v1/alerts', { 'x-sluice-signature': signature });
}

async function queuedEvents(): Promise<string> {
  expect((await bench.post(events())).status).toBe(202);
  const [body = ''] = await bench.take('events');
  return body;
}

async function queuedAlert(id: string): Promise<string> {
  expect((await sendAlert(id)).status).toBe(202);
  const [body = ''] = await bench.take('alerts');
  return body;
}

const problemOf = ({ body }: { body: string }) => (JSON.parse(body) as { code: string }).code;

test.each<[string, () => Seam]>([
  ['cannot be reached', () => ({ variables: { EVENTS_QUEUE_URL: `${NOBODY}/0/events` } })],
  ['does not exist', () => ({ variables: { EVENTS_QUEUE_URL: `${bench.queues.url('events')}-nowhere` } })],
])(
  'when the events queue %s the sender is told to come back, and nothing is counted as taken',
  async (_, seam) => {
    const refused = await bench.post(events(), seam());
    expect([refused.status, problemOf(refused), refused.headers?.['retry-after']]).toEqual([
      503,
      'unavailable',
      '5',
    ]);
    expect(ledger()).toEqual({});
    expect(complaints()).toEqual([expect.stringMatching(/^the queue did not take messages/)]);
    expect((await bench.post(events())).status).toBe(202);
    expect(ledger()).toEqual({ 'ingest/app/received': secrets.length, 'ingest/app/queued': secrets.length });
    await bench.take('events');
  },
);

test.each<[string, Seam, RegExp]>([
  [
    'cannot be reached',
    { endpoints: { dynamodb: NOBODY } },
    /failed with .*: the same call may succeed later/,
  ],
  ['has another name', { variables: { TABLE_NAME: 'nowhere' } }, /"nowhere" does not exist: check its name/],
])('when the table %s keys cannot be checked: the sender is told to come back', async (_, seam, message) => {
  const refused = await bench.post(events(), seam);
  expect([refused.status, problemOf(refused), refused.headers?.['retry-after']]).toEqual([
    503,
    'unavailable',
    '5',
  ]);
  expect(ledger()).toEqual({});
  expect(complaints()).toEqual([expect.stringMatching(message)]);
});

test('a request whose key can be told wrong by its form alone needs no table', async () => {
  const refused = await bench.post(events(), { endpoints: { dynamodb: NOBODY } }, '/v1/events', {
    authorization: 'Bearer nonsense',
  });
  expect(refused.status).toBe(401);
});

test.each<[string, () => Seam, RegExp]>([
  ['denies us', () => ({ endpoints: { s3: denying.endpoint } }), /refused us: grant s3:PutObject/],
  ['cannot be reached', () => ({ endpoints: { s3: NOBODY } }), /archive bucket .* failed with/],
  ['does not exist', () => ({ variables: { ARCHIVE_BUCKET: 'nowhere' } }), /"nowhere" does not exist: check/],
])('when the archive %s events wait in the queue', async (_, seam, message) => {
  const body = await queuedEvents();
  expect(await bench.enrich(body, seam())).toBe('comes back');
  expect(complaints()).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  expect(ledgerSum(ledger(), 'enrich', 'parked') + ledgerSum(ledger(), 'enrich', 'forwarded')).toBe(0);
});

test.each<[string, Seam, RegExp]>([
  ['cannot be reached', { endpoints: { dynamodb: NOBODY } }, /table .* failed with/],
  ['has another name', { variables: { TABLE_NAME: 'nowhere' } }, /"nowhere" does not exist/],
])('when the table %s events and alerts wait in their queues', async (_, seam, message) => {
  expect(await bench.enrich(await queuedEvents(), seam)).toBe('comes back');
  expect(await bench.notify(await queuedAlert(`table-${message.source}`), seam)).toBe('comes back');
  const said = complaints().filter((each) => message.test(each));
  expect(said).toHaveLength(2);
  expect(ledger()).not.toHaveProperty('alert-notify/alert/grouped');
});

test.each([
  ['is missing', 'nowhere', /"nowhere" does not exist or has no value: create it and put one/],
  ['is empty', 'broken/empty', /"broken\/empty" does not have the form .*"username".*; put a new value/],
  ['is no JSON', 'broken/text', /"broken\/text" does not have the form/],
  ['holds other names', 'broken/other', /"broken\/other" does not have the form/],
])('when the secret for Wazuh %s events wait, and the log says what to do', async (_, id, message) => {
  const body = await queuedEvents();
  expect(await bench.enrich(body, { variables: { WAZUH_SECRET_ID: id } })).toBe('comes back');
  expect(complaints()).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  expect(ledgerSum(ledger(), 'enrich', 'parked')).toBe(0);
});

test.each([
  ['is missing', 'nowhere', /"nowhere" does not exist or has no value/],
  ['is empty', 'broken/empty', /"broken\/empty" does not have the form \{"current"/],
  ['is too short', 'broken/short', /"broken\/short" does not have the form/],
])(
  'when the signing secret %s alerts are put off, not refused, and the log says what to do',
  async (_, id, message) => {
    const refused = await sendAlert('signing', { variables: { ALERT_SIGNING_SECRET_ID: id } });
    expect([refused.status, problemOf(refused), refused.headers?.['retry-after']]).toEqual([
      503,
      'unavailable',
      '5',
    ]);
    expect(complaints()).toEqual([expect.stringMatching(message)]);
  },
);

test.each([
  ['is missing', 'nowhere', /"nowhere" does not exist or has no value/],
  ['is empty', 'broken/empty', /"broken\/empty" does not have the form/],
  [
    'names no channel',
    'broken/no-channels',
    /security-slack: has no address in the channels secret; add one/,
  ],
  ['holds wrong addresses', 'broken/channels', /security-slack: address .* must begin with https/],
])(
  'when the secret of the channels %s the notifications stay owed until it is mended',
  async (_, id, message) => {
    const body = await queuedAlert(`channels-${id}`);
    expect(await bench.notify(body, { variables: { CHANNELS_SECRET_ID: id } })).toBe('settled');
    expect(complaints()).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
    expect(ledger()).toMatchObject({ 'alert-notify/alert/grouped': 1 });
    expect(ledgerSum(ledger(), 'alert-notify', 'parked')).toBe(0);
  },
);

test('a bot of Slack writes with the token of its own secret, and what it could not write is owed until that has one', async () => {
  const { slack } = bench.inbox;
  const { accessToken, ...app } = slack.app.install();
  const id = 'broken/slack-token';
  const client = createSecretsManagerClient(bench.aws);
  await client.send(new CreateSecretCommand({ Name: id, SecretString: JSON.stringify(app) }));
  const seam: Seam = {
    variables: { CHANNELS_SECRET_ID: 'broken/no-channels', SLACK_TOKEN_SECRET_ID: id },
    configure: (config) => ({
      ...config,
      alerts: {
        ...config.alerts,
        channels: { bot: { type: 'slack', transport: 'bot', channel: slack.channel } },
        routes: config.alerts.routes.map((route) => ({ ...route, channels: ['bot'] })),
      },
    }),
  };
  const notify = async (name: string) => {
    expect(await bench.notify(await queuedAlert(name), seam)).toBe('settled');
  };
  await notify('bot-1');
  expect(slack.thread()).toEqual([]);
  expect(complaints()).toEqual([expect.stringMatching(/holds no bot token yet: .*rotate-secret/)]);
  const filled = JSON.stringify({ ...app, accessToken });
  await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: filled }));
  client.destroy();
  await notify('bot-2');
  expect(slack.thread()).toHaveLength(1);
  expect(ledgerSum(ledger(), 'alert-notify', 'parked')).toBe(0);
});

test('when Slack knows the webhook no more and the mail server no recipient, both messages are parked', async () => {
  bench.inbox.slack.setFault({ kind: 'answer', status: 404, body: 'no_service' });
  bench.inbox.smtp.setFault({ kind: 'answer', code: 550, at: 'rcpt' });
  await sendAlert('parked', {}, '203.0.113.210');
  const [queued = ''] = await bench.take('alerts');
  expect(await bench.notify(queued)).toBe('settled');
  bench.inbox.slack.setFault(undefined);
  bench.inbox.smtp.setFault(undefined);
  expect(ledger()).toMatchObject({ 'alert-notify/alert/parked/refused_by_channel': 2 });
  expect(complaints().filter((each) => each.includes('refused a notification'))).toEqual([
    expect.stringContaining('no_service'),
    expect.stringContaining('smtp_550'),
  ]);
  const letters = await deadLetters(bench);
  expect(letters.map(({ queue, reason }) => `${queue} ${reason}`)).toEqual([
    'alerts refused_by_channel',
    'alerts refused_by_channel',
  ]);
  for (const { body: letter } of letters) expect(await bench.notify(letter)).toBe('settled');
  expect(
    bench.inbox.slack.messages().filter((message) => JSON.stringify(message).includes('203.0.113.210')),
  ).toHaveLength(1);
  expect(letters.filter(({ body: letter }) => leaksIn(letter).length > 0)).toEqual([]);
});

function leaksIn(text: string): readonly string[] {
  return [
    ...traces.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ type }) => type),
    ...BROKEN_PARTS.filter((part) => text.includes(part)),
    ...[bench.signingSecret, 'Wazuh-1-password'].filter((secret) => text.includes(secret)),
  ];
}

test('no log line of all this holds a planted secret or a part of a broken one', () => {
  expect(bench.logLines.length).toBeGreaterThan(30);
  expect(bench.logLines.flatMap(leaksIn)).toEqual([]);
});

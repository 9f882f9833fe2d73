import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createS3Archive } from '../../../../adapters/aws/buckets/archive.ts';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createS3Client } from '../../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../../adapters/aws/clients/sqs-client.ts';
import { createProbeLog } from '../../../../adapters/aws/table/probe-log.ts';
import { createRequestBudget } from '../../../../adapters/aws/table/request-budget.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { defineConfig } from '../../../../src/config.ts';
import type { Deployment } from '../../../../tools/cli/doctor/deployment.ts';
import { localEnvironment } from '../../../../tools/local/aws/environment.ts';
import { startQueues } from '../../../../tools/local/aws/queues.ts';
import { startS3 } from '../../../../tools/local/aws/s3-server.ts';
import { startSecrets } from '../../../../tools/local/aws/secrets-server.ts';
import { startTables } from '../../../../tools/local/aws/tables.ts';
import { deployment, findings, lineOf, NO_AWS, said } from './bench.ts';

const NAME = 'sluice-local';
const GOOD = 'x'.repeat(32);
const WEBHOOK = 'https://hooks.slack.com/services/T0/B0/PLANTED';
const [queues, tables, s3, secrets] = await Promise.all([
  startQueues({ app: NAME }),
  startTables({ table: NAME }),
  startS3({ buckets: ['full', 'empty', 'closed'], denied: ['closed'] }),
  startSecrets({
    secrets: {
      [`${NAME}/wazuh`]: '{"username":"sluice","password":"PLANTED-passw0rd"}',
      [`${NAME}/alert-signing`]: '{"current":"short"}',
      [`${NAME}/channels`]: JSON.stringify({
        'security-slack': WEBHOOK,
        'security-mail': 'smtps://u:PLANTED@mail.example.com:465',
      }),
      [`${NAME}/hooks`]: JSON.stringify({ supabase: { current: GOOD }, sentry: { current: GOOD } }),
    },
  }),
]);
const aws = localEnvironment({
  sqs: queues.endpoint,
  dynamodb: tables.endpoint,
  s3: s3.endpoint,
  secretsmanager: secrets.endpoint,
  sesv2: s3.endpoint,
});
const sqs = createSqsClient(aws);
const dynamodb = createDynamoDbClient(aws);
afterAll(async () => {
  sqs.destroy();
  dynamodb.destroy();
  await Promise.all([queues.close(), tables.close(), s3.close(), secrets.close()]);
});

const place = (more: Partial<Deployment> = {}) => deployment({ aws, more });
const bySubject = async (check: 'queues' | 'dead-letters' | 'secrets', clock?: () => number) => {
  const all = await findings(place(), [check], clock === undefined ? {} : { clock });
  return Object.fromEntries(all.map((finding) => [finding.subject.replace(`${NAME}-`, ''), lineOf(finding)]));
};
const send = (url: string, reason?: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: 'PLANTED-content',
      ...(reason && { MessageAttributes: { reason: { DataType: 'String', StringValue: reason } } }),
    }),
  );
const hour = 3_600_000;

describe('queues', () => {
  test('that are empty are green', async () => {
    const empty = 'green: 0 wait, 0 are being handled';
    expect(await bySubject('queues')).toEqual({ trail: empty, events: empty, alerts: empty });
  });

  test('tell how long their oldest message waits, and are amber when that is not normal', async () => {
    for (const queue of ['trail', 'events'] as const) await send(queues.url(queue));
    const later = await bySubject('queues', () => Date.now() + hour);
    expect(later.events).toMatch(
      /^amber: 1 wait, .* the oldest of ten for 36\d\d s → normal is up to 900 s; docs\/runbooks\/queue-age\.md/,
    );
    await send(queues.url('alerts'));
    const now = await bySubject('queues');
    expect(now.alerts).toMatch(/^green: 1 wait, 0 are being handled, the oldest of ten for \d s$/);
    expect(later.trail).toMatch(/^amber: 1 wait, .* → normal is up to 1800 s;/);
    expect(JSON.stringify(later)).not.toContain('PLANTED');
  });

  test('that are not there are red, that of the sink s3 among them', async () => {
    const s3 = { readers: [], retentionDays: 7 };
    const pulled = await findings(deployment({ aws, wazuh: { s3 } }), ['queues', 'dead-letters']);
    const red = pulled.filter(({ status }) => status === 'red').map(({ subject }) => subject);
    expect(red).toEqual([`${NAME}-wazuh`, `${NAME}-wazuh-dead-letters`]);
    const other = { ...place(), config: { ...place().config, name: 'somebody-else' } };
    const [seen] = await said(other, 'queues');
    expect(seen).toMatch(/^red: there is no such queue → are account, region/);
  });

  test('whose messages are delivered ten times only are not looked into, which would cost one of them', async () => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${NAME}-wazuh` }));
    await send(QueueUrl);
    const s3 = { readers: [], retentionDays: 7 };
    const seen = await findings(deployment({ aws, wazuh: { s3 } }), ['queues']);
    const pulled = seen.find(({ subject }) => subject === `${NAME}-wazuh`);
    expect(pulled && lineOf(pulled)).toMatch(
      /^green: 1 wait, .* the alarm on the age of queue wazuh fires at 1800 s/,
    );
  });
});

test('dead letters are amber, with their reasons, and stay where they are', async () => {
  const url = queues.deadLettersUrl('events');
  for (const reason of ['refused_by_wazuh', 'refused_by_wazuh', undefined]) await send(url, reason);
  for (let look = 0; look < 2; look += 1) {
    const seen = await bySubject('dead-letters');
    expect(seen['trail-dead-letters']).toBe('green: none');
    expect(seen['events-dead-letters']).toMatch(/^amber: 3 set aside; of 3 looked at: /);
    expect(seen['events-dead-letters']).toContain('2 refused_by_wazuh');
    expect(seen['events-dead-letters']).toContain('→ npx sluice replay --from dlq --queue events --dry-run');
    expect(seen['events-dead-letters']).toContain('1 given up by SQS, without a reason');
  }
});

describe('secrets', () => {
  test('are judged by their form alone; what is wrong comes with the command that fills it', async () => {
    const seen = await bySubject('secrets');
    expect(seen[`${NAME}/wazuh`]).toBe('green: filled, in the right form');
    expect(seen[`${NAME}/channels`]).toBe('green: filled, in the right form');
    expect(seen[`${NAME}/alert-signing`]).toMatch(
      /^red: .* does not have the form .* → aws secretsmanager put-secret-value --secret-id sluice-local\/alert-signing/,
    );
    expect(seen[`${NAME}/hooks`]).toMatch(/^red: holds nothing for supabase-signed, sentry-plugin/);
    expect(JSON.stringify(seen)).not.toContain('PLANTED');
  });

  test('that are empty are red', async () => {
    const bare = await startSecrets({ secrets: {} });
    const elsewhere = deployment({
      aws: localEnvironment({ secretsmanager: bare.endpoint, sesv2: bare.endpoint }),
    });
    const seen = await said(elsewhere, 'secrets');
    await bare.close();
    expect(seen).toHaveLength(4);
    for (const line of seen)
      expect(line).toMatch(/^red: .* does not exist or has no value.* → aws secretsmanager/);
  });

  test('of a bot token that changes by itself is wrong until there is one, and when it was not changed in time', async () => {
    const config = defineConfig({
      name: NAME,
      tenants: [{ id: 'main' }],
      wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
      alerts: {
        channels: { chat: { type: 'slack', transport: 'bot', channel: 'C0123456789' } },
        routes: [{ name: 'all', channels: ['chat'] }],
      },
      rotation: { slackToken: true },
    });
    const app = { clientId: '1.2', clientSecret: 'PLANTED-secret', refreshToken: 'xoxe-1-PLANTED-0000' };
    const accessToken = 'xoxe.xoxb-1-PLANTED-0000';
    const seenWith = async (held: object) => {
      const server = await startSecrets({
        secrets: { [`${NAME}/channels`]: '{}', [`${NAME}/slack-token`]: JSON.stringify(held) },
      });
      const elsewhere = localEnvironment({ secretsmanager: server.endpoint, sesv2: server.endpoint });
      const all = await findings({ ...place({ aws: elsewhere }), config }, ['secrets']);
      await server.close();
      expect(JSON.stringify(all)).not.toContain('PLANTED');
      const lineFor = (last: string) =>
        all.filter(({ subject }) => subject === `${NAME}/${last}`).map(lineOf)[0];
      // The bots' channels need no token of their own.
      expect(lineFor('channels')).toBe('green: filled, in the right form');
      return lineFor('slack-token');
    };
    expect(await seenWith(app)).toMatch(/^red: .*no bot token yet: `aws secretsmanager rotate-secret/);
    expect(await seenWith({ ...app, accessToken, expiresAt: '2026-01-01T00:00:00.000Z' })).toMatch(
      /^red: .*expired at 2026-01-01T00:00:00\.000Z: docs\/runbooks\/slack-token\.md/,
    );
    expect(await seenWith({ ...app, accessToken, expiresAt: '2999-01-01T00:00:00.000Z' })).toMatch(/^green/);
    expect(await seenWith({ ...app, refreshToken: accessToken })).toMatch(/^red: .*refreshToken is none/);
  });

  test('of the pseudonyms of a tenant are expected when it uses tokens', async () => {
    const config = defineConfig({
      name: NAME,
      tenants: [{ id: 'main', redaction: { detectors: { email: 'token' } } }],
      wazuh: { nodes: [{ name: 'any', url: 'https://wazuh.example.com' }] },
    });
    const all = await findings({ ...place(), config }, ['secrets']);
    expect(all.map(({ subject }) => subject)).toEqual([
      `${NAME}/wazuh`,
      `${NAME}/alert-signing`,
      `${NAME}/redaction/main`,
    ]);
  });
});

describe('the budget of a node', () => {
  const budget = createRequestBudget(createTable(dynamodb, NAME), 2);
  const budgetSaid = (clock?: () => number) =>
    said(
      deployment({ aws, wazuh: { requestsPerMinute: 2 } }),
      'budget',
      clock === undefined ? {} : { clock },
    );

  test('is what is left of this minute, and amber when it is spent or somebody else spends it', async () => {
    expect(await budgetSaid()).toEqual(['green: nothing was sent in the last hour']);
    await budget.take('local', Date.now());
    expect(await budgetSaid()).toEqual(['green: 1 of 2 requests are left in this minute']);
    await budget.take('local', Date.now());
    expect((await budgetSaid())[0]).toMatch(
      /^amber: all 2 requests of this minute are spent; events wait \d\d s/,
    );
    expect(await budgetSaid(() => Date.now() + 61_000)).toEqual([
      'green: 2 of 2 requests are left in this minute',
    ]);
    await budget.exhausted('local', Date.now() + 40_000);
    expect((await budgetSaid())[0]).toMatch(
      /^amber: the node answered 429 and is left alone for (39|40) s more/,
    );
  });
});

describe('the archive', () => {
  const archiveSaid = async (archive: string | undefined) => (await said(place({ archive }), 'archive'))[0];

  test('is green when it can be listed', async () => {
    await createS3Archive(createS3Client(aws), 'full').put('one', new Uint8Array(1));
    expect(await archiveSaid('full')).toBe('green: can be listed, and holds events');
    expect(await archiveSaid('empty')).toBe('green: can be listed, and is empty');
  });

  test('is red when it is not there or not ours to see, and skipped when nobody says which it is', async () => {
    expect(await archiveSaid('gone')).toMatch(/^red: there is no such bucket/);
    expect(await archiveSaid('closed')).toMatch(
      /^red: your AWS credentials may not look → have s3:ListBucket/,
    );
    expect(await archiveSaid(undefined)).toMatch(/^grey: skipped: which bucket\? → give --archive/);
  });

  test('that is switched off is amber', async () => {
    const config = { ...place().config, archive: { ...place().config.archive, enabled: false } };
    expect((await said({ ...place(), config }, 'archive'))[0]).toMatch(/^amber: there is none/);
  });
});

test('the table is green where it is, red where it is not', async () => {
  expect(await said(place(), 'table')).toEqual(['green: can be read here']);
  expect((await said(place({ table: 'other' }), 'table'))[0]).toMatch(/^red: there is no table "other" here/);
});

test('an AWS that cannot be reached is red in every check, and none of them hangs', async () => {
  const place = deployment({ aws: NO_AWS, more: { archive: 'any' } });
  const all = await findings(place, ['table', 'secrets', 'queues', 'dead-letters', 'archive', 'budget']);
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(({ status }) => status !== 'red')).toEqual([]);
  for (const { seen } of all) expect(seen).toMatch(/ECONNREFUSED|cannot be reached|could not be read/);
});

test('without credentials every check of AWS says how to get some', async () => {
  const none = Object.assign(new Error('none in the chain'), { name: 'CredentialsProviderError' });
  const place = deployment({
    aws: { ...NO_AWS, credentials: () => Promise.reject(none) },
    more: { archive: 'any' },
  });
  const all = await findings(place, ['table', 'secrets', 'queues', 'archive']);
  expect(all.length).toBeGreaterThan(5);
  for (const { seen } of all) expect(seen).toContain('no AWS credentials were found; run `aws sso login`');
});

const KEY = 'slk_PLANTED';
const log = createProbeLog(createTable(dynamodb, NAME), Date.now);

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Sent {
  readonly action: string;
  readonly event: { readonly id: string };
}

/** An ingest URL that answers as told; `/v1/health` is well. */
async function ingest(
  answer: (sent: Sent) => { readonly status: number; readonly body: object },
  date: () => number = Date.now,
): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(date()).toUTCString());
    if (request.method === 'GET') response.writeHead(request.url === '/v1/health' ? 200 : 404).end('{}');
    else
      void json(request).then((sent) => {
        const { status, body } = answer(sent as Sent);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const accepts = ({ event }: Sent) => ({
  status: 202,
  body: { outcomes: [{ status: 'accepted', id: event.id }] },
});
const at = (url: string | undefined, key: string | undefined = KEY) =>
  deployment({ aws, more: { ingest: { url, key } } });

/** Waits in the time of this clock. */
function patience() {
  const time = { now: Date.parse('2026-03-04T05:06:07Z'), pauses: 0 };
  const pause = async (ms: number) => {
    time.now += ms;
    time.pauses += 1;
  };
  return { time, options: { clock: () => time.now, probe: { pause } } };
}

describe('a probe', () => {
  test('that comes back tells the time of each leg', async () => {
    const { time, options } = patience();
    let sent: Sent | undefined;
    const url = await ingest((event) => {
      sent = event;
      const [alertedAt, receivedAt, notedAt] = [1_000, 2_500, 3_000].map((ms) => time.now + ms) as [
        number,
        number,
        number,
      ];
      void log.note(event.event.id, { alertedAt, receivedAt, notedAt });
      return accepts(event);
    }, options.clock);
    const [seen] = await said(at(url), 'probe', options);
    expect(sent).toMatchObject({ action: 'sluice_probe' });
    expect(seen).toBe(
      'green: came back: accepted after 0.0 s, alert written after 1.0 s, back at ingest after 2.5 s, noted after 3.0 s; nobody was told',
    );
  });

  test('that does not come back within a minute is red, with the places to look at', async () => {
    const { time, options } = patience();
    const begun = time.now;
    const [seen] = await said(at(await ingest(accepts, options.clock)), 'probe', options);
    expect(seen).toMatch(
      /^red: accepted, and no alert came back within 60 s.*rule 100740.*<integration>.*integrations\.log/,
    );
    expect(time.now - begun).toBeGreaterThanOrEqual(60_000);
    expect(time.pauses).toBe(120);
  });

  test.each([
    [{ status: 401, body: { code: 'unauthorized' } }, /^red: refused: 401 unauthorized → use another key/],
    [{ status: 503, body: { code: 'unavailable' } }, /^red: refused: 503 unavailable$/],
    [{ status: 502, body: { code: 'PLANTED <b>' } }, /^red: refused: 502$/],
    [
      {
        status: 202,
        body: { outcomes: [{ status: 'rejected', code: 'not_permitted', path: '', message: 'PLANTED' }] },
      },
      /^red: refused: not_permitted → the key has to bring the action sluice_probe/,
    ],
  ])('that is not taken is red with the reason: %o', async (answer, expected) => {
    const seen = await said(at(await ingest(() => answer)), 'probe', patience().options);
    expect(seen.join()).toMatch(expected);
    expect(seen.join()).not.toContain('PLANTED');
  });

  test('needs a key, and says how to make one that can do nothing else', async () => {
    const url = await ingest(accepts);
    const place = deployment({ aws, more: { ingest: { url, key: undefined } } });
    const [seen] = await said(place, 'probe', { probe: { pause: async () => {} } });
    expect(seen).toMatch(/^amber: not sent: that takes an ingest key → .*--scope sluice_probe/);
  });

  test('is not sent when nobody wants it', async () => {
    const all = await findings(at(await ingest(accepts)), ['health', 'probe']);
    expect(all.map(({ check }) => check)).toEqual(['health']);
  });
});

describe('the ingest URL', () => {
  test('is green when it answers', async () => {
    expect(await said(at(await ingest(accepts)), 'health')).toEqual(['green: answers']);
  });

  test('where something else answers, or nobody, is red', async () => {
    const url = await ingest(accepts);
    expect((await said(at(`${url}/other`), 'health'))[0]).toMatch(/^red: .* answers 404 → something else/);
    const [server] = servers.splice(0);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    expect((await said(at(url), 'health'))[0]).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  test("tells when it is this machine's clock that is wrong", async () => {
    const url = await ingest(accepts, () => Date.now() + 90_000);
    expect((await said(at(url), 'health'))[0]).toMatch(
      /^amber: answers, and this machine's clock is (89|90) s behind/,
    );
  });

  test('that nobody has given is skipped, and so is the probe', async () => {
    const place = deployment({ aws, more: { ingest: { url: undefined, key: KEY } } });
    const all = await findings(place, ['probe'], { probe: { pause: async () => {} } });
    expect(all.map(({ status }) => status)).toEqual(['grey', 'grey']);
  });
});

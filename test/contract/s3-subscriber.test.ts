import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { createS3Sink } from '../../adapters/wazuh/s3-sink.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { WireEvent } from '../../src/forward/sink.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import type { InstalledRuleset } from '../../tools/local/manager/ruleset/installation.ts';
import { startS3Subscriber } from '../../tools/local/manager/s3-subscriber.ts';
import { shippedRuleFiles as managerRules } from '../../tools/local/shipped-rules.ts';
import { shippedRuleFiles } from '../../tools/rules/shipped-files.ts';
import { envelope, securityEvent } from '../support/envelopes.ts';
import { clock, managerPool } from '../support/manager-replay.ts';
import { s3Ways } from '../support/s3-way.ts';

const pool = managerPool();
const ways = s3Ways();
afterAll(pool.closeAll);
afterAll(ways.closeAll);

/** Without rules there is less to load. */
async function open(rules?: InstalledRuleset) {
  const manager = await pool.start(clock(), rules && { ruleset: rules });
  const way = await ways.open();
  const put = (key: string, body: string | Uint8Array) =>
    way.s3.send(new PutObjectCommand({ Bucket: way.bucket, Key: key, Body: body }));
  const received = (): readonly JsonObject[] => manager.events().map((text) => JSON.parse(text));
  return { ...way, manager, put, received, pull: () => way.pull(manager) };
}

const jsonl = (...lines: readonly string[]) => gzipSync(lines.map((line) => `${line}\n`).join(''));

describe("Wazuh's module, played here, on objects of a bucket", () => {
  test('puts its envelope around each line, spaced as Python does, nulls gone', async () => {
    const { manager, put, pull } = await open();
    await put('a/x.jsonl.gz', jsonl('{"source":"x","none":null,"deep":{"none":null,"l":[1,null]},"t":"ż"}'));
    expect(await pull()).toEqual({ objects: 1, events: 1, tooLong: 0, strange: 0 });
    expect(manager.events()).toEqual([
      '{"integration": "aws", "aws": {"log_info": {"log_file": "a/x.jsonl.gz", "s3bucket": "for-wazuh"}, ' +
        '"source": "x", "deep": {"l": [1, null]}, "t": "\\u017c"}}',
    ]);
  });

  test.each([
    ['a line that is no JSON', ['{"n":1}', 'oops', '{"n":2}']],
    ['an empty line', ['{"n":1}', '', '{"n":2}']],
  ])('takes the whole object for plain text because of %s', async (_case, lines) => {
    const { put, pull, received } = await open();
    await put('x.jsonl.gz', jsonl(...lines));
    await pull();
    expect(received().map(({ aws }) => aws)).toEqual(
      lines.map((line) => expect.objectContaining({ full_log: line, source: 'custom' })),
    );
  });

  test('dies of a line that is no object, and leaves the message for the next run', async () => {
    const { put, pull } = await open();
    await put('x.jsonl.gz', jsonl('{"n":1}', '7'));
    await expect(pull()).rejects.toThrow(TypeError);
  });

  test('says of an event that is too long for the manager’s socket, and goes on', async () => {
    const { put, pull } = await open();
    await put('x.jsonl.gz', jsonl(JSON.stringify({ t: 'x'.repeat(66_000) }), '{"n":1}'));
    expect(await pull()).toMatchObject({ objects: 1, events: 1, tooLong: 1 });
  });

  test('reads the first record of a notification alone, and leaves what is none of S3’s', async () => {
    const { sqs, queueUrl, bucket, put, pull, received } = await open();
    for (const key of ['one', 'two']) await put(`other/${key}.gz`, jsonl(`{"key":"${key}"}`));
    const record = (key: string) => ({ s3: { bucket: { name: bucket }, object: { key } } });
    for (const key of ['one', 'two']) await put(`${key}.jsonl.gz`, jsonl(`{"key":"${key}"}`));
    const bodies = [
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket },
      { Records: [record('two.jsonl.gz'), record('one.jsonl.gz')] },
    ];
    for (const body of bodies)
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
    expect(await pull()).toMatchObject({ objects: 3, strange: 1 });
    const keys = received().map(({ aws }) => (aws as { readonly key: string }).key);
    expect(keys.toSorted()).toEqual(['one', 'two', 'two']);
  });

  test('does not find an object with a space in its key, which ours never have', async () => {
    const { put, pull } = await open();
    await put('a b.jsonl.gz', jsonl('{"n":1}'));
    await expect(pull()).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('the module of a manager that runs', () => {
  test('goes on after a run that died, and ends when it is closed', async () => {
    const { put, sqs, s3: client, queueUrl } = await open();
    const faults: unknown[] = [];
    const fed = Promise.withResolvers<string>();
    await put('dies.jsonl.gz', jsonl('7'));
    const subscriber = startS3Subscriber({
      sqs,
      s3: client,
      queueUrl,
      feed: (_location, text) => {
        fed.resolve(text);
        return true;
      },
      intervalMs: 1,
      onFault: (error) => {
        faults.push(error);
        void put('read.jsonl.gz', jsonl('{"n":1}'));
      },
    });
    expect(await fed.promise).toContain('"n": 1');
    expect(faults).toEqual([expect.any(TypeError)]);
    await subscriber.close();
  });
});

describe('events that Sluice writes to S3', () => {
  const trailEvent = (id: string, record: JsonObject): WireEvent =>
    encodeEnvelope(
      {
        source: 'cloudtrail',
        tenant: 'acme',
        origin: { name: 'trail', object: 'AWSLogs/111122223333/CloudTrail/a.json.gz' },
        event: securityEvent(id),
        record: { eventID: id, awsRegion: 'eu-west-1', sourceIPAddress: '203.0.113.9', ...record },
      },
      undefined,
    );
  const user = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/jane', userName: 'jane' };
  const calls: readonly WireEvent[] = [
    trailEvent('t-1', {
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      userIdentity: user,
    }),
    trailEvent('t-2', {
      eventName: 'DescribeInstances',
      eventSource: 'ec2.amazonaws.com',
      userIdentity: user,
    }),
    trailEvent('t-3', {
      eventName: 'CreateUser',
      eventSource: 'iam.amazonaws.com',
      errorCode: 'AccessDenied',
      userIdentity: user,
    }),
    trailEvent('t-4', { eventName: 'CreateAccessKey', eventSource: 'iam.amazonaws.com', userIdentity: user }),
    ...Array.from({ length: 6 }, (_, i) =>
      trailEvent(`t-login-${i}`, {
        eventName: 'ConsoleLogin',
        eventSource: 'signin.amazonaws.com',
        userIdentity: user,
        responseElements: { ConsoleLogin: 'Failure' },
      }),
    ),
  ];

  async function sendByS3(way: Awaited<ReturnType<typeof open>>, events: readonly WireEvent[]) {
    const sink = createS3Sink({
      client: way.s3,
      bucket: way.bucket,
      clock: () => 0,
      random: () => 0,
      telemetry: { log: () => {} },
    });
    const outcomes = await sink.deliver(events, Number.MAX_SAFE_INTEGER);
    expect(outcomes).toEqual(events.map(() => ({ kind: 'delivered' })));
    await way.pull();
  }

  const alertsOf = (manager: Manager) =>
    manager
      .alerts()
      .map(({ rule, data }) => ({ rule: rule.id, level: rule.level, ...eventOf(data as JsonObject) }));
  const eventOf = ({ aws }: JsonObject) => ({ call: (aws as JsonObject).eventName });

  test('raise the alerts of Wazuh’s and of our CloudTrail rules, as when they are sent directly', async () => {
    const direct = await open(managerRules());
    for (const { line } of calls) direct.manager.sendToSocket('API-Webhook', line);
    const byS3 = await open(managerRules());
    await sendByS3(byS3, calls);
    const raised = alertsOf(byS3.manager);
    expect(raised).toEqual(alertsOf(direct.manager));
    const rules = raised.map(({ rule }) => rule);
    expect(rules.some((rule) => /^802\d\d$/.test(rule))).toBe(true);
    expect(rules.some((rule) => /^10[01]\d{3}$/.test(rule))).toBe(true);
    const [alert] = byS3.manager.alerts();
    expect(alert).toMatchObject({
      location: 'Wazuh-AWS',
      data: {
        aws: { source: 'cloudtrail', sluice: { event: { id: 't-1' } }, log_info: { s3bucket: 'trail' } },
      },
    });
  });

  test('of applications raise the alerts of the rules that are made for them', async () => {
    const way = await open({ ...managerRules(), custom: { rules: shippedRuleFiles(undefined, true) } });
    const failures = Array.from({ length: 5 }, (_, i) => encodeEnvelope(envelope(`e-${i}`), undefined));
    await sendByS3(way, failures);
    expect(way.manager.alerts().map(({ rule }) => rule.id)).toEqual([
      '110101',
      '110101',
      '110101',
      '110101',
      '110102',
    ]);
    expect(way.manager.alerts().at(-1)?.rule.description).toBe(
      'Sluice: brute force, 5 failed sign-ins to checkout from 198.51.100.7 in 5 minutes (last user u_1).',
    );
  });
});

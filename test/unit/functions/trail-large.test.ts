import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createDeadLetters } from '../../../functions/middleware/dead-letters.ts';
import { defineConfig } from '../../../src/config.ts';
import { MESSAGE_RAW_BYTES } from '../../../src/event/limits.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { hubFinding, securityHub } from '../../support/aws/bus-events.ts';
import { postgresLine } from '../../support/aws-log-lines.ts';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../../support/trail-stage.ts';

/** Text of so many characters that hardly shrinks. */
function noise(length: number, seed = ''): string {
  const bytes = createHash('shake256', { outputLength: Math.ceil((length * 3) / 4) }).update(seed);
  return bytes.digest('base64url').slice(0, length);
}

const config = defineConfig({
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
});
const LOG_GROUP = '/aws/rds/instance/orders/postgresql';
const [before, large, after] = calls(3).map((call, i) => ({
  ...call,
  eventSource: 'ec2.amazonaws.com',
  ...(i === 1 && { requestParameters: { userData: noise(330_000) } }),
}));
const counts = ({ received, parked, messages }: Awaited<ReturnType<Stage['entries']>>[number]) => ({
  received,
  parked,
  sent: messages.map(({ count }) => count),
});
type Stage = ReturnType<typeof trailStage>;

describe('a record that makes more than a queue message holds', () => {
  test('is parked with its file, and its neighbours go on, the same each time', async () => {
    const { put, invoke, ids, entries, events, deadLetters, telemetry } = trailStage();
    put([before, large, after]);
    for (const receives of [1, 2])
      expect(await invoke([notificationOf(TRAIL_KEY)], 300_000, receives)).toEqual([]);
    expect(ids()).toEqual(['id-0', 'id-2', 'id-0', 'id-2']);
    expect(deadLetters.messages[0]).toMatchObject({
      body: notificationOf(TRAIL_KEY),
      attributes: { reason: 'record_too_large', class: 'too_large' },
    });
    const keys = events.messages.map(({ body }) => (JSON.parse(body) as { key: string }).key);
    expect(keys.slice(2)).toEqual(keys.slice(0, 2));
    expect((await entries()).map(counts)).toEqual([
      { received: 3, parked: { record_too_large: 1 }, sent: [1, 1] },
    ]);
    expect(telemetry.count({ outcome: 'parked', reason: 'record_too_large' })).toBe(2);
    expect(telemetry.count({ outcome: 'queued' })).toBe(4);
  });

  test('is parked with the message that brought it, and what came with it goes on', async () => {
    const deadLetters = createMemoryQueue();
    const telemetry = createMemoryTelemetry();
    const { invoke, ids, entries, time } = trailStage({
      contentLetters: createDeadLetters(deadLetters, { config, telemetry }, '1.2.3', 'as-received'),
    });
    const message = JSON.stringify({ Records: [before, large] });
    expect(await invoke([message, JSON.stringify(after)])).toEqual([]);
    expect(ids()).toEqual(['id-0', 'id-2']);
    expect(deadLetters.messages.map(({ attributes }) => attributes?.reason)).toEqual(['record_too_large']);
    // When it fits one day, the letter brings it.
    time.now += 120_000;
    await invoke([message], 300_000, 1, 'replay');
    expect((await entries()).map((entry) => ({ ...counts(entry), filtered: entry.filtered }))).toEqual([
      { received: 3, parked: { record_too_large: 1 }, sent: [1, 1], filtered: {} },
      { received: 2, parked: { record_too_large: 1 }, sent: [], filtered: { already_taken: 1 } },
    ]);
  });
});

describe('when the events queue takes one message of several, what comes back makes the same messages', () => {
  /** Keys of messages, each once. */
  const keysOf = ({ unpacked }: Stage) => [...new Set(unpacked().map(({ message }) => message.key))];

  test('of lines of logs, which have no name, whoever else comes along', async () => {
    const stage = trailStage({ logGroups: new Map([[LOG_GROUP, 'rds']]) });
    const logs = [0, 1].map((at) => {
      const logEvents = Array.from({ length: 300 }, (_, i) => ({
        id: `${at}-${i}`,
        timestamp: 1_772_600_767_000 + i,
        message: postgresLine('connection authorized: user=shop database=orders'),
      }));
      const batch = { messageType: 'DATA_MESSAGE', owner: '111122223333', logGroup: LOG_GROUP };
      const data = gzipSync(JSON.stringify({ ...batch, logStream: 's', logEvents })).toString('base64');
      return JSON.stringify({ awslogs: { data } });
    });
    stage.events.refuseNext(1);
    const refused = await stage.invoke(logs);
    expect(refused).toEqual(['m-0']);
    stage.time.now += 120_000;
    expect(await stage.invoke(logs, 300_000, 2)).toEqual([]);
    expect(new Set(stage.ids()).size).toBe(600);
    expect(keysOf(stage)).toHaveLength(2);
  });

  test('of a record of several events, and each entry counts what it sent', async () => {
    const stage = trailStage();
    const findings = ['a', 'b', 'c'].map((seed) =>
      hubFinding({ Id: `arn:finding-${seed}`, Description: noise(130_000, seed) }),
    );
    const hub = JSON.stringify({ ...securityHub(findings), id: 'hub-1' });
    const other = (at: string) =>
      JSON.stringify({ ...securityHub([hubFinding({ Id: `arn:other-${at}` })]), id: `hub-${at}` });
    stage.events.refuseNext(1);
    expect(await stage.invoke([hub, other('x')])).toEqual(['m-0']);
    stage.time.now += 120_000;
    expect(await stage.invoke([other('y'), hub], 300_000, 2)).toEqual([]);
    expect(new Set(stage.ids()).size).toBe(5);
    const [first, second, ...rest] = (await stage.entries()).map(counts);
    expect(rest).toEqual([]);
    for (const { received, sent } of [first, second].flatMap((each) => each ?? []))
      expect(received).toBe(sent.reduce((sum, count) => sum + count));
    // What was sent before comes once more in a message that is known.
    const keys = keysOf(stage);
    expect(stage.ids()).toHaveLength(5 + stage.unpacked().length - keys.length);
    expect(keys).toHaveLength(5);
  });
});

test('large records of a file are sent before they are as many as a message takes, the same ones however its bytes come', async () => {
  const records = calls(100).map((call, i) => ({ ...call, errorMessage: `${i} `.repeat(20_000) }));
  const file = gzipSync(JSON.stringify({ Records: records }));
  const read = async (chunk: number) => {
    const open = async () => {
      const chunks = Array.from({ length: Math.ceil(file.length / chunk) }, (_, i) =>
        file.subarray(i * chunk, (i + 1) * chunk),
      );
      return { kind: 'found', bytes: file.length, stream: Readable.from(chunks) } as const;
    };
    const sends: (readonly string[])[] = [];
    const { invoke } = trailStage({
      objectsAt: () => ({ open }),
      events: {
        send: async (messages) => {
          sends.push(messages.map(({ body }) => body));
          return messages.map(() => true);
        },
      },
    });
    expect(await invoke([notificationOf(TRAIL_KEY)])).toEqual([]);
    return sends;
  };
  const sends = await read(file.length);
  const bytesOf = (bodies: readonly string[]) =>
    bodies.flatMap((body) => {
      const unpacked = unpackMessage(body);
      return unpacked.ok ? unpacked.value.envelopes.map((each) => JSON.stringify(each).length) : [];
    });
  for (const bodies of sends) {
    const bytes = bytesOf(bodies);
    expect(bytes.reduce((sum, each) => sum + each, -Math.max(...bytes))).toBeLessThan(2 * MESSAGE_RAW_BYTES);
  }
  expect(sends.flatMap(bytesOf)).toHaveLength(100);
  expect(await read(1_000)).toEqual(sends);
});

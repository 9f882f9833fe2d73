import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, ScheduledEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { createTelemetry } from '../../adapters/aws/telemetry.ts';
import { createMemoryAlertHistory } from '../../adapters/memory/alert-history.ts';
import { createMemoryArchive } from '../../adapters/memory/archive.ts';
import { createMemoryChannel } from '../../adapters/memory/channel.ts';
import { createMemoryDeliveryMarks } from '../../adapters/memory/delivery-marks.ts';
import { createMemoryGroupStore } from '../../adapters/memory/group-store.ts';
import { createMemoryKeyStore } from '../../adapters/memory/key-store.ts';
import { createMemoryLedger } from '../../adapters/memory/ledger.ts';
import { createMemoryQueue } from '../../adapters/memory/message-queue.ts';
import { createMemoryObjectStore } from '../../adapters/memory/object-store.ts';
import { createMemoryProbeLog } from '../../adapters/memory/probe-log.ts';
import { createMemoryRecordBook } from '../../adapters/memory/record-book.ts';
import { createMemoryReplayStore } from '../../adapters/memory/replay-store.ts';
import { createMemorySink } from '../../adapters/memory/sink.ts';
import { createMemoryTestLog } from '../../adapters/memory/test-log.ts';
import { createHandler as createAlertNotify } from '../../functions/alert-notify/handler.ts';
import { createHandler as createForwarder } from '../../functions/cloudtrail-forwarder/handler.ts';
import { createHandler as createEnrich } from '../../functions/enrich/handler.ts';
import { createHandler as createIngest } from '../../functions/ingest/handler.ts';
import { createDeadLetters } from '../../functions/middleware/dead-letters.ts';
import { alertRedaction, cloudTrailRedaction } from '../../functions/middleware/record-redaction.ts';
import { eventRedaction } from '../../functions/middleware/redaction.ts';
import { NO_HOOKS } from '../../src/config/hook-settings.ts';
import { createEnricher } from '../../src/enrich/enricher.ts';
import type { TakenBook } from '../../src/event/ledger.ts';
import type { StageName } from '../../src/event/stage.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { signAlert } from '../../src/intake/door/alert-signature.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import { createBucketDirectory } from '../../src/intake/trail/bucket-directory.ts';
import { notificationOf } from '../../src/notify/render/notification.ts';
import { render } from '../../src/notify/render/render.ts';
import { localConfig } from '../../tools/local/stack-config.ts';
import { doorLimits } from '../support/door-limits.ts';
import { everyText } from '../support/every-text.ts';
import { plantedSample } from '../support/planted/all.ts';
import { appEvent, foreignAlert, tracesOf, trailRecord } from '../support/planted/documents.ts';
import { breakSeam, type Seam, seamsOf } from '../support/seams.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../support/sqs-records.ts';

/**
 * Libraries quote their input in what they throw. Here every function that a stage was given throws an error full of
 * planted secrets while planted secrets are on their way, and whatever leaves the stage is searched for them.
 */
const NOW = Date.UTC(2026, 2, 4, 5, 6);
const SIGNING = 's'.repeat(32);
const KEY = createIngestKey({ id: new Uint8Array(8).fill(1), secret: new Uint8Array(32).fill(2) });
const secrets = plantedSample();
const traces = secrets.map((secret) => ({ type: secret.type, forms: tracesOf(secret) }));
const config = localConfig({ url: 'https://127.0.0.1:1', tls: {} });
const clock = () => NOW;
const tokenKeys = async () => ({ current: 'k'.repeat(32) });

function fail(): never {
  const said = secrets.map(({ text }) => text).join(' ');
  const error = new Error(said, { cause: new SyntaxError(`unexpected token in ${said}`) });
  throw Object.assign(error, { name: said, code: secrets[0]?.value, input: said, $response: { body: said } });
}

/** What leaves a stage: log lines and metrics on its output, and everything in `left`. */
interface Bench {
  readonly deps: object;
  /** Drives the stage through all that it does, with `deps` in place of its own; what it answers is part of what leaves. */
  readonly drive: (deps: never) => Promise<readonly unknown[]>;
  readonly left: () => unknown;
  readonly lines: readonly string[];
}

function telemetryOf(stage: StageName) {
  const lines: string[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  return { lines, telemetry: createTelemetry({ namespace: 'test', stage, output }) };
}

/** What an invocation answers, or the error that leaves it as Lambda's runtime would print it. */
const outcome = (call: Promise<unknown>) =>
  call.catch((error: unknown) => ({ failed: inspect(error, { depth: 8, showHidden: true }) }));

function ingest(): Bench {
  const { lines, telemetry } = telemetryOf('ingest');
  const events = createMemoryQueue();
  const alerts = createMemoryQueue();
  const deps = {
    clock,
    telemetry,
    taken: createTakenBook(),
    events,
    alerts,
    keys: createMemoryKeyStore([
      { ...PLAIN_KEY, id: KEY.id, tenant: 'demo', application: 'shop', secretHash: KEY.secretHash },
    ]),
    replays: createMemoryReplayStore(),
    limits: doorLimits(),
    clientAddress: (ip: string | undefined) => ip,
    traceOf: () => '4bf92f3577b34da6a3ce929d0e0e4736',
    hooks: { settings: NO_HOOKS, secrets: async () => ({}) },
    alertSecrets: async () => [SIGNING],
    redactionOf: eventRedaction(config, telemetry, tokenKeys),
    redactAlert: alertRedaction(config, telemetry),
  };
  const request = (path: string, body: string, headers: Record<string, string> = {}) =>
    ({
      headers: { authorization: `Bearer ${KEY.text}`, 'content-type': 'application/json', ...headers },
      body,
      isBase64Encoded: false,
      requestContext: { requestId: 'r-1', http: { method: 'POST', path, sourceIp: '192.0.2.1' } },
    }) as unknown as APIGatewayProxyEventV2;
  const alert = JSON.stringify(foreignAlert('1.1', '192.0.2.9', secrets));
  return {
    deps,
    lines,
    left: () => [events.messages, alerts.messages],
    drive: async (given: typeof deps) => {
      const handler = createIngest(given);
      const body = JSON.stringify(secrets.map((secret, i) => appEvent(`e-${i}`, secret, i)));
      return [
        await outcome(handler(request('/v1/events', body), lambdaContext())),
        await outcome(handler(request('/v1/events', body.slice(0, -9)), lambdaContext())),
        await outcome(
          handler(
            request('/v1/alerts', alert, { 'x-sluice-signature': signAlert(SIGNING, alert, NOW / 1_000) }),
            lambdaContext(),
          ),
        ),
      ];
    },
  };
}

/** What stages enter into the ledger, and nothing else of it. */
function createTakenBook(): TakenBook {
  const ledger = createMemoryLedger();
  return { enter: (entry) => ledger.enter(entry) };
}

const TRAIL = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/file.json.gz';

function forwarder(): Bench {
  const { lines, telemetry } = telemetryOf('cloudtrail-forwarder');
  const events = createMemoryQueue();
  const deadLetters = createMemoryQueue();
  const objects = createMemoryObjectStore();
  const Records = secrets.map((secret, i) => trailRecord(`e-${i}`, secret, i));
  objects.set('demo-trail', TRAIL, gzipSync(JSON.stringify({ Records: [...Records, { nothing: secrets }] })));
  const deps = {
    clock,
    telemetry,
    taken: createTakenBook(),
    entered: createMemoryLedger(),
    book: createMemoryRecordBook(),
    objectsAt: () => objects,
    events,
    deadLetters,
    contentLetters: createDeadLetters(deadLetters, { config, telemetry }, '0.0.0', 'as-received'),
    trail: createMemoryQueue(),
    directory: createBucketDirectory(config),
    logGroups: new Map(),
    tenantOf: () => 'demo',
    leavesOut: () => false,
    tellLeftOut: () => {},
    hear: { file: async () => {}, record: async () => {} },
    redactionOf: cloudTrailRedaction(config, telemetry, tokenKeys),
    onClock: async () => {},
  };
  const body = JSON.stringify({
    Records: [{ s3: { bucket: { name: 'demo-trail' }, object: { key: TRAIL } } }],
  });
  const inline = JSON.stringify([...Records.slice(0, 12), { ...Records[0], eventName: 7 }]);
  return {
    deps,
    lines,
    left: () => [events.messages, deadLetters.messages],
    drive: async (given: typeof deps) => {
      const handler = createForwarder(given);
      return [
        await outcome(handler(sqsEvent(sqsRecord(body)), lambdaContext())),
        await outcome(handler(sqsEvent(sqsRecord(body, 'm-2', 400)), lambdaContext())),
        await outcome(handler(sqsEvent(sqsRecord(inline, 'm-3')), lambdaContext())),
        await outcome(handler(sqsEvent(sqsRecord(inline, 'm-4', 400)), lambdaContext())),
        await outcome(handler({ 'detail-type': 'Scheduled Event' } as ScheduledEvent, lambdaContext())),
      ];
    },
  };
}

/** What the ingest stage puts on a queue when all is well. */
async function queued(queue: 0 | 1): Promise<readonly string[]> {
  const bench = ingest();
  await bench.drive(bench.deps as never);
  const queues = bench.left() as readonly (readonly { readonly body: string }[])[];
  return (queues[queue] ?? []).map(({ body }) => body);
}

function enrich(bodies: readonly string[]): Bench {
  const { lines, telemetry } = telemetryOf('enrich');
  const deadLetters = createMemoryQueue();
  const archive = createMemoryArchive();
  const deps = {
    clock,
    telemetry,
    deadLetters,
    archive,
    visibility: createMemoryQueue(),
    marks: createMemoryDeliveryMarks(),
    balance: async () => {},
    sink: createMemorySink(),
    enrich: createEnricher({ geo: { lookup: () => ({}) }, accounts: {} }),
    encode: encodeEnvelope,
  };
  return {
    deps,
    lines,
    left: () => deadLetters.messages,
    drive: async (given: typeof deps) => {
      const handler = createEnrich(given);
      const records = bodies.map((body, i) => sqsRecord(body, `m-${i}`));
      return [
        await outcome(handler(sqsEvent(...records), lambdaContext())),
        await outcome(handler(sqsEvent(...records, sqsRecord('no message', 'm-x')), lambdaContext())),
      ];
    },
  };
}

function alertNotify(bodies: readonly string[]): Bench {
  const { lines, telemetry } = telemetryOf('alert-notify');
  const deadLetters = createMemoryQueue();
  const slack = createMemoryChannel('slack', 'slack');
  const mail = createMemoryChannel('mail', 'email');
  const deps = {
    clock,
    random: () => 0.5,
    wait: async () => {},
    telemetry,
    deadLetters,
    visibility: createMemoryQueue(),
    mutes: async () => [],
    groups: createMemoryGroupStore(clock),
    history: createMemoryAlertHistory(),
    probes: createMemoryProbeLog(),
    tests: createMemoryTestLog(),
    config: {
      threshold: 1,
      channels: {},
      digest: { firstAfterMinutes: 5, maxIntervalMinutes: 60 },
      routes: [{ name: 'all', when: {}, channels: ['slack', 'mail'], final: false }],
    },
    channels: async () => new Map([slack, mail].map((channel) => [channel.name, channel])),
    render: (entry: Parameters<typeof notificationOf>[0], type: Parameters<typeof render>[0]) => {
      const notification = notificationOf(entry);
      return notification && render(type, notification);
    },
  };
  return {
    deps,
    lines,
    left: () => [deadLetters.messages, slack.sent, mail.sent],
    drive: async (given: typeof deps) => {
      const handler = createAlertNotify(given);
      const records = bodies.map((body, i) => sqsRecord(body, `m-${i}`));
      return [
        await outcome(handler(sqsEvent(...records, sqsRecord('no alert', 'm-x')), lambdaContext())),
        await outcome(handler({ source: 'aws.events' } as ScheduledEvent, lambdaContext())),
      ];
    },
  };
}

const benches: Readonly<Record<StageName, () => Bench>> = {
  ingest,
  'cloudtrail-forwarder': forwarder,
  enrich: () => enrich(eventBodies),
  'alert-notify': () => alertNotify(alertBodies),
};
const [eventBodies, alertBodies] = await Promise.all([queued(0), queued(1)]);

function leaksIn(texts: readonly string[]): readonly string[] {
  const all = texts.join('\n');
  return traces.filter(({ forms }) => forms.some((form) => all.includes(form))).map(({ type }) => type);
}

async function run({ deps, drive, left, lines }: Bench, seam?: Seam) {
  const given = seam === undefined ? deps : breakSeam(deps, seam, fail);
  const answers = await drive(given as never);
  return { leaks: leaksIn(everyText([answers, left(), lines])), lines };
}

describe.each(Object.entries(benches))('stage %s', (_, bench) => {
  test('lets no planted secret out when all is well', async () => {
    const { leaks, lines } = await run(bench());
    expect(leaks).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });

  test.each(seamsOf(bench().deps).map((seam) => [seam.join('.'), seam] as const))(
    'lets none out when %s throws what it was given',
    async (_name, seam) => {
      expect((await run(bench(), seam)).leaks).toEqual([]);
    },
  );
});

test('a stage that leaked would be caught', () => {
  const [first] = secrets;
  expect(leaksIn(everyText([{ body: gzipSync(`x ${first?.text}`).toString('base64') }]))).toContain(
    first?.type,
  );
});

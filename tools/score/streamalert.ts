import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { cloudTrailRedaction } from '../../functions/middleware/record-redaction.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { isJsonArray, type JsonObject } from '../../src/kernel/json.ts';
import { createContext } from '../local/lambda/context.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../local/memory-forwarder.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';
import { CONFIG, NO_TOKEN_KEYS } from './trail-path.ts';

export interface StreamalertRow {
  readonly shape: string;
  readonly data: JsonObject;
}

const KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json';
const NOW = 1_772_366_400_000;

/** Records that come out of stage `cloudtrail-forwarder` when the delivery comes in. */
async function delivered({ shape, data }: StreamalertRow): Promise<number> {
  const telemetry = createMemoryTelemetry();
  const { handler, objects, events } = memoryForwarder({
    clock: () => NOW,
    telemetry,
    redactionOf: cloudTrailRedaction(CONFIG, telemetry, NO_TOKEN_KEYS),
  });
  const file = shape === 's3-file-records';
  if (file) objects.set(MEMORY_TRAIL.bucket, KEY, Buffer.from(JSON.stringify(data)));
  const notification = { Records: [{ s3: { bucket: { name: MEMORY_TRAIL.bucket }, object: { key: KEY } } }] };
  const record = {
    messageId: 'm-1',
    receiptHandle: 'h-1',
    body: JSON.stringify(file ? notification : data),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(NOW),
      SenderId: 'score',
      ApproximateFirstReceiveTimestamp: String(NOW),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:score',
    awsRegion: 'eu-west-1',
  };
  await handler(
    { Records: [record] },
    createContext('score', 30, () => NOW),
  );
  return events.messages.reduce((sum, { body }) => {
    const unpacked = unpackMessage(body);
    return sum + (unpacked.ok ? unpacked.value.envelopes.length : 0);
  }, 0);
}

/** Whether each shape in which CloudTrail is delivered is unwrapped into its records. */
export async function scoreStreamalert(rows: readonly Row<StreamalertRow>[]): Promise<readonly Score[]> {
  const cases: Case[] = [];
  for (const { row, value } of rows) {
    const records = isJsonArray(value.data.Records) ? value.data.Records.length : 1;
    const came = await delivered(value).catch(() => Number.NaN);
    cases.push({ row, kind: value.shape, right: came === records });
  }
  return [share('streamalert', 'deliveries unwrapped', cases)];
}

export const streamalert: Corpus = {
  file: 'cloudtrail/streamalert_rule_tests.ndjson',
  score: (text) => scoreStreamalert(readRows(text)),
};

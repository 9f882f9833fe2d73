import { createReadStream, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cloudTrailRedaction } from '../../../functions/middleware/record-redaction.ts';
import type { OutgoingMessage } from '../../../src/event/message-queue.ts';
import { createContext } from '../../local/lambda/context.ts';
import { MEMORY_TRAIL, memoryForwarder } from '../../local/memory-forwarder.ts';
import { LOCAL, localConfig } from '../../local/stack-config.ts';

/**
 * Stage `cloudtrail-forwarder` on one file, in a process of its own: from its gzip to packed messages, which are counted and
 * let go. Prints what it cost, as JSON.
 */
const { positionals } = parseArgs({ allowPositionals: true });
const [file = '', rounds = '1'] = positionals;
const KEY = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/01/a.json.gz';
const TIMEOUT_S = 3_600;

const telemetry = { begin() {}, trace() {}, flush() {}, log() {}, ledger() {}, measure() {} };
const config = localConfig({ url: 'https://127.0.0.1:1', tls: {} });
const redactionOf = cloudTrailRedaction(config, telemetry, async () => ({ current: '' }));
const body = JSON.stringify({
  Records: [{ s3: { bucket: { name: MEMORY_TRAIL.bucket }, object: { key: KEY } } }],
});
const sqs = {
  messageId: 'm-1',
  receiptHandle: 'h-1',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'bench',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:bench',
  awsRegion: 'eu-west-1',
};

async function round(): Promise<{ readonly cpuUs: number; readonly messages: number }> {
  let messages = 0;
  const send = async (outgoing: readonly OutgoingMessage[]) => {
    messages += outgoing.length;
    return outgoing.map(() => true);
  };
  const open = async () =>
    ({ kind: 'found', bytes: statSync(file).size, stream: createReadStream(file) }) as const;
  const { handler } = memoryForwarder({
    telemetry,
    clock: Date.now,
    redactionOf: () => redactionOf(LOCAL.tenant),
    objectsAt: () => ({ open }),
    events: { send },
  });
  const before = process.cpuUsage();
  const { batchItemFailures } = await handler(
    { Records: [sqs] },
    createContext('bench', TIMEOUT_S, Date.now),
  );
  const { user, system } = process.cpuUsage(before);
  if (batchItemFailures.length > 0) throw new Error('the file was not taken');
  return { cpuUs: user + system, messages };
}

const costs: number[] = [];
let messages = 0;
for (let i = 0; i < Number(rounds); i += 1) {
  const each = await round();
  costs.push(each.cpuUs);
  messages = each.messages;
}
console.log(JSON.stringify({ cpuUs: costs, messages, peakBytes: process.resourceUsage().maxRSS * 1_024 }));

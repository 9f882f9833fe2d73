import { gzipSync } from 'node:zlib';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { decodeBody } from '../../src/intake/decode-body.ts';
import { readRecords } from '../../src/intake/read-records.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { benchEvents } from './events.ts';
import { type Question, side } from './question.ts';
import { enrichStep, normalizeAll, redactStep } from './steps.ts';
import { stepTimes } from './whole-path-steps.ts';

const REQUESTS = 10;
const EVENTS_PER_REQUEST = 100;
/** Level that packed messages use; see `src/event/packed-message.ts`. */
const PACKING_LEVEL = 3;
const DEFAULT_LEVEL = 6;

/** Bodies of requests, each an array of events. */
function bodies(): readonly Buffer[] {
  const events = benchEvents(REQUESTS * EVENTS_PER_REQUEST);
  return Array.from({ length: REQUESTS }, (_, i) =>
    Buffer.from(JSON.stringify(events.slice(i * EVENTS_PER_REQUEST, (i + 1) * EVENTS_PER_REQUEST))),
  );
}

function parse(body: Buffer): readonly JsonValue[] {
  return JSON.parse(body.toString('utf8')) as readonly JsonValue[];
}

/** As stage `ingest` reads a body: media type, UTF-8, and every event's size, depth and keys. */
function read(body: Buffer): readonly JsonValue[] {
  const decoded = decodeBody({ bytes: body, contentType: 'application/json', contentEncoding: undefined });
  const records = decoded.ok ? readRecords(decoded.value) : decoded;
  if (!records.ok) throw new Error(`a benchmark body was refused: ${records.error.detail}`);
  return records.value.flatMap((record) => (record.kind === 'record' ? [record.value] : []));
}

/** From the bytes of requests to gzip of the lines that go to Wazuh. */
export const wholePath: Question = {
  name: 'whole-path',
  asks: 'normalize, redact, enrich, encode and gzip, against JSON.parse, JSON.stringify and gzip of the same bytes; and by step',
  guarded: 'answers',
  tasks: () => {
    const requests = bodies();
    const [redact, enrich] = [redactStep(), enrichStep()];
    const through = (readBody: typeof parse, level: number) => () => {
      let length = 0;
      for (const body of requests) {
        const lines = normalizeAll(readBody(body)).map(
          (envelope) => encodeEnvelope(enrich(redact(envelope)), undefined).line,
        );
        length += gzipSync(lines.join('\n'), { level }).length;
      }
      return length;
    };
    const json = (level: number) => () => {
      let length = 0;
      for (const body of requests) length += gzipSync(JSON.stringify(parse(body)), { level }).length;
      return length;
    };
    const task = (label: string, readBody: typeof parse, level: number) => ({
      label,
      subject: side('parse, five steps', through(readBody, level)),
      floor: side('parse, stringify, gzip', json(level)),
      events: REQUESTS * EVENTS_PER_REQUEST,
      bytes: requests.reduce((sum, body) => sum + body.length, 0),
    });
    return [
      { ...task('five steps', parse, DEFAULT_LEVEL), bar: 2.0 },
      task('gzip at level 3, as messages', parse, PACKING_LEVEL),
      task("with the door's checks", read, DEFAULT_LEVEL),
    ];
  },
  beside: (effort) => stepTimes(bodies(), EVENTS_PER_REQUEST, effort),
};

import { decodeBody } from '../../src/intake/decode-body.ts';
import { readRecords } from '../../src/intake/read-records.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../src/normalize/cloudtrail.ts';
import { BENCH_NOW, benchEvents } from './events.ts';
import { type Question, side } from './question.ts';
import { enrichStep, normalizeAll } from './steps.ts';
import { trailRecords } from './trail-records.ts';

const EVENTS = 500;
const TRAIL = { tenant: 'acme', bucket: 'acme-trail', object: 'a.json.gz', readAt: BENCH_NOW };

function readAtTheDoor(bytes: Buffer): readonly JsonValue[] {
  const body = decodeBody({ bytes, contentType: 'application/json', contentEncoding: undefined });
  const records = body.ok ? readRecords(body.value) : body;
  if (!records.ok) throw new Error(`a benchmark body was refused: ${records.error.detail}`);
  return records.value.flatMap((record) => (record.kind === 'record' ? [record.value] : []));
}

function normalizeTrail(records: readonly JsonValue[]): number {
  return records.filter((record) => normalizeCloudTrail(record, TRAIL).ok).length;
}

/** Steps `intake`, `normalize` and `enrich`, each over what reading the same bytes costs anyway. */
export const benchNormalize: Question = {
  name: 'normalize',
  asks: 'read, normalize and enrich, against JSON.parse of the same bytes',
  guarded: 'answers',
  tasks: () => {
    const app = Buffer.from(JSON.stringify(benchEvents(EVENTS)));
    const trail = Buffer.from(JSON.stringify(trailRecords(EVENTS)));
    const enrich = enrichStep();
    const parse = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as readonly JsonValue[];
    const task = (label: string, bytes: Buffer, run: () => number) => ({
      label,
      subject: side(label, run),
      floor: side('parse', () => parse(bytes).length),
      events: EVENTS,
      bytes: bytes.length,
    });
    return [
      task('parse, check limits', app, () => readAtTheDoor(app).length),
      task('parse, normalize', app, () => normalizeAll(parse(app)).length),
      task('parse, normalize, enrich', app, () => normalizeAll(parse(app)).map(enrich).length),
      task('parse, normalize (CloudTrail)', trail, () => normalizeTrail(parse(trail))),
    ];
  },
};

import { gunzipSync, gzipSync } from 'node:zlib';
import { packEnvelopes } from '../../src/event/packed-message.ts';
import { unpackMessage } from '../../src/event/unpack-message.ts';
import { BENCH_NOW, benchEvents } from './events.ts';
import { type Question, side } from './question.ts';
import { normalizeAll, redactStep } from './steps.ts';

const EVENTS = 1_000;

/** Putting events into queue messages and taking them out again. */
export const packedMessage: Question = {
  name: 'packed-message',
  asks: 'packing and unpacking of queue messages, against JSON and zlib (level 3) of the same envelopes',
  guarded: 'answers',
  tasks: () => {
    const envelopes = normalizeAll(benchEvents(EVENTS)).map(redactStep());
    const lines = envelopes.map((envelope) => JSON.stringify(envelope));
    const text = lines.join('\n');
    const bodies = packEnvelopes(envelopes, BENCH_NOW).map((message) => JSON.stringify(message));
    const zipped = gzipSync(text, { level: 3 });
    const size = { events: EVENTS, bytes: Buffer.byteLength(text) };
    return [
      {
        ...size,
        label: 'pack',
        subject: side('packEnvelopes', () =>
          packEnvelopes(envelopes, BENCH_NOW).reduce((sum, { zstd }) => sum + zstd.length, 0),
        ),
        floor: side(
          'stringify, gzip',
          () =>
            gzipSync(envelopes.map((envelope) => JSON.stringify(envelope)).join('\n'), { level: 3 }).length,
        ),
      },
      {
        ...size,
        label: 'unpack',
        subject: side('unpackMessage', () =>
          bodies.reduce((sum, body) => {
            const unpacked = unpackMessage(body);
            return sum + (unpacked.ok ? unpacked.value.envelopes.length : Number.NaN);
          }, 0),
        ),
        floor: side('gunzip, parse', () =>
          gunzipSync(zipped)
            .toString('utf8')
            .split('\n')
            .reduce((sum, line) => sum + Object.keys(JSON.parse(line) as object).length, 0),
        ),
      },
    ];
  },
};

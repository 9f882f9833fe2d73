import type { Envelope } from '../../src/event/envelope.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { benchEvents } from './events.ts';
import type { Side } from './harness.ts';
import type { Question, Task } from './question.ts';
import { enrichStep, normalizeAll, redactStep } from './steps.ts';
import { trailEnvelopes } from './trail-records.ts';

const EVENTS = 500;

/** Step `forward`, its encoding half. */
export const benchEncode: Question = {
  name: 'encode',
  asks: 'encode events for Wazuh, limits checked, against JSON.stringify of the same event or record',
  guarded: 'answers',
  tasks: () => {
    const enrich = enrichStep();
    const task = (label: string, envelopes: readonly Envelope[]): Task => {
      const lines = envelopes.map((envelope) => JSON.stringify(envelope));
      const each = (name: string, step: (envelope: Envelope) => string): Side => ({
        name,
        // Parsed anew, as they come out of a queue message.
        prepare: () => {
          const fresh = lines.map((line) => JSON.parse(line) as Envelope);
          return () => fresh.reduce((sum, envelope) => sum + step(envelope).length, 0);
        },
      });
      const stringify = ({ event, record }: Envelope) => JSON.stringify(record ?? event);
      return {
        label,
        subject: each('encode', (envelope) => encodeEnvelope(envelope, undefined).line),
        floor: each('stringify', stringify),
        events: envelopes.length,
        bytes: envelopes.reduce((sum, envelope) => sum + Buffer.byteLength(stringify(envelope)), 0),
      };
    };
    const app = normalizeAll(benchEvents(EVENTS)).map(redactStep()).map(enrich);
    return [task('events of applications', app), task('CloudTrail', trailEnvelopes(EVENTS).map(enrich))];
  },
};

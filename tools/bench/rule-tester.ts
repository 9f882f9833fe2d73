import { createSession } from '@sluice/logtest';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import { loadShippedRules } from '../local/shipped-rules.ts';
import { BENCH_NOW, benchEvents } from './events.ts';
import { type Question, side, type Task } from './question.ts';
import { enrichStep, normalizeAll, redactStep } from './steps.ts';
import { trailEnvelopes } from './trail-records.ts';

const EVENTS = 500;

/** How fast the offline rule tester judges events. */
export const ruleTester: Question = {
  name: 'rule-tester',
  asks: 'events a second through the rule tester with the shipped rules, against JSON.parse of the same lines',
  tasks: () => {
    const ruleset = loadShippedRules();
    const app = normalizeAll(benchEvents(EVENTS)).map(redactStep()).map(enrichStep());
    const task = (label: string, lines: readonly string[]): Task => ({
      label,
      subject: {
        name: 'evaluate',
        // A session remembers, so every run has its own.
        prepare: () => {
          const session = createSession(ruleset, { now: () => BENCH_NOW, live: true });
          return () =>
            lines.reduce((sum, log) => sum + (session.evaluate({ log }).rule?.level ?? 0), lines.length);
        },
      },
      floor: side('parse', () =>
        lines.reduce((sum, line) => sum + Object.keys(JSON.parse(line) as object).length, 0),
      ),
      events: lines.length,
      bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
    });
    const encode = (envelope: (typeof app)[number]) => encodeEnvelope(envelope, undefined).line;
    return [
      task('events of applications', app.map(encode)),
      task('CloudTrail', trailEnvelopes(EVENTS).map(encode)),
    ];
  },
};

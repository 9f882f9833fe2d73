import type { JsonObject } from '../../src/kernel/json.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { benchEvents } from './events.ts';
import { type Question, side, type Task } from './question.ts';
import { normalizeAll } from './steps.ts';
import { trailRecords } from './trail-records.ts';

const EVENTS = 500;

/** Step `redact` by kind of document, each with every detector. */
export const benchRedact: Question = {
  name: 'redact',
  asks: 'redact parsed events with every detector, against JSON.parse and JSON.stringify of the same events',
  tasks: () => {
    const task = (kind: 'event' | 'all' | 'cloudtrail', documents: readonly object[]): Task => {
      const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, kind));
      const lines = documents.map((document) => JSON.stringify(document));
      return {
        label: `policy ${kind}`,
        subject: {
          name: 'redact',
          prepare: () => {
            const fresh = lines.map((line) => JSON.parse(line) as JsonObject);
            return () => fresh.reduce((sum, event) => sum + redactor.redact(event).findings.length, 0);
          },
        },
        floor: side('parse, stringify', () =>
          lines.reduce((sum, line) => sum + JSON.stringify(JSON.parse(line)).length, 0),
        ),
        events: lines.length,
        bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
      };
    };
    const events = normalizeAll(benchEvents(EVENTS)).map(({ event }) => event);
    return [task('event', events), task('all', events), task('cloudtrail', trailRecords(EVENTS))];
  },
};

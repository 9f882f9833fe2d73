import { MASK_EVERYTHING } from '../../src/redact/mask-everything.ts';
import type { RedactionPolicy } from '../../src/redact/policy.ts';
import { policyFor } from '../../src/redact/policy-for.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { benchEvents } from './events.ts';
import type { Question, Task } from './question.ts';
import { compareRivals } from './redact-rivals.ts';
import { redactionSides } from './redact-sides.ts';
import { normalizeAll } from './steps.ts';
import { trailRecords } from './trail-records.ts';

/** So many that what a redactor remembers of one run is forgotten before the next: only what real traffic repeats is known. */
const EVENTS = 2_000;
const BAR = 1.5;
const BUILT_IN = { detectors: {}, fields: {}, keep: [] };

function task(label: string, policy: RedactionPolicy, documents: readonly object[]): Task {
  const redactor = createRedactor(policy);
  const lines = documents.map((document) => JSON.stringify(document));
  return {
    label,
    ...redactionSides('redact', lines, (document) => redactor.redact(document).findings.length),
    events: lines.length,
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
  };
}

/** Events of 64 KiB made of what makes careless patterns try again and again. */
function hostile(): Task {
  const events = HOSTILE.map((piece) => ({ note: piece.repeat(Math.ceil(HOSTILE_LENGTH / piece.length)) }));
  return task('hostile, 64 KiB each', policyFor(MASK_EVERYTHING, 'all'), events);
}

const HOSTILE_LENGTH = 65_536;
const HOSTILE = [
  '4242 ',
  '0532 ',
  ':',
  '1::2 ',
  'a.b@c.de,',
  '{}\n',
  'password=a,',
  'eyJhbGciOiJub25lIn0.',
  '%41%',
  'AKIA',
];

/** Step `redact` as stages run it, and at its dearest: every detector masks, and nothing is spared. */
export const benchRedact: Question = {
  name: 'redact',
  asks: 'redact parsed events with every detector, against JSON.parse and JSON.stringify of the same events; and beside what npm has for it',
  guarded: 'answers',
  tasks: () => {
    const raw = benchEvents(EVENTS);
    const normalized = normalizeAll(raw).map(({ event }) => event);
    return [
      { ...task('policy event', policyFor(BUILT_IN, 'event'), normalized), bar: BAR },
      { ...task('every detector masks', policyFor(MASK_EVERYTHING, 'event'), normalized), bar: BAR },
      task('--all, raw events', policyFor(MASK_EVERYTHING, 'all'), raw),
      task('policy cloudtrail', policyFor(BUILT_IN, 'cloudtrail'), trailRecords(EVENTS)),
      hostile(),
    ];
  },
  beside: compareRivals,
};

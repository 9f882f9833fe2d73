import { gzipSync } from 'node:zlib';
import type { Envelope } from '../../src/event/envelope.ts';
import { encodeEnvelope } from '../../src/forward/encode.ts';
import type { JsonValue } from '../../src/kernel/json.ts';
import { type Meter, processMeter, quantile } from './harness.ts';
import type { Beside, Effort } from './question.ts';
import { enrichStep, normalizeAll, redactStep } from './steps.ts';

/** One step of many events at once: what it makes of what the step before it made. */
type Step = (input: unknown) => unknown;

const parse: Step = (body) => JSON.parse((body as Buffer).toString('utf8'));
const gzip: Step = (lines) => gzipSync(lines as string);
const each = (step: (envelope: Envelope) => unknown): Step => {
  return (envelopes) => (envelopes as readonly Envelope[]).map((envelope) => step(envelope));
};

function ourSteps(): Readonly<Record<string, Step>> {
  return {
    parse,
    normalize: (values) => normalizeAll(values as readonly JsonValue[]),
    redact: each(redactStep()),
    enrich: each(enrichStep()),
    encode: (envelopes) =>
      (envelopes as readonly Envelope[])
        .map((envelope) => encodeEnvelope(envelope, undefined).line)
        .join('\n'),
    gzip,
  };
}

const FLOOR_STEPS: Readonly<Record<string, Step>> = {
  parse,
  stringify: (values) => JSON.stringify(values),
  gzip,
};

/** What stands beside what in the table. */
const FLOOR_OF: Readonly<Record<string, string>> = { parse: 'parse', encode: 'stringify', gzip: 'gzip' };

const ROUNDS: Readonly<Record<Effort, number>> = { quick: 15, guard: 15, full: 60, again: 60 };
const WARM_UP = 30;

/** CPU microseconds of every step, each body going through all of them before the next one. */
function laps(
  bodies: readonly Buffer[],
  steps: Readonly<Record<string, Step>>,
  { cpuUs }: Meter,
): Readonly<Record<string, number>> {
  const spent: Record<string, number> = {};
  for (const body of bodies) {
    let value: unknown = body;
    let from = cpuUs();
    for (const [name, step] of Object.entries(steps)) {
      value = step(value);
      const to = cpuUs();
      spent[name] = (spent[name] ?? 0) + to - from;
      from = to;
    }
  }
  return spent;
}

/** Where the whole path's time goes: bodies of `eventsABody` events through every step, in turns with the floor. */
export function stepTimes(bodies: readonly Buffer[], eventsABody: number, effort: Effort): Beside {
  const meter = processMeter();
  const ours = ourSteps();
  const rounds: { readonly ours: ReturnType<typeof laps>; readonly floor: ReturnType<typeof laps> }[] = [];
  for (let i = 0; i < WARM_UP + ROUNDS[effort]; i += 1) {
    const first = i % 2 === 0 ? laps(bodies, ours, meter) : undefined;
    const floor = laps(bodies, FLOOR_STEPS, meter);
    const round = { ours: first ?? laps(bodies, ours, meter), floor };
    if (i >= WARM_UP) rounds.push(round);
  }
  const events = bodies.length * eventsABody;
  const us = (side: 'ours' | 'floor', step: string) =>
    quantile(
      rounds.map((round) => round[side][step] ?? Number.NaN),
      0.5,
    ) / events;
  const steps = Object.keys(ours).map((step) => {
    const floorStep = FLOOR_OF[step];
    return { step, us: us('ours', step), floorUs: floorStep === undefined ? 0 : us('floor', floorStep) };
  });
  return report(steps);
}

interface StepTime {
  readonly step: string;
  readonly us: number;
  /** 0: the floor has no such step. */
  readonly floorUs: number;
}

function report(steps: readonly StepTime[]): Beside {
  const total = steps.reduce((sum, { us }) => sum + us, 0);
  const floorTotal = steps.reduce((sum, { floorUs }) => sum + floorUs, 0);
  const row = (name: string, us: number, floorUs: number) => [
    name,
    us.toFixed(1),
    floorUs === 0 ? '–' : floorUs.toFixed(1),
    (us / floorTotal).toFixed(2),
    `${((us / total) * 100).toFixed(0)} %`,
  ];
  return {
    name: 'steps',
    title: 'The whole path by step, CPU µs an event',
    table: {
      headings: ['step', 'µs', 'floor µs', '× the whole floor', 'share'],
      rows: [...steps.map(({ step, us, floorUs }) => row(step, us, floorUs)), row('all', total, floorTotal)],
    },
    chart: {
      title: 'The whole path by step, and its floor',
      unit: 'CPU µs an event of 0.7 KB',
      parts: steps.map(({ step }) => step),
      rows: [
        {
          label: 'Sluice',
          values: steps.map(({ us }) => us),
          note: `${total.toFixed(1)} µs, ${(total / floorTotal).toFixed(1)} ×`,
        },
        {
          label: 'floor',
          values: steps.map(({ floorUs }) => floorUs),
          note: `${floorTotal.toFixed(1)} µs`,
        },
      ],
      limit: { value: 2 * floorTotal, label: 'bar' },
    },
    data: steps,
  };
}

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../bench/deliver/run.ts';
import { measured } from '../bench/measured.ts';
import { measureCounts } from './measure/measure.ts';
import { MEASURED, type Measured } from './measured.ts';

/**
 * Measures what the cost model rests on, and writes `tools/cost/measured.json`: some six minutes on a quiet machine. `--counts` counts
 * alone and leaves what was timed as it is, where the machine is not quiet.
 *
 *   node tools/runtime/node.mjs --expose-gc tools/cost/main.ts [--counts]
 */
const FILE = join(import.meta.dirname, 'measured.json');

async function cpuUs(): Promise<Measured['cpuUs']> {
  const [path, packing, delivery] = [
    await measured('whole-path'),
    await measured('packed-message'),
    await measured('deliver'),
  ];
  const of = ({ answers }: typeof path, label: string) =>
    Math.round(answers.find((answer) => answer.label === label)?.subjectUsPerEvent ?? Number.NaN);
  const rows = delivery.beside.flatMap(({ data }) => data as readonly Row[]);
  const sink = (name: string) =>
    Math.round(Math.max(...rows.filter((row) => row.sink === name).map((row) => row.cpuUsPerEvent)));
  return {
    steps: of(path, "with the door's checks"),
    pack: of(packing, 'pack'),
    unpack: of(packing, 'unpack'),
    sinks: { 'events-api': sink('events-api'), agent: sink('agent'), s3: sink('s3') },
  };
}

async function timed(): Promise<Pick<Measured, 'machine' | 'cpuUs'>> {
  const { machine, cpuUs: before } = MEASURED;
  if (process.argv.includes('--counts')) return { machine, cpuUs: before };
  console.error('timing …');
  return {
    machine: {
      node: process.version,
      cpu: cpus()[0]?.model ?? 'unknown',
      on: new Date().toISOString().slice(0, 10),
    },
    cpuUs: await cpuUs(),
  };
}

console.error('counting …');
const counts = await measureCounts();
const result: Measured = { ...(await timed()), ...counts };
writeFileSync(FILE, `${JSON.stringify(result, undefined, 2)}\n`);
console.log(`wrote ${FILE}`);

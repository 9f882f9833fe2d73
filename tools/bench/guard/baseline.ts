import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../results.ts';
import type { Accepted } from './compare.ts';

/** What the guard holds ratios against. */
export interface Baseline {
  /** When and on what `--accept` last measured. */
  readonly at: string;
  readonly machine: Machine;
  /** Processes that measured each ratio. */
  readonly runs: number;
  /** By `<question>: <label>`. */
  readonly ratios: Readonly<Record<string, Accepted>>;
}

const FILE = join(import.meta.dirname, 'baseline.json');
/** From the root of the repository. */
export const BASELINE_PATH = 'tools/bench/guard/baseline.json';

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Baseline;
}

export function writeBaseline(baseline: Baseline): void {
  writeFileSync(FILE, `${JSON.stringify(baseline, undefined, 2)}\n`);
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Results } from '../results.ts';
import { benchmarkPage } from './page.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** From the root of the repository. */
const RESULTS_PATH = 'docs/benchmarks.json';

/** What the page in the repository was made of. */
export function readResults(): Results {
  return JSON.parse(readFileSync(join(ROOT, RESULTS_PATH), 'utf8')) as Results;
}

/** Five digits: more of a measurement is noise, and a change of the file. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

/** Writes results and the page that they make; returns the paths, from the root of the repository. */
export function writeReport(results: Results): readonly string[] {
  const json = JSON.stringify(results, rounded, 2);
  const page = benchmarkPage(JSON.parse(json) as Results);
  const files = [{ path: RESULTS_PATH, content: `${json}\n` }, ...page];
  for (const { path, content } of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
  return files.map(({ path }) => path);
}

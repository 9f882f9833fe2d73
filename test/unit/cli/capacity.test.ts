import { expect, test } from 'vitest';
import type { Course } from '../../../tools/capacity/simulate.ts';
import { sluice } from './run-sluice.ts';

test('a load that is too much says where the first limit is and what raises it', async () => {
  const { exitCode, printed } = await sluice('capacity --events-per-second 200 --sink events-api');
  const text = printed.join('\n');
  expect(exitCode).toBe(0);
  expect(text).toMatch(/^200 events a second for 60 s, 100 in a request, by events-api/);
  expect(text).toMatch(/[▁▂▃▄▅▆▇█]{10}/);
  expect(text).toMatch(/manager's API: the sink `agent` or `s3`/);
});

test('more manager nodes and other numbers of the pipeline are tried out before they are set', async () => {
  const flags = 'capacity --events-per-second 80 --burst 120 --json';
  const course = async (more: string) => {
    const { printed } = await sluice(`${flags} ${more}`);
    return JSON.parse(printed.join('\n')) as Course & { readonly setting: Readonly<Record<string, number>> };
  };
  const [one, four] = [await course('--nodes 1'), await course('--nodes 4 --concurrency 7')];
  expect(four.setting).toMatchObject({ nodes: 4, concurrency: 7 });
  expect(four.worstAgeS).toBeLessThan(one.worstAgeS);
});

test('a load within every limit is said to be', async () => {
  const { printed } = await sluice('capacity --events-per-second 500 --sink agent');
  expect(printed.at(-1)).toBe('For good this is within every limit, with a fifth to spare.');
});

test('what only looks on is told apart from what events wait at', async () => {
  const { printed } = await sluice('capacity --events-per-second 2000 --sink agent');
  expect(printed.slice(-2)).toEqual([
    'For good this is within every limit, with a fifth to spare.',
    'The balance of the ledger holds nothing up, but does not follow: more events in a request (docs/capacity.md).',
  ]);
});

test('files of AWS are read by a stage of their own, whose limit is told like the others', async () => {
  const { printed } = await sluice('capacity --events-per-second 2000 --from files --batch 10 --sink s3');
  const text = printed.join('\n');
  expect(text).toMatch(/^2,000 events a second for 60 s, 10 in a file, by s3/);
  expect(text).toMatch(/cloudtrail-forwarder: `QUEUES.trail.maxConcurrency` in src\/pipeline.ts to \d+/);
  expect(text).not.toContain('door');
});

test.each([
  ['--events-per-second none', '--events-per-second wants a whole number'],
  ['--events-per-second 1 --batch 501', '--batch wants a whole number from 1 to 500'],
])('%s is refused with what to write instead', async (flags, words) => {
  const { exitCode, errors } = await sluice(`capacity ${flags}`);
  expect([exitCode, errors.includes(words)]).toEqual([2, true]);
});

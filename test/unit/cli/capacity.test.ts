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

test.each([
  ['--events-per-second none', '--events-per-second wants a whole number'],
  ['--events-per-second 1 --batch 501', '--batch wants a whole number from 1 to 500'],
])('%s is refused with what to write instead', async (flags, words) => {
  const { exitCode, errors } = await sluice(`capacity ${flags}`);
  expect([exitCode, errors.includes(words)]).toEqual([2, true]);
});

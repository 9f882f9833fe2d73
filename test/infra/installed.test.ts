import { expect, test } from 'vitest';
import { defineConfig } from '../../src/config.ts';
import { standingOf } from '../../tools/cost/installed.ts';
import { standingIn } from '../../tools/generate/installed.ts';
import { EVERYTHING, SMALLEST, synthesize } from './synthesize.ts';

test.each([
  ['smallest', SMALLEST],
  ['largest', EVERYTHING],
])('the cost model counts what the %s template installs: run `npm run generate`', (_size, input) => {
  expect(standingOf(defineConfig(input))).toEqual(standingIn(synthesize(input)));
});

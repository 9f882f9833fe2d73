import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateDashboards } from '../../../tools/generate/dashboards.ts';
import { ROOT } from '../../support/source-files.ts';

test.each(generateDashboards())(
  '$path is what its code generates: run `npm run generate`',
  ({ path, content }) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
  },
);

test('no dashboard is left of which the code is gone', () => {
  const generated = generateDashboards().map(({ path }) => path);
  const shipped = readdirSync(join(ROOT, 'content/dashboards')).filter((file) => file.endsWith('.ndjson'));
  expect(
    shipped.map((file) => `content/dashboards/${file}`).filter((path) => !generated.includes(path)),
  ).toEqual([]);
});

test('generating twice gives the same', () => {
  expect(generateDashboards()).toEqual(generateDashboards());
});

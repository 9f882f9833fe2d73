import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { generateDetectorTable } from '../../../tools/generate/detector-table.ts';
import { ROOT } from '../../support/source-files.ts';

test('the tables of the redaction guide are those of the source: run `npm run generate`', () => {
  const { path, content } = generateDetectorTable();
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});

test('every detector has its row', () => {
  const { content } = generateDetectorTable();
  expect(DETECTORS.filter(({ type }) => !content.includes(`\n| \`${type}\` | `))).toEqual([]);
});

test('what is written by hand stays, and a guide without its markers is refused', () => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-guide-'));
  try {
    mkdirSync(join(root, 'docs'));
    const write = (text: string) => {
      writeFileSync(join(root, 'docs/redaction.md'), text);
    };
    write(
      'before <!-- generated: detectors -->stale rows<!-- end of detectors --> between <!-- generated: fields --><!-- end of fields --> after',
    );
    const { content } = generateDetectorTable(root);
    expect(content).toMatch(/^before .* between .* after$/s);
    expect(content).not.toContain('stale rows');
    write('nothing');
    expect(() => generateDetectorTable(root)).toThrow('needs the markers');
  } finally {
    rmSync(root, { recursive: true });
  }
});

import { expect, test } from 'vitest';
import type { SluiceConfigInput } from '../../src/config.ts';
import { ConfigError, defineConfig } from '../../src/config.ts';

function archive(settings: SluiceConfigInput['archive']) {
  return defineConfig({
    tenants: [{ id: 'acme' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
    archive: settings,
  }).archive;
}

function problems(settings: SluiceConfigInput['archive']): readonly string[] {
  try {
    archive(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
}

test('an archive is kept for a year, unlocked and where it is, unless something else is said', () => {
  expect(archive(undefined)).toEqual({ enabled: true, retentionDays: 365, transitions: {} });
  expect(archive({ retentionDays: 30 })).toEqual({ enabled: true, retentionDays: 30, transitions: {} });
});

test('a lock may last as long as the objects, and not a day longer', () => {
  expect(problems({ retentionDays: 90, objectLock: { mode: 'compliance', days: 90 } })).toEqual([]);
  expect(problems({ retentionDays: 90, objectLock: { mode: 'compliance', days: 91 } })).toEqual([
    'archive.objectLock.days',
  ]);
  expect(problems({ enabled: false, objectLock: { mode: 'governance', days: 1 } })).toEqual([
    'archive.objectLock',
  ]);
});

test('objects move to cheaper storage in the order and at the time that S3 allows, before they expire', () => {
  const moved = (ia: number, glacier: number) =>
    problems({
      transitions: { infrequentAccessAfterDays: ia, glacierInstantRetrievalAfterDays: glacier },
    });
  expect(moved(30, 60)).toEqual([]);
  expect(moved(29, 60)).toEqual(['archive.transitions.infrequentAccessAfterDays']);
  expect(moved(30, 59)).toEqual(['archive.transitions.glacierInstantRetrievalAfterDays']);
  expect(moved(30, 365)).toEqual(['archive.transitions.glacierInstantRetrievalAfterDays']);
});

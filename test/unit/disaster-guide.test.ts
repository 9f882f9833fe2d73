import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../../packages/client/src/settings.ts';
import { DEAD_LETTER_RETENTION_S, QUEUES } from '../../src/pipeline.ts';
import { ITEM_SHAPES } from '../../src/state-versions.ts';
import { EVERYTHING, resourcesOf, synthesize } from '../infra/synthesize.ts';

const guide = readFileSync(new URL('../../docs/disaster.md', import.meta.url), 'utf8');
const upgrades = readFileSync(new URL('../../docs/upgrades.md', import.meta.url), 'utf8');
const DAY_S = 86_400;

test('the days that things wait are those of the pipeline', () => {
  expect(guide).toContain(`before the ${QUEUES.events.retentionS / DAY_S} days of the queue are over`);
  expect(guide).toContain(`stay ${DEAD_LETTER_RETENTION_S / DAY_S} days among dead letters`);
  expect(guide).toContain(
    `messages after ${QUEUES.alerts.retentionS / DAY_S} days (trail: ${QUEUES.trail.retentionS / DAY_S} days)`,
  );
  expect(upgrades).toContain(
    `events (${QUEUES.events.rolloutAgeS} s) and alerts (${QUEUES.alerts.rolloutAgeS} s)`,
  );
  expect(upgrades).toContain(`so long by nature (${QUEUES.trail.rolloutAgeS} s)`);
});

test('what the client keeps and how long it tries is what it does', () => {
  const { maxBufferEvents, maxBufferBytes, maxRetries, retryBaseMs, retryCapMs } = readSettings({});
  expect([maxBufferEvents, maxBufferBytes, maxRetries]).toEqual([1_000, 1_048_576, 10]);
  const longest = Array.from({ length: maxRetries }, (_, i) => Math.min(retryCapMs, retryBaseMs * 2 ** i));
  expect(longest.reduce((sum, ms) => sum + ms, 0) / 60_000).toBeCloseTo(2.5, 0);
});

test('every secret that a deployment can have is named, since none is in a backup', () => {
  const names = resourcesOf(synthesize(EVERYTHING), 'AWS::SecretsManager::Secret').map(
    ([, { Properties }]): string => Properties.Name.replace('everything/', ''),
  );
  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    expect(guide).toContain(`<name>/${name.startsWith('redaction/') ? 'redaction/<tenant>' : name}`);
});

test('the kinds that are brought to a second region are in a backup', () => {
  const [, kinds = ''] = /restore --only ([a-z ]+)`/.exec(guide) ?? [];
  expect(kinds.split(' ')).toEqual(['key', 'mute']);
  for (const kind of ['key', 'mute'] as const) expect(ITEM_SHAPES[kind].copied).toBe(true);
});

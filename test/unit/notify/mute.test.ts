import { expect, test } from 'vitest';
import { configuredMutes, endingMutes } from '../../../src/notify/group/mute.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const mute = (until: string) => ({ when: {}, until, comment: 'move of the database' });

test('people are told of mutes that are over or end within a day, and of no others', () => {
  const texts = endingMutes(
    [mute('2026-03-04T13:00:00+01:00'), mute('2026-03-05T11:59:59Z'), mute('2026-03-05T12:00:00Z')],
    NOW,
  ).map(({ text }) => text);
  expect(texts).toEqual([
    'the mute of alerts.mutes for "move of the database" ended at 2026-03-04T12:00:00.000Z: its alerts are told again; take it away, or give it another time',
    'the mute of alerts.mutes for "move of the database" ends at 2026-03-05T11:59:59.000Z: its alerts are told again then',
  ]);
});

test('a mute of the configuration keeps its id while its conditions and end are the same', () => {
  const [one, same, other] = configuredMutes([
    mute('2026-03-05T12:00:00Z'),
    { ...mute('2026-03-05T12:00:00Z'), comment: 'written anew' },
    mute('2026-03-06T12:00:00Z'),
  ]);
  expect(one?.id).toBe(same?.id);
  expect(one?.id).not.toBe(other?.id);
});

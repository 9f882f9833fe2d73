import { expect, test } from 'vitest';
import { AlertSettingsSchema, alertProblems } from '../../src/config/alert-settings.ts';

const route = (name: string, to?: string, more: object = {}) => ({
  name,
  channels: ['slack'],
  ...(to === undefined ? {} : { escalate: { afterMinutes: 15, to } }),
  ...more,
});

function problems(routes: readonly object[], mutes: readonly object[] = []): readonly string[] {
  const settings = AlertSettingsSchema.parse({ channels: { slack: { type: 'slack' } }, routes, mutes });
  return alertProblems(settings, new Set(['main'])).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

test('routes may escalate in a chain', () => {
  expect(problems([route('first', 'second'), route('second', 'third'), route('third')])).toEqual([]);
});

test('routes that escalate in a circle, to themselves or to nobody are refused', () => {
  expect(problems([route('one', 'two'), route('two', 'one')])).toEqual([
    'routes.0.escalate.to: it comes back to itself: one → two → one',
    'routes.1.escalate.to: it comes back to itself: two → one → two',
  ]);
  expect(problems([route('one', 'one')])).toEqual([
    'routes.0.escalate.to: it comes back to itself: one → one',
  ]);
  expect(problems([route('one', 'two')])).toEqual(['routes.0.escalate.to: no route "two"']);
});

test('two routes of one name, and tenants of a mute that there are not, are refused', () => {
  expect(problems([route('one'), route('one')])).toEqual([
    'routes.1.name: "one" is used twice; groups are kept by name',
  ]);
  const mute = { when: { tenants: ['other'] }, until: '2027-01-31T18:00:00+01:00', comment: 'x' };
  expect(problems([route('one')], [mute])).toEqual(['mutes.0.when.tenants.0: no tenant "other"']);
});

test.each([
  [{ hours: { timeZone: 'Europe/Nowhere', from: '08:00', to: '18:00' } }],
  [{ hours: { timeZone: 'UTC', from: '8:00', to: '18:00' } }],
  [{ hours: { timeZone: 'UTC', from: '08:00', to: '08:00' } }],
  [{ sources: [] }],
])('conditions that cannot be meant are refused: %j', (when) => {
  expect(AlertSettingsSchema.safeParse({ routes: [route('one', undefined, { when })] }).success).toBe(false);
});

import { expect, test } from 'vitest';
import { type Hours, isWithin } from '../../../src/notify/hours.ts';

const WARSAW: Hours = {
  timeZone: 'Europe/Warsaw',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:00',
};
const NIGHT: Hours = { timeZone: 'America/New_York', days: ['fri'], from: '22:00', to: '06:00' };

test.each([
  ['begins at its first minute', WARSAW, '2026-03-04T08:00:00Z', true],
  ['has not begun a minute before', WARSAW, '2026-03-04T07:59:59Z', false],
  ['is over at its last minute', WARSAW, '2026-03-04T16:00:00Z', false],
  ['is not on other days', WARSAW, '2026-03-07T10:00:00Z', false],
  ['moves with the clocks in summer', WARSAW, '2026-07-01T07:00:00Z', true],
  ['moves back with them in winter', WARSAW, '2026-12-02T07:30:00Z', false],
  ['goes on past midnight into a day that it does not name', NIGHT, '2026-03-07T10:59:00Z', true],
  ['is over in the morning', NIGHT, '2026-03-07T11:00:00Z', false],
  ['does not begin on the day on which it ends', NIGHT, '2026-03-08T04:00:00Z', false],
  ['has not begun in the morning of its day', NIGHT, '2026-03-06T08:00:00Z', false],
  [
    'is open in an hour that comes twice, the first time',
    { ...WARSAW, days: ['sun'], from: '02:00', to: '03:00' },
    '2026-10-25T00:30:00Z',
    true,
  ],
  [
    'and the second time',
    { ...WARSAW, days: ['sun'], from: '02:00', to: '03:00' },
    '2026-10-25T01:30:00Z',
    true,
  ],
  ['means all other times when that is said', { ...WARSAW, outside: true }, '2026-03-07T10:00:00Z', true],
  ['and not those in it', { ...WARSAW, outside: true }, '2026-03-04T10:00:00Z', false],
  ['lasts a whole day', { timeZone: 'UTC', from: '00:00', to: '24:00' }, '2026-03-07T23:59:59Z', true],
] as const)('a window of time %s', (_, hours, at, expected) => {
  expect(isWithin(hours, Date.parse(at))).toBe(expected);
});

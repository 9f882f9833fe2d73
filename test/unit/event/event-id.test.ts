import { expect, test } from 'vitest';
import { deriveEventId, isEventId } from '../../../src/event/event-id.ts';

test('the same content of the same sender gets the same id', () => {
  expect(deriveEventId(['acme', 'shop'], '{"a":1}')).toBe(deriveEventId(['acme', 'shop'], '{"a":1}'));
});

test('two senders never share an id, however their names are cut', () => {
  expect(deriveEventId(['acme', 'shop'], 'x')).not.toBe(deriveEventId(['acmes', 'hop'], 'x'));
});

test('a derived id is a valid id', () => {
  expect(isEventId(deriveEventId([], ''))).toBe(true);
});

test.each([
  ['', false],
  ['a b', false],
  ['ü', false],
  ['a'.repeat(129), false],
  ['evt_01', true],
  [7, false],
])('as an id %j is %j', (value, valid) => {
  expect(isEventId(value)).toBe(valid);
});

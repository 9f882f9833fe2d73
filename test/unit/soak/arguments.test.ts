import { expect, test } from 'vitest';
import { readArguments } from '../../../tools/soak/arguments.ts';
import { FAULT_NAMES } from '../../../tools/soak/fault-kinds.ts';

test('without a word it is ten minutes with every fault, by the agent, with a seed of its own', () => {
  const { seed, ...given } = readArguments([]);
  expect(given).toEqual({
    minutes: 10,
    rate: 100,
    sink: 'agent',
    faults: FAULT_NAMES,
    report: undefined,
    json: false,
  });
  expect(Number.isInteger(seed)).toBe(true);
});

test('the API is taken for what it can carry, and whatever is asked for by name', () => {
  expect(readArguments(['--rate', '25']).sink).toBe('events-api');
  expect(readArguments(['--rate', '26']).sink).toBe('agent');
  expect(readArguments(['--rate', '200', '--sink', 's3']).sink).toBe('s3');
});

test('faults are named one by one, or left out', () => {
  expect(readArguments(['--faults', 'slack-busy, manager-down']).faults).toEqual([
    'manager-down',
    'slack-busy',
  ]);
  expect(readArguments(['--faults', 'none']).faults).toEqual([]);
});

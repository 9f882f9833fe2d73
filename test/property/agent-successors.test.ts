import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseKeyLine } from '../../src/forward/agent/agent-key.ts';
import { isSuccessor, successorNames } from '../../src/forward/agent/successors.ts';

const NAME = fc.oneof(
  fc.stringMatching(/^[\w.-]{2,128}$/),
  fc.constantFrom('sluice', 'sluice-2', 'sluice-3f9c21aa', 'x'.repeat(128)),
);
const NAMES = fc.array(
  NAME.map((name) => ({ name })),
  { maxLength: 20 },
);

test('every agent has a successor of its own, by a name that a manager takes', () => {
  fc.assert(
    fc.property(NAMES, fc.uuid(), fc.string(), (identities, version, list) => {
      const names = successorNames(identities, version, list);
      expect(new Set(names).size).toBe(identities.length);
      for (const name of names) {
        expect(parseKeyLine(`001 ${name} any ${'0'.repeat(64)}`)?.name).toBe(name);
        expect(isSuccessor({ name }, version, list)).toBe(true);
      }
    }),
  );
});

test('names do not grow from one rotation to the next, and tell whose they are', () => {
  fc.assert(
    fc.property(NAMES, fc.uuid(), fc.uuid(), (identities, first, second) => {
      fc.pre(first !== second);
      const once = successorNames(identities, first, '*');
      const named = once.map((name) => ({ name }));
      const twice = successorNames(named, second, '*');
      expect(twice.map(({ length }) => length)).toEqual(once.map(({ length }) => length));
      for (const one of named)
        expect([isSuccessor(one, second, '*'), isSuccessor(one, first, 'node')]).toEqual([false, false]);
    }),
  );
});

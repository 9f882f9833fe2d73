import { expect, test } from 'vitest';
import { isTechniqueId } from '../../../src/enrich/techniques.ts';
import { ACTIONS, type ActionFacts } from '../../../src/event/actions.ts';

test('every technique of the action catalogue has a name', () => {
  const named = Object.values(ACTIONS as Readonly<Record<string, ActionFacts>>).flatMap(
    ({ technique }) => technique ?? [],
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((id) => !isTechniqueId(id))).toEqual([]);
});

test('what is no technique of ours is not mistaken for one', () => {
  expect(['constructor', 'T9999', undefined].map(isTechniqueId)).toEqual([false, false, false]);
});

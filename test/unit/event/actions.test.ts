import { expect, test } from 'vitest';
import { ACTIONS, factsOfAction } from '../../../src/event/actions.ts';

test('every technique in the catalogue is written as ATT&CK writes it', () => {
  for (const { technique } of Object.values(ACTIONS).filter((facts) => 'technique' in facts))
    expect(technique).toMatch(/^T\d{4}(\.\d{3})?$/);
});

test('an action outside the catalogue gets the facts of its family', () => {
  expect(factsOfAction('admin_delete_tenant').category).toEqual(['iam']);
  expect(factsOfAction('api_get').category).toEqual(['web']);
});

test('an action of no family is kept with neutral facts', () => {
  expect(factsOfAction('coffee_brewed')).toMatchObject({ outcome: 'unknown', severity: 'info' });
});

test('a name that every object has is no action of the catalogue', () => {
  expect(factsOfAction('constructor')).toEqual(factsOfAction('coffee_brewed'));
  expect(factsOfAction('__proto__')).toEqual(factsOfAction('coffee_brewed'));
});

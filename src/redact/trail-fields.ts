import { TRAIL_NAMES, TRAIL_VARIABLES } from './field-names/trail.ts';
import { rules } from './field-rules.ts';
import type { FieldRule } from './policy.ts';

/** Names in a CloudTrail record. */
export const TRAIL_FIELDS: ReadonlyMap<string, FieldRule> = new Map([
  ...rules(TRAIL_NAMES),
  ...TRAIL_VARIABLES.split(' ').map((name): [string, FieldRule] => [
    name,
    { type: 'environment_variable', action: 'mask', containersOnly: true },
  ]),
]);

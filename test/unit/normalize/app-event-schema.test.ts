import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';
import {
  AppEventShape,
  DottedNames,
  EventObjects,
  ShortNames,
} from '../../../src/normalize/app-event-schema.ts';
import { APP_FIELDS } from '../../../src/normalize/app-fields.ts';
import { arbitraryOf, type JsonSchema } from '../../support/schema-arbitrary.ts';

const CONTEXT = {
  tenant: 'acme',
  application: 'shop',
  receivedAt: Date.UTC(2026, 2, 4),
  requestId: 'r-1',
  position: 0,
};
const GROUPS = { EventObjects, DottedNames, ShortNames };

test('the schema documents the names that the normalizer takes, and no other', () => {
  const documented = Object.values(GROUPS).flatMap(({ shape }) => Object.keys(shape));
  expect(documented.toSorted()).toEqual([...APP_FIELDS.keys()].toSorted());
});

const hasAction = (name: string, value: unknown) =>
  /(^|\.)action$/.test(name) || (name === 'event' && Object(value).action !== undefined);

/** No field under two names, of which one would be left over. */
function saysOnce(value: unknown): boolean {
  const { method, status_code, request, response, full, original, path, domain } = Object(value);
  const names = [full, original].filter((each) => each !== undefined).length;
  return (
    !(method !== undefined && request?.method !== undefined) &&
    !(status_code !== undefined && response?.status_code !== undefined) &&
    (names === 0 || (names === 1 && path === undefined && domain === undefined))
  );
}

const FIELDS = Object.values(GROUPS).flatMap((group) => Object.entries(group.shape as z.ZodRawShape));
test.each(FIELDS.filter(([name]) => !/^(details|labels)$/.test(name)))(
  'every value that the schema allows for %s is taken as what it is',
  (name, field) => {
    const { $defs, ...schema } = z.toJSONSchema(field as z.ZodType, { io: 'input' }) as JsonSchema;
    expect($defs).toBeUndefined();
    const said = name === 'tenant' || name.startsWith('organization') ? () => 'acme' : undefined;
    fc.assert(
      fc.property(
        arbitraryOf(schema, () => ({})),
        (generated) => {
          const value = said?.() ?? generated;
          const record = { [name]: value, ...(!hasAction(name, value) && { action: 'x' }) };
          fc.pre(saysOnce(value) && AppEventShape.safeParse(record).success);
          const result = normalizeAppEvent(JSON.parse(JSON.stringify(record)), CONTEXT);
          expect(result.ok && result.value.event.sluice).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  },
);

/** Where any value would not do. */
const SAID: Readonly<Record<string, unknown>> = {
  tenant: 'acme',
  details: { a: 1 },
  labels: { a: 'b' },
  path: '/x',
  endpoint: '/x',
  outcome: 'failure',
  level: 'critical',
  severity: 'critical',
};

const FILLED = Object.entries(z.toJSONSchema(ShortNames, { io: 'input' }).properties ?? {}).map(
  ([name, schema]) => [name, String((schema as JsonSchema)['x-ecs']), schema as JsonSchema] as const,
);

test.each(FILLED)('the short name %s fills %s', (name, path, schema) => {
  const [generated] = fc.sample(
    arbitraryOf(schema, () => ({})),
    { numRuns: 1, seed: 7 },
  );
  const value = SAID[name] ?? generated;
  const at = (record: object) => {
    const result = normalizeAppEvent(JSON.parse(JSON.stringify({ action: 'x', ...record })), CONTEXT);
    return path
      .split('.')
      .reduce<unknown>((event, key) => Object(event)[key], result.ok && result.value.event);
  };
  expect(at({ [name]: value })).not.toEqual(name === 'tenant' ? undefined : at({}));
});

import { expect, test } from 'vitest';
import { readTraceId, traceIdOfParent, traceIdOfXRay } from '../../../src/event/trace-id.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';

test.each([
  ['of today', `00-${ID}-00f067aa0ba902b7-01`],
  ['of a later version', `cc-${ID}-00f067aa0ba902b7-01`],
  ['of a later version with more behind it', `01-${ID}-00f067aa0ba902b7-01-what-comes-then`],
])('a traceparent %s is read', (_, header) => {
  expect(traceIdOfParent(header)).toBe(ID);
});

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values */
test.each([
  ['that is missing', undefined],
  ['that is empty', ''],
  ['of version ff', `ff-${ID}-00f067aa0ba902b7-01`],
  ['of today with more behind it', `00-${ID}-00f067aa0ba902b7-01-more`],
  ['of a later version with more behind it but no dash', `01-${ID}-00f067aa0ba902b7-01more`],
  ['without flags', `00-${ID}-00f067aa0ba902b7`],
  ['in capitals', `00-${ID.toUpperCase()}-00f067aa0ba902b7-01`],
  ['with a trace of nothing', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['with a parent of nothing', `00-${ID}-${'0'.repeat(16)}-01`],
  ['that came twice', `00-${ID}-00f067aa0ba902b7-01,00-${ID}-00f067aa0ba902b7-01`],
  ['with a line behind it', `00-${ID}-00f067aa0ba902b7-01\n`],
])('a traceparent %s is none', (_, header) => {
  expect(traceIdOfParent(header)).toBeUndefined();
});

test.each([
  ['alone', 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736'],
  [
    'of an invocation',
    'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=1:a87bd80c:0',
  ],
  ['of a load balancer', 'Self=1-67891234-12456789abcdef012345678f;Root=1-4bf92f35-77b34da6a3ce929d0e0e4736'],
])("the root of X-Ray's header %s is the id without its dashes", (_, header) => {
  expect(traceIdOfXRay(header)).toBe(ID);
});

test.each([
  [undefined],
  [''],
  ['Self=1-4bf92f35-77b34da6a3ce929d0e0e4736'],
  ['Root=2-4bf92f35-77b34da6a3ce929d0e0e4736'],
  ['Root=1-4bf92f35-77b34da6a3ce929d0e0e47360'],
  [`Root=1-00000000-${'0'.repeat(24)}`],
])('%s is no header of X-Ray', (header) => {
  expect(traceIdOfXRay(header)).toBeUndefined();
});

test('an id in capitals is the same id, and what is no id is none', () => {
  expect(readTraceId(ID.toUpperCase())).toBe(ID);
  for (const other of [
    '0'.repeat(32),
    `${ID}0`,
    ID.slice(1),
    `${ID}\n`.slice(1),
    `g${ID.slice(1)}`,
    7,
    null,
    [ID],
  ])
    expect(readTraceId(other)).toBeUndefined();
});

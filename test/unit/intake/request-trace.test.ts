import { expect, test } from 'vitest';
import { requestTrace } from '../../../src/intake/request-trace.ts';

const CALLER = 'a'.repeat(32);
const INVOCATION = 'b'.repeat(32);
const DOOR = 'c'.repeat(32);
const NEW = 'd'.repeat(32);

const xray = (id: string) => `Root=1-${id.slice(0, 8)}-${id.slice(8)};Sampled=0`;
const traceparent = `00-${CALLER}-00f067aa0ba902b7-01`;

test.each([
  ["the caller's comes first", { traceparent, 'x-amzn-trace-id': xray(DOOR) }, xray(INVOCATION), CALLER],
  [
    "then the invocation's",
    { traceparent: 'nonsense', 'x-amzn-trace-id': xray(DOOR) },
    xray(INVOCATION),
    INVOCATION,
  ],
  ["then the door's", { 'x-amzn-trace-id': xray(DOOR) }, undefined, DOOR],
  ['then a new one', { traceparent: 'nonsense', 'x-amzn-trace-id': 'nonsense' }, 'nonsense', NEW],
] as const)(
  'of the traces that a request may be in, %s',
  (_, headers: Record<string, string>, invocation, expected) => {
    const trace = requestTrace((name) => headers[name], { ofInvocation: () => invocation, begin: () => NEW });
    expect(trace).toBe(expected);
  },
);

import { expect, test } from 'vitest';
import { PROBLEMS, problemDocument, refuse } from '../../../src/intake/problem.ts';

test('a problem document has the members of RFC 9457, the stable code and the request id', () => {
  expect(problemDocument(refuse('payload_too_large', 'Send less.'), 'req-1')).toEqual({
    type: 'urn:sluice:problem:payload_too_large',
    title: 'The body is too large',
    status: 413,
    detail: 'Send less.',
    code: 'payload_too_large',
    requestId: 'req-1',
  });
});

test('every problem is an error status with a title of its own', () => {
  const problems = Object.values(PROBLEMS);
  expect(problems.every(({ status }) => status >= 400 && status < 600)).toBe(true);
  expect(new Set(problems.map(({ title }) => title)).size).toBe(problems.length);
});

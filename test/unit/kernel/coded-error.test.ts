import { expect, test } from 'vitest';
import { CodedError, describeError } from '../../../src/kernel/coded-error.ts';

test('the message of a foreign error is not repeated, since parsers quote their input', () => {
  const described = describeError(new SyntaxError('Unexpected token in "password=hunter2"'));
  expect(JSON.stringify(described)).not.toContain('hunter2');
  expect(described).toEqual({ name: 'SyntaxError', code: 'unexpected' });
});

test('an error of ours is described by its code and message', () => {
  expect(describeError(new CodedError('secret_missing', 'the secret is empty'))).toEqual({
    name: 'CodedError',
    code: 'secret_missing',
    message: 'the secret is empty',
  });
});

test('a thrown value that is no error is described by its type', () => {
  expect(describeError('secret text')).toEqual({ name: 'string', code: 'unexpected' });
});

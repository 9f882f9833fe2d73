import { expect, test } from 'vitest';
import { createClosers } from '../../../tools/local/closers.ts';

test('things are stopped in the opposite order, once, whatever becomes of one of them', async () => {
  const stopped: string[] = [];
  const closers = createClosers(20);
  const thing = (name: string, outcome: () => Promise<unknown>) =>
    closers.add(() => {
      stopped.push(name);
      return outcome();
    });
  thing('first', async () => {});
  thing('fails', () => Promise.reject(new Error('cannot')));
  thing('hangs', () => new Promise(() => {}));
  thing('last', async () => {});
  await Promise.all([closers.close(), closers.close()]);
  expect(stopped).toEqual(['last', 'hangs', 'fails', 'first']);
});

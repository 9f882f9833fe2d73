import { afterEach, expect, test } from 'vitest';
import { createClosers } from '../../tools/local/closers.ts';
import { startManager } from '../../tools/local/manager/manager.ts';
import { shippedRuleFiles } from '../../tools/local/shipped-rules.ts';
import { startStack } from '../../tools/local/stack.ts';
import { FREE_PORTS } from '../../tools/local/stack-options.ts';
import { welcome } from '../../tools/local/welcome.ts';
import { eventually, postEvents } from '../support/running-stack.ts';

let closers = createClosers();
afterEach(async () => {
  await closers.close();
  closers = createClosers();
});

test('the stack uses a manager that is not its own, says so, and tells what it has taken', async () => {
  const manager = closers.use(
    await startManager({
      apiPort: 0,
      tls: 'self-signed',
      users: [{ name: 'sluice', password: 'theirs', mayIngest: true }],
      ruleset: shippedRuleFiles(),
      now: Date.now,
    }),
  );
  const stack = closers.use(
    await startStack({
      ports: FREE_PORTS,
      realManager: {
        url: manager.apiUrl,
        username: 'sluice',
        password: 'theirs',
        tls: { fingerprints: [manager.fingerprint256] },
      },
    }),
  );
  expect(stack.manager).toBeUndefined();
  expect(welcome(stack)).toContain(`${manager.apiUrl}  (yours)`);
  await postEvents(stack, [{ id: 'real-1', action: 'auth_login' }]);
  await eventually('the manager has the event', () =>
    manager.events().some((line) => line.includes('real-1')),
  );
  await eventually('the terminal is told', () =>
    stack.journal
      .entries()
      .some((entry) => entry.type === 'log' && entry.message === 'Wazuh has taken 1 app event'),
  );
});

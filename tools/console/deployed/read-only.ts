import type { SQSClient } from '@aws-sdk/client-sqs';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { READINGS, type ReadService } from './readings.ts';

/**
 * A client that can only read: what is not among `READINGS` fails before anything of it is sent, whoever asks.
 *
 * @throws CodedError `not_a_reading`, from the client's `send`
 */
export function readOnly<T extends { readonly middlewareStack: object }>(service: ReadService, client: T): T {
  const allowed = new Set<string>(READINGS[service].map(({ command }) => command));
  // The stacks of all clients are alike; their types differ in what goes through them.
  const stack = client.middlewareStack as SQSClient['middlewareStack'];
  stack.add(
    (next, { commandName = 'a command without a name' }) =>
      async (args) => {
        if (allowed.has(commandName)) return next(args);
        throw new CodedError(
          'not_a_reading',
          `the console only reads: ${commandName} of ${service} is not sent`,
        );
      },
    { step: 'initialize', priority: 'high', name: 'sluiceReadOnly' },
  );
  return client;
}

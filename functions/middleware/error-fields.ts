import type { LogFields } from '../../src/event/telemetry.ts';
import { describeError } from '../../src/kernel/coded-error.ts';

/** What may be logged of anything thrown, beside a message of the caller's: the log's own `message` is the caller's. */
export function errorFields(error: unknown): LogFields {
  const { name, code, message } = describeError(error);
  return { error: name, code, detail: message };
}

import type { Secrets } from '../../src/event/secrets.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';

/** Secrets given by value, by id. Rejects with CodedError `secret_missing` for any other. */
export function createMemorySecrets(values: Readonly<Record<string, string>>): Secrets {
  async function get(id: string): Promise<string> {
    const value = Object.hasOwn(values, id) ? values[id] : undefined;
    if (value === undefined)
      throw new CodedError('secret_missing', `secret "${id}" does not exist: give it a value`);
    return value;
  }
  return { get, anew: async (id) => [await get(id)] };
}

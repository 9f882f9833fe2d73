import { type CredentialSource, isAmong } from '../../adapters/wazuh/api-session.ts';
import type { Secrets } from '../../src/event/secrets.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { secretShapes } from '../middleware/lazy-secrets.ts';

/** A refused login reads the secret anew: its password may just have been changed, or be about to. */
export function wazuhCredentials(secrets: Secrets, id: string): CredentialSource {
  return async (refused) => {
    const reading = refused.length === 0 ? secrets.get(id).then((text) => [text]) : secrets.anew(id);
    const [{ readWazuhCredentials }, texts] = await Promise.all([secretShapes(), reading]);
    const held = texts.map((text) => readWazuhCredentials(id, text));
    const [first] = held;
    if (first === undefined)
      throw new CodedError('secret_missing', `secret "${id}" holds no text: put a value`);
    return held.find((one) => !isAmong(one, refused)) ?? first;
  };
}

import type { OwnPassword } from '../../../../adapters/wazuh/own-password.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import type { Rotatable } from '../../../middleware/rotation/rotate-secret.ts';
import { readWazuhCredentials } from '../../../middleware/secret-shapes.ts';

export interface WazuhPasswordDeps {
  /** ARN of the secret. */
  readonly secretId: string;
  /** One of every manager node; of a cluster all change with the first. */
  readonly nodes: readonly OwnPassword[];
  readonly newPassword: () => string;
}

/**
 * The password of the user of Wazuh's server API, which the user changes itself.
 *
 * Rejects with CodedErrors `secret_malformed`, `rotation_outdated`, `wazuh_password_unknown`, `wazuh_credentials_refused`, and those of
 * a node.
 */
export function createWazuhPassword({ secretId, nodes, newPassword }: WazuhPasswordDeps): Rotatable {
  async function tryOut(text: string): Promise<void> {
    const held = readWazuhCredentials(secretId, text);
    for (const node of nodes)
      if (!(await node.accepts(held)))
        throw new CodedError(
          'wazuh_credentials_refused',
          `manager node "${node.node}" refuses the password in secret "${secretId}"; nothing is put in use`,
        );
  }

  return {
    async propose({ text }) {
      const { username } = readWazuhCredentials(secretId, text);
      return JSON.stringify({ username, password: newPassword() });
    },
    async set(current, proposed) {
      const before = readWazuhCredentials(secretId, current);
      const after = readWazuhCredentials(secretId, proposed);
      // The new user would be given a password that stands nowhere but beside the old user's name.
      if (before.username !== after.username)
        throw new CodedError(
          'rotation_outdated',
          `secret "${secretId}" names another user since its rotation began: take the label AWSPENDING from that version and rotate anew`,
        );
      for (const node of nodes) {
        // By an attempt before, or by another node of its cluster.
        if (await node.accepts(after)) continue;
        if (!(await node.accepts(before)))
          throw new CodedError(
            'wazuh_password_unknown',
            `manager node "${node.node}" takes neither the password in secret "${secretId}" nor the new one: put the one that it takes`,
          );
        await node.change(before, after.password);
      }
    },
    tryProposed: tryOut,
    tryCurrent: tryOut,
  };
}

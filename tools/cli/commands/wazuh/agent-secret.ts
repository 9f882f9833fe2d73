import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { type AgentKey, printKeyLine } from '../../../../src/forward/agent/agent-key.ts';
import { AGENT_KEYS_FORM, printAgentKeys, readAgentKeys } from '../../../../src/forward/agent/agent-keys.ts';
import { sha256 } from '../../../../src/kernel/digest.ts';
import { CommandFailed } from '../../faults.ts';
import type { AwsPlace } from '../deployed/aws-place.ts';
import { answered } from '../deployed/secret-fault.ts';

/** The secret in which the sink `agent` finds its identities. */
export interface AgentSecret {
  /** As it is said to the user. */
  readonly where: string;
  /** Adds an identity for a node, `*` for every one without a list of its own. */
  add(node: string, key: AgentKey): Promise<void>;
}

const MISSING = 'The stack makes it when wazuh.agent is set: deploy it first';
/** What Secrets Manager says of a secret that is there and has never been filled. */
const NO_VALUE = /secret value/;

/**
 * Does `work` with the secret, once it is sure that it is there and holds nothing else: an identity that cannot be put away is
 * lost, and its name taken.
 *
 * @throws CommandFailed saying what to do
 */
export async function withAgentSecret(
  { aws, where }: AwsPlace,
  id: string,
  work: (secret: AgentSecret) => Promise<void>,
): Promise<void> {
  const client = createSecretsManagerClient(aws);
  try {
    await work(await openSecret(client, id, `secret "${id}" ${where}`));
  } finally {
    client.destroy();
  }
}

async function openSecret(client: SecretsManagerClient, id: string, where: string): Promise<AgentSecret> {
  const { text, version } = await answered(heldIn(client, id), where, MISSING);
  const read = text === undefined ? { ok: true as const, value: new Map() } : readAgentKeys(text);
  if (!read.ok)
    throw new CommandFailed(
      `${where} does not have the form ${AGENT_KEYS_FORM} (${read.error}); empty it first`,
    );
  const lines: Record<string, readonly string[]> = Object.fromEntries(
    [...read.value].map(([node, keys]: [string, readonly AgentKey[]]) => [node, keys.map(printKeyLine)]),
  );
  return {
    where,
    async add(node, key) {
      const added = { ...lines, [node]: [...(lines[node] ?? []), printKeyLine(key)] };
      const put = new PutSecretValueCommand({
        SecretId: id,
        SecretString: printAgentKeys(added),
        // It becomes the version's name, and a name is taken once: of two who follow on one version, one is refused.
        ClientRequestToken: sha256(`after ${version}`),
      });
      await answered(client.send(put), where, MISSING);
    },
  };
}

async function heldIn(client: SecretsManagerClient, id: string) {
  try {
    const { SecretString, VersionId = '' } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return { text: SecretString, version: VersionId };
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'ResourceNotFoundException' && NO_VALUE.test(message))
      return { text: undefined, version: 'none' };
    throw error;
  }
}

import type { AgentIdentities } from '../../../../adapters/wazuh/agent/identities.ts';
import { type AgentKey, printKeyLine } from '../../../../src/forward/agent/agent-key.ts';
import {
  AGENT_KEYS_FORM,
  type AgentKeys,
  printAgentKeys,
  readAgentKeys,
} from '../../../../src/forward/agent/agent-keys.ts';
import { isSuccessor, successorNames } from '../../../../src/forward/agent/successors.ts';
import type { CircuitFault } from '../../../../src/forward/circuit.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import type { Held, Rotatable } from '../../../middleware/rotation/rotate-secret.ts';
import { readSecretBy } from '../../../middleware/secret-shapes.ts';

/** A manager node as the rotation uses it. */
export interface KeyNode {
  readonly name: string;
  readonly identities: AgentIdentities;
  /** What is wrong when an event is sent under the key; undefined when nothing is. */
  tryKey(key: AgentKey): Promise<CircuitFault | undefined>;
}

export interface AgentKeyDeps {
  /** ARN of the secret. */
  readonly secretId: string;
  /** In the order of the configuration. */
  readonly nodes: readonly KeyNode[];
  readonly pause: (ms: number) => Promise<void>;
}

interface Use {
  readonly node: KeyNode;
  readonly key: AgentKey;
}

const KEYS = { form: AGENT_KEYS_FORM, read: readAgentKeys };
const EVERY_NODE = '*';
/**
 * A manager reads its keys every 10 s (`remoted.keyupdate_interval`), and the workers of a cluster have them from the master some 9 s
 * later: this is three times as long.
 */
const TRIES = 12;
const TRY_AGAIN_MS = 5_000;

/**
 * The keys of the agents as which events are sent. Wazuh changes no key of an agent, so every identity gets a successor, of another id
 * and with a name that ends otherwise. Both are valid until the next rotation, which removes the one that this one replaced.
 *
 * Rejects with CodedErrors `secret_malformed`, `agent_address_fixed`, `agent_unknown`, (retryable) `agent_key_not_taken`, and those of
 * the identities.
 */
export function createAgentKeys({ secretId, nodes, pause }: AgentKeyDeps): Rotatable {
  const read = (text: string) => readSecretBy(secretId, text, KEYS);

  /** Those that use a list; of a list for every node, those without one of their own. */
  function nodesOf(list: string, keys: AgentKeys): readonly KeyNode[] {
    return nodes.filter(({ name }) => (list === EVERY_NODE ? !keys.has(name) : name === list));
  }

  /**
   * What the last rotation replaced. Nothing else is removed: what people took out of the secret may be in use elsewhere.
   */
  async function removeReplaced(keys: AgentKeys, { version, previous }: Held): Promise<void> {
    const before = readAgentKeys((await previous()) ?? '');
    if (!before.ok) return;
    const inUse = new Set([...keys.values()].flat().map(printKeyLine));
    for (const [list, replaced] of before.value) {
      const [node] = nodesOf(list, keys);
      const now = keys.get(list) ?? [];
      if (node === undefined || now.length === 0 || !now.every((key) => isSuccessor(key, version, list)))
        continue;
      await node.identities.remove(replaced.filter((key) => !inUse.has(printKeyLine(key))));
    }
  }

  /** Every identity with every node that it is used with. */
  function usesOf(text: string): readonly Use[] {
    const keys = read(text);
    return [...keys].flatMap(([list, identities]) =>
      nodesOf(list, keys).flatMap((node) => identities.map((key) => ({ node, key }))),
    );
  }

  return {
    async propose(held, version) {
      const keys = read(held.text);
      for (const { id, name, ip } of [...keys.values()].flat())
        if (ip !== 'any')
          throw new CodedError(
            'agent_address_fixed',
            `agent ${id} "${name}" in secret "${secretId}" is for one address, which two agents cannot have: enrol one that is for any, or switch rotation.agentKey off`,
          );
      await removeReplaced(keys, held);
      const made: Record<string, readonly string[]> = {};
      const kept: typeof made = {};
      for (const [list, identities] of keys) {
        const [node] = nodesOf(list, keys);
        // Nobody uses them: they are there for when the node is.
        if (node === undefined) {
          kept[list] = identities.map(printKeyLine);
          continue;
        }
        const lines: string[] = [];
        for (const name of successorNames(identities, version, list))
          lines.push(printKeyLine(await node.identities.obtain(name)));
        made[list] = lines;
      }
      if (Object.keys(made).length === 0)
        throw new CodedError(
          'agent_unknown',
          `secret "${secretId}" has no identity for any node of wazuh.nodes: see \`npx sluice wazuh enrol --help\``,
        );
      return printAgentKeys({ ...made, ...kept });
    },
    // The manager has them since they were made.
    set: async () => {},
    async tryProposed(text) {
      let open = usesOf(text);
      for (let tries = 1; ; tries += 1) {
        const tried = await Promise.all(
          open.map(async (use) => ({ use, fault: await use.node.tryKey(use.key) })),
        );
        const failed = tried.filter(({ fault }) => fault !== undefined);
        const [first] = failed;
        if (first?.fault === undefined) return;
        if (tries === TRIES) throw notTaken(first.use, first.fault);
        open = failed.map(({ use }) => use);
        await pause(TRY_AGAIN_MS);
      }
    },
    async tryCurrent(text) {
      for (const { node, key } of usesOf(text))
        if (!(await node.identities.knows(key)))
          throw new CodedError(
            'agent_unknown',
            `manager node "${node.name}" has no agent ${key.id} "${key.name}" as secret "${secretId}" has it: see \`npx sluice wazuh enrol --help\``,
          );
    },
  };
}

function notTaken({ node: { name }, key }: Use, { code }: CircuitFault): CodedError {
  return new CodedError(
    'agent_key_not_taken',
    `manager node "${name}" does not take the new agent ${key.id} "${key.name}" (${code}); nothing is put in use, and the rotation is tried again`,
    { retryable: true },
  );
}

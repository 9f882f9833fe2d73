import * as z from 'zod/mini';
import { type AgentKey, parseKeyLine } from '../../../src/forward/agent/agent-key.ts';
import type { ApiAnswer } from '../../../src/forward/classify.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { affectedItems, type ManagerCall, ManagerFault } from '../manager-call.ts';
import { enrolByApi } from './enrol.ts';

/** The identities of agents at one manager, of a cluster at any of its nodes. */
export interface AgentIdentities {
  /** Whether the manager has an agent of this id and name. */
  knows(key: AgentKey): Promise<boolean>;
  /** The agent of that name, with the key that it has; a new one, usable from any address, when there is none. */
  obtain(name: string): Promise<AgentKey>;
  /** Removes those that the manager has, each by id and name: their keys open nothing from then on. */
  remove(keys: readonly AgentKey[]): Promise<void>;
}

export interface AgentIdentitiesDeps {
  /** Of the node, for messages. */
  readonly node: string;
  /** Secret with the account, for messages. */
  readonly account: string;
  readonly call: (call: ManagerCall) => Promise<ApiAnswer>;
}

const Agents = z.array(z.object({ id: z.string(), name: z.string() }));
const Keys = z.array(z.object({ key: z.string() })).check(z.length(1));

/**
 * By the server API, as an account with agent:create, agent:read and agent:delete.
 *
 * Rejects with CodedErrors that name the node: `wazuh_agents_denied` when the account may not, `enrolment_unknown_answer`, or the code of
 * a ManagerFault.
 *
 * Source: https://documentation.wazuh.com/4.14/user-manual/api/reference.html#tag/Agents
 */
export function createAgentIdentities({ node, account, call }: AgentIdentitiesDeps): AgentIdentities {
  async function told<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof ManagerFault)) throw error;
      throw faultOf(node, account, error);
    }
  }

  async function named(name: string): Promise<z.output<typeof Agents>> {
    const path = `/agents?name=${encodeURIComponent(name)}&select=id,name`;
    return Agents.parse(affectedItems(await call({ method: 'GET', path })));
  }

  const knows = async ({ id, name }: AgentKey) => (await named(name)).some((agent) => agent.id === id);

  async function keyOf(id: string): Promise<AgentKey> {
    const answer = affectedItems(await call({ method: 'GET', path: `/agents/${id}/key` }));
    const [held] = Keys.safeParse(answer).data ?? [];
    const key = parseKeyLine(Buffer.from(held?.key ?? '', 'base64').toString('latin1'));
    if (key === undefined)
      throw new CodedError(
        'enrolment_unknown_answer',
        `manager node "${node}": what it answers to GET /agents/${id}/key is no key`,
      );
    return key;
  }

  return {
    knows: (key) => told(() => knows(key)),
    obtain: (name) =>
      told(async () => {
        const [there] = await named(name);
        return there === undefined ? enrolByApi(call, name) : keyOf(there.id);
      }),
    remove: (keys) =>
      told(async () => {
        const ids: string[] = [];
        for (const key of keys) if (await knows(key)) ids.push(key.id);
        if (ids.length === 0) return;
        const path = `/agents?agents_list=${ids.join()}&status=all&older_than=0s`;
        affectedItems(await call({ method: 'DELETE', path }));
      }),
  };
}

/** Wazuh's error for a resource that the account may do nothing with, in a list of results. */
const DENIED = 4_000;

function faultOf(node: string, account: string, fault: ManagerFault): CodedError {
  if (fault.kind === 'denied' || fault.wazuhCode === DENIED)
    return new CodedError(
      'wazuh_agents_denied',
      `manager node "${node}": the user in secret "${account}" lacks agent:create, agent:read or agent:delete, see docs/secrets.md`,
    );
  const { code, message, retryable } = fault;
  return new CodedError(code, `manager node "${node}": ${message}`, { retryable });
}

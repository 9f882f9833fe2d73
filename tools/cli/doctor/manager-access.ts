import * as z from 'zod';
import type { Credentials } from '../../../adapters/wazuh/api-session.ts';
import { createExchange } from '../../../adapters/wazuh/exchange.ts';
import {
  affectedItems,
  bodyOf,
  createManagerCall,
  ManagerFault,
  parsed,
} from '../../../adapters/wazuh/manager-call.ts';
import { createRulesetApi, type RulesetApi } from '../../../adapters/wazuh/ruleset-api.ts';
import { createTlsAgent } from '../../../adapters/wazuh/tls.ts';
import type { TlsTrust } from '../../../src/config.ts';
import { amber, type Seen } from './check.ts';

/** What the API says of itself, and when it was asked: epoch ms by our clock. */
export interface Root {
  readonly version: string;
  /** Epoch ms by the node's clock, to the second. */
  readonly time: number;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** The server API of a node for somebody who only looks. Functions throw ManagerFault, `credentials` its own. */
export interface ManagerAccess {
  readonly ruleset: RulesetApi;
  readonly root: () => Promise<Root>;
  readonly account: () => Promise<Account>;
  /** Items of a list. */
  readonly items: (path: string) => Promise<readonly unknown[]>;
  /** Items of a list that names ids, as many as there are. */
  readonly found: (path: string) => Promise<readonly unknown[]>;
  /** An answer as it came. */
  readonly document: (path: string) => Promise<unknown>;
  readonly close: () => void;
}

export interface Account {
  readonly id: number;
  readonly name: string;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
}

const Root = z.object({ data: z.object({ api_version: z.string(), timestamp: z.string() }) });
const Found = z.object({ data: z.object({ affected_items: z.array(z.unknown()) }) });
const Me = z.object({
  id: z.int(),
  username: z.string(),
  roles: z.array(z.object({ id: z.int(), name: z.string() })),
});

export function openManager(
  url: string,
  trust: TlsTrust,
  credentials: () => Promise<Credentials>,
  clock: () => number,
): ManagerAccess {
  const agent = createTlsAgent(trust);
  const call = createManagerCall({
    exchange: createExchange(url, agent, clock),
    clock,
    credentials,
    // Somebody waits at a terminal; the next minute is theirs to choose.
    pause: async () => {
      throw new ManagerFault('failed', 'wazuh_limited', LIMITED);
    },
  });
  const get = (path: string) => call({ method: 'GET', path });
  const once = <T>(ask: () => Promise<T>) => {
    let answer: Promise<T> | undefined;
    return () => (answer ??= ask());
  };
  return {
    ruleset: createRulesetApi(call),
    root: once(async () => {
      // The token first: the time of the answer is that of one request.
      const askedAt = clock();
      const answer = readAnswer(Root, parsed(bodyOf(await get('/'))));
      return {
        version: answer.data.api_version,
        time: Date.parse(answer.data.timestamp),
        askedAt,
        answeredAt: clock(),
      };
    }),
    account: once(async () => {
      const [me] = affectedItems(await get('/security/users/me'));
      const { id, username, roles } = readAnswer(Me, me);
      return { id, name: username, roles };
    }),
    items: async (path) => affectedItems(await get(path)),
    found: async (path) => {
      const answer = await get(path);
      return Found.safeParse(parsed(bodyOf(answer))).data?.data.affected_items ?? affectedItems(answer);
    },
    document: async (path) => parsed(bodyOf(await get(path))),
    close: () => agent.destroy(),
  };
}

const LIMITED =
  'the requests of this node are spent for a minute (300 a minute for everybody, its dashboard included)';
const RBAC_DENIED = 4000;

/** @throws ManagerFault when an answer is none that Wazuh 4 gives */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new ManagerFault(
    'failed',
    'wazuh_unknown_answer',
    'something answered that is no Wazuh server API of version 4',
  );
}

/** What an account must hold to read of a node. A node of a cluster asks for another permission than a manager by itself. */
export function nodePermission(
  { ruleset }: Pick<ManagerAccess, 'ruleset'>,
  what: 'read' | 'read_api_config',
): () => Promise<string> {
  return async () => {
    try {
      return `${(await ruleset.clustered()) ? 'cluster' : 'manager'}:${what}`;
    } catch (error) {
      if (!(error instanceof ManagerFault)) throw error;
      return `manager:${what}`;
    }
  };
}

/** What `look` sees; amber with the permission's name when the account may not look there. */
export async function readable(
  permission: string | (() => Promise<string>),
  look: () => Promise<Seen | readonly Seen[]>,
): Promise<Seen | readonly Seen[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ManagerFault)) throw error;
    if (error.code === 'wazuh_limited') return amber(error.message, 'run this again in a minute');
    if (error.kind !== 'denied' && error.wazuhCode !== RBAC_DENIED) throw error;
    const lacking = typeof permission === 'string' ? permission : await permission();
    return amber(`the account may not look (${lacking})`, 'see what the check permissions says about it');
  }
}

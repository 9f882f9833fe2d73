import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ManagerLimits } from '../../local/manager/options.ts';

export interface PeerRequest {
  readonly role: 'hole' | 'manager' | 'tables' | 's3';
  /** Of the manager. */
  readonly options?: ManagerLimits | undefined;
}

/** What a peer has counted; each counts what it sees. */
export interface PeerCounts {
  readonly events?: number;
  /** Events that differ. */
  readonly distinct?: number;
  readonly queued?: number;
  readonly dropped?: number;
  readonly discarded?: number;
  readonly connections?: number;
  readonly requests?: number;
  /** Of its process, until now. */
  readonly cpuUs: number;
}

export interface AgentPort {
  readonly host: string;
  readonly port: number;
}

export interface ManagerPeer extends AgentPort {
  readonly apiUrl: string;
  readonly fingerprint: string;
}

interface Places {
  readonly hole: AgentPort;
  readonly manager: ManagerPeer;
  readonly tables: { readonly endpoint: string };
  readonly s3: { readonly endpoint: string };
}

export interface Peer<Role extends PeerRequest['role']> {
  readonly place: Places[Role];
  counts(): Promise<PeerCounts>;
  close(): Promise<void>;
}

export const AGENT = { id: '001', name: 'sluice', ip: 'any', rawKey: '5'.repeat(64) } as const;
export const OPERATOR = { name: 'bench', password: 'B3nch-counts-all' } as const;
export const BUCKET = 'bench';

/** Starts the other side of a delivery in a process of its own. It ends with this one. */
export async function startPeer<Role extends PeerRequest['role']>(
  role: Role,
  options?: ManagerLimits,
): Promise<Peer<Role>> {
  const child = fork(new URL('./peer-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the ${role} of the bench ended with code ${String(code)}`);
  });
  gone.catch(() => {});
  const answer = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as [unknown];
    return message;
  };
  child.send({ role, options } satisfies PeerRequest);
  const place = (await answer()) as Places[Role];
  return {
    place,
    counts: async () => {
      child.send('counts');
      return (await answer()) as PeerCounts;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

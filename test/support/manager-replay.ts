import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootRules } from '@sluice/logtest';
import { createHttpClient, type Got, type Sent } from '../../tools/conformance/http.ts';
import { type Manager, type ManagerOptions, startManager } from '../../tools/local/manager/manager.ts';
import type { InstalledRuleset } from '../../tools/local/manager/ruleset/installation.ts';

const GOLDEN = join(import.meta.dirname, '../contract/golden');

/** As many characters as the recorded manager's own host name, so that content-length can be compared. */
const MANAGER_NAME = 'wm';
const PASSWORD = 'R3corded-pass';
const START_MS = Date.parse('2026-11-20T20:30:00.000Z');

interface Recorded {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly json?: unknown;
    readonly body?: string | { readonly $long: { readonly bytes: number; readonly sha256: string } };
    readonly keepsConnectionOpen: boolean;
  };
}

export function golden(path: string): string {
  return readFileSync(join(GOLDEN, path), 'utf8');
}

/** Files of a manager that has no rules but the root and these. */
export function ruleset(
  ...rules: readonly { readonly file: string; readonly xml: string }[]
): InstalledRuleset {
  return { stock: { rules: [rootRules()] }, custom: { rules } };
}

export interface Clock {
  now: () => number;
  advance(seconds: number): void;
}

export function clock(): Clock {
  let ms = START_MS;
  return {
    now: () => ms,
    advance: (seconds) => {
      ms += seconds * 1000;
    },
  };
}

/** A manager with the accounts that the recordings use; limits are off unless given. */
function startRecordedManager(time: Clock, options: Partial<ManagerOptions> = {}): Promise<Manager> {
  return startManager({
    apiPort: 0,
    tls: 'self-signed',
    name: MANAGER_NAME,
    now: time.now,
    ruleset: ruleset(),
    users: [
      { name: 'wazuh', password: PASSWORD, mayIngest: true, mayManage: true },
      { name: 'sluice-forwarder', password: PASSWORD, mayIngest: true },
      { name: 'sluice-norole', password: PASSWORD, mayIngest: false },
    ],
    limits: { maxRequestPerMinute: 0 },
    ...options,
  });
}

/** One request on a connection of its own, verified against the manager's certificate as `localhost`. */
export async function send({ apiUrl, certificatePem }: Manager, sent: Sent): Promise<Got> {
  const client = createHttpClient(`https://localhost:${new URL(apiUrl).port}`, { ca: certificatePem });
  try {
    return await client.send(sent);
  } finally {
    client.close();
  }
}

export function basic(name: string, password = PASSWORD): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

export async function login(manager: Manager, name = 'wazuh'): Promise<string> {
  const path = '/security/user/authenticate?raw=true';
  const { status, body } = await send(manager, {
    method: 'POST',
    path,
    headers: { Authorization: basic(name) },
  });
  if (status !== 200) throw new Error(`login answered ${status}`);
  return body;
}

/** Finds a recording by its name. */
export function pick(group: string): (name: string) => Recorded {
  const { exchanges }: { exchanges: readonly Recorded[] } = JSON.parse(golden(`api/${group}.json`));
  return (name) => {
    const found = exchanges.find((exchange) => exchange.name === name);
    if (found === undefined) throw new Error(`no recording "${name}" in ${group}`);
    return found;
  };
}

/** Managers of one test file, closed by `closeAll`. */
export function managerPool() {
  const open: Manager[] = [];
  return {
    start: async (time: Clock, options: Partial<ManagerOptions> = {}): Promise<Manager> => {
      const manager = await startRecordedManager(time, options);
      open.push(manager);
      return manager;
    },
    closeAll: async (): Promise<void> => {
      await Promise.all(open.splice(0).map((manager) => manager.close()));
    },
  };
}

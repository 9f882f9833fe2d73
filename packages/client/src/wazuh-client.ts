import { inPage } from './attempt.ts';
import { createClient } from './client.ts';
import type { SluiceClient } from './client-types.ts';
import { readEnvironment } from './environment.ts';
import type { ClientEvent, Details, Level } from './event.ts';
import { createNames } from './redact.ts';
import { Snapshot } from './snapshot.ts';

/** Settings of HashPass's original client; each has its variable in the environment. */
export interface WazuhClientConfig {
  /** `SLUICE_URL`, `WAZUH_MANAGER_URL`. */
  readonly managerUrl?: string;
  /** `SLUICE_KEY`, `WAZUH_API_KEY`. */
  readonly apiKey?: string;
  /** `SLUICE_APP`, `WAZUH_AGENT_ID`; default: `hashpass-web`. */
  readonly agentId?: string;
}

/** How long a call may last where the runtime would freeze and the event with it. */
const FREEZING_AWAIT_MS = 500;
const DEFAULT_AGENT = 'hashpass-web';
const BROWSER_PATH = '/api/wazuh/log';

class Compatible {
  constructor(config?: WazuhClientConfig) {
    const { app, freezes } = readEnvironment();
    const { managerUrl, apiKey, agentId } = config ?? {};
    const client = createClient({
      url: managerUrl,
      key: apiKey,
      app: agentId || app || DEFAULT_AGENT,
      awaitMs: freezes ? FREEZING_AWAIT_MS : 0,
    });
    Object.assign(this, client);
  }
}

/**
 * HashPass's original client, by its names. Where the runtime freezes after an answer (Lambda, Netlify, Vercel, Cloud
 * Functions) its promises wait until the event is sent, 500 ms at most, and not at all while the server is down.
 */
export const WazuhClient = Compatible as new (config?: WazuhClientConfig) => SluiceClient;
export type WazuhClient = SluiceClient;

let shared: WazuhClient | undefined;

/** One client for the whole application, set up by the environment. */
export function getWazuhClient(): WazuhClient {
  shared ??= new WazuhClient();
  return shared;
}

export interface BrowserEvent {
  readonly action: string;
  readonly level: Level;
  readonly userId?: string;
  readonly details?: Details;
}

/**
 * Logs from a page: through the client when it has url and key, else to the application's own route `/api/wazuh/log`.
 */
export async function logEventClient(event: BrowserEvent): Promise<void> {
  try {
    const { action, level, userId, details } = event;
    const facts = { action, level, userId, details };
    const client = getWazuhClient();
    if (client.enabled || !inPage()) return client.sendEvent(facts as ClientEvent);
    const body = `{${new Snapshot(createNames()).fields(facts, 1).slice(1)}}`;
    const headers = { 'content-type': 'application/json' };
    await fetch(BROWSER_PATH, { method: 'POST', headers, body, keepalive: true });
  } catch {
    // A page has nothing to do about it.
  }
}

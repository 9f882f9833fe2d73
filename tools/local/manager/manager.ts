import { randomUUID } from 'node:crypto';
import type { Ruleset, Verdict } from '@sluice/logtest';
import { closeServer, LOOPBACK_HOST, listenOnLoopback } from '../listen.ts';
import type { AgentKey } from './agent/keys.ts';
import { createAgentServer } from './agent/server.ts';
import type { WazuhAlert } from './alert.ts';
import { createAnalysis, type ReceivedEvent } from './analysis.ts';
import type { ApiUser } from './api/context.ts';
import type { Gate } from './api/dispatch.ts';
import { createLoginBlock } from './api/login-block.ts';
import { createLogtest } from './api/logtest.ts';
import { createRateWindow } from './api/rate-window.ts';

import { createApiServer } from './api/server.ts';
import { createTokens } from './api/token.ts';
import { identityFromPem, selfSignedIdentity } from './certificate.ts';
import { type Counters, createCounters } from './counters.ts';
import { createFaultSwitch, type Fault, type FaultSwitch } from './faults.ts';
import { createIntegratord, type IntegrationOptions } from './integratord.ts';

export type { Fault } from './faults.ts';

/** Limits of a stock manager; a node has one budget for everybody. */
export interface ManagerLimits {
  /** `access.max_request_per_minute`; 0 switches every request limit off. @default 300 */
  readonly maxRequestPerMinute?: number;
  /** Requests to `/events` a minute; a constant in the real one. @default 30 */
  readonly eventsPerMinute?: number;
  /** `auth_token_exp_timeout`, seconds. @default 900 */
  readonly tokenLifetimeS?: number;
  /** `access.max_login_attempts`. @default 50 */
  readonly maxLoginAttempts?: number;
  /** `access.block_time`, seconds. @default 300 */
  readonly blockTimeS?: number;
}

export interface ManagerOptions {
  /** 0 takes a free one. */
  readonly apiPort: number;
  /** TCP port of the agent listener; none without it, 0 takes a free one. */
  readonly agentPort?: number;
  /** PEM texts, or a certificate made as a fresh manager makes it. */
  readonly tls: { readonly key: string; readonly cert: string } | 'self-signed';
  readonly users: readonly ApiUser[];
  readonly agents?: readonly AgentKey[];
  readonly ruleset: Ruleset;
  /** Milliseconds since the epoch: rate windows, tokens, rule time frames, alert times. */
  readonly now: () => number;
  /** Host name in alerts and answers. @default wazuh.manager */
  readonly name?: string;
  readonly limits?: ManagerLimits;
  readonly integration?: IntegrationOptions;
  /** alerts.json; appended to. */
  readonly alertsFile?: string;
  /** Events and alerts that `events()` and `alerts()` remember. @default 50000 */
  readonly history?: number;
  readonly fault?: Fault;
  readonly onEvent?: (event: ReceivedEvent, verdict: Verdict) => void;
  readonly onAlert?: (alert: WazuhAlert) => void;
  /** Lines as the daemons would log them; never event content. */
  readonly log?: (line: string) => void;
}

export interface Manager {
  /** `https://localhost:<port>` when the certificate is self-signed: it is valid for that name alone. */
  readonly apiUrl: string;
  readonly agentPort: number | undefined;
  readonly certificatePem: string;
  /** SHA-256, upper-case hex pairs joined by colons. */
  readonly fingerprint256: string;
  readonly counters: Counters;
  /** Texts of the events that were analysed, in order. */
  events(): readonly string[];
  alerts(): readonly WazuhAlert[];
  setFault(fault: Fault | undefined): void;
  /** Makes every token issued until now (this second included) invalid. */
  revokeTokens(): void;
  /** Resolves when the integration has run for every alert so far. */
  integrationIdle(): Promise<void>;
  close(): Promise<void>;
}

const EVENTS_PER_MINUTE = 30;

/**
 * A Wazuh 4.14 manager on this machine, as far as Sluice uses one: the server API over HTTPS, the agent port, the
 * analysis daemon with real rules, and integratord. Limits and error bodies are the real ones; where the real
 * manager is unpredictable this one takes the worse side. It listens on loopback alone.
 *
 * @throws CodedError `port_taken` or `cannot_listen`
 */
export async function startManager(options: ManagerOptions): Promise<Manager> {
  const { now, tls, name = 'wazuh.manager', log = () => {} } = options;
  const identity =
    tls === 'self-signed' ? await selfSignedIdentity(Date.now()) : identityFromPem(tls.key, tls.cert);
  const counters = createCounters();
  const faults = createFaultSwitch(options.fault);
  const integratord =
    options.integration === undefined
      ? undefined
      : createIntegratord({
          integration: options.integration,
          now,
          counters: counters.integratord,
          log,
        });
  const analysis = createAnalysis({
    ruleset: options.ruleset,
    managerName: name,
    now,
    counters: counters.analysisd,
    faults,
    alertsFile: options.alertsFile,
    history: options.history ?? 50_000,
    onEvent: (event, verdict) => options.onEvent?.(event, verdict),
    onAlert: (alert, line) => {
      options.onAlert?.(alert);
      integratord?.offer(alert.rule.level, line);
    },
  });
  const gate = createGate(options, { managerName: name, counters, faults, analyse: analysis.submit });
  const api = createApiServer({ identity, gate, faults, log });
  const agents =
    options.agentPort === undefined
      ? undefined
      : createAgentServer({
          keys: options.agents ?? [],
          now,
          counters: counters.remoted,
          faults,
          analyse: analysis.submit,
          log,
        });
  const close = async (): Promise<void> => {
    await Promise.all([closeServer(api), agents?.stop()]);
    await integratord?.close();
    analysis.close();
  };
  let agentPort: number | undefined;
  let apiPort: number;
  try {
    ({ port: apiPort } = await listenOnLoopback(api, options.apiPort, 'the local manager', 'manager'));
    if (agents !== undefined)
      ({ port: agentPort } = await listenOnLoopback(
        agents.server,
        options.agentPort ?? 0,
        "the local manager's agent listener",
        'agent',
      ));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apiUrl: `https://${tls === 'self-signed' ? 'localhost' : LOOPBACK_HOST}:${apiPort}`,
    agentPort,
    certificatePem: identity.certificatePem,
    fingerprint256: identity.fingerprint256,
    counters,
    events: analysis.events,
    alerts: analysis.alerts,
    setFault: (fault) => {
      faults.set(fault);
      if (fault?.kind !== 'down') return;
      api.closeAllConnections();
      agents?.dropConnections();
    },
    revokeTokens: () => gate.context.tokens.revoke(),
    integrationIdle: async () => integratord?.idle(),
    close,
  };
}

interface GateParts extends Pick<Gate['context'], 'managerName' | 'counters' | 'analyse'> {
  readonly faults: FaultSwitch;
}

function createGate(options: ManagerOptions, { faults, ...parts }: GateParts): Gate {
  const { now, users, ruleset, limits = {} } = options;
  const general = limits.maxRequestPerMinute ?? 300;
  const tokenLifetimeS = limits.tokenLifetimeS ?? 900;
  const window = createRateWindow(general, now);
  return {
    context: {
      ...parts,
      now,
      users,
      tokenLifetimeS,
      startedAt: now(),
      uuid: randomUUID(),
      tokens: createTokens(tokenLifetimeS, now),
      logtest: createLogtest({ ruleset, managerName: parts.managerName, now }),
      daemonsReady: () => faults.strike('daemons-not-ready') === undefined,
    },
    general: { admit: () => faults.strike('too-many-requests') === undefined && window.admit() },
    // A general limit below 30 lowers this one too, and 0 removes both.
    events: createRateWindow(Math.min(general, limits.eventsPerMinute ?? EVENTS_PER_MINUTE), now),
    block: createLoginBlock(limits.maxLoginAttempts ?? 50, limits.blockTimeS ?? 300, now),
  };
}

import type { LoadResult, Ruleset } from '@sluice/logtest';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { closeServer, LOOPBACK_HOST, listenOnLoopback } from '../listen.ts';
import { createEnrolmentServer } from './agent/enrolment-server.ts';
import { createAgentRegistry } from './agent/registry.ts';
import { createAgentServer } from './agent/server.ts';
import { createAnalysis } from './analysis.ts';
import { createApiServer } from './api/server.ts';
import { enrolmentIdentity, identityFromPem, selfSignedIdentity } from './certificate.ts';
import { createCounters } from './counters.ts';
import { createFaultSwitch } from './faults.ts';
import { createGate } from './gate.ts';
import { createIntegratord } from './integratord.ts';
import type { Manager, ManagerOptions } from './options.ts';
import { createInstallation, type Installation } from './ruleset/installation.ts';

export type { Fault } from './faults.ts';
export type { Manager, ManagerOptions } from './options.ts';

/**
 * A Wazuh 4.14 manager on this machine, as far as Sluice uses one: the server API over HTTPS, the agent port, the
 * analysis daemon with real rules, and integratord. Limits and error bodies are the real ones; where the real
 * manager is unpredictable this one takes the worse side. It listens on loopback alone.
 *
 * @throws CodedError `rules_do_not_load`, `port_taken` or `cannot_listen`
 */
export async function startManager(options: ManagerOptions): Promise<Manager> {
  const { now, tls, name = 'wazuh.manager', limits = {}, log = () => {} } = options;
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
  const installation = createInstallation(options.ruleset);
  const analysis = createAnalysis({
    ruleset: firstLoad(installation),
    managerName: name,
    now,
    counters: counters.analysisd,
    faults,
    alertsFile: options.alertsFile,
    history: options.history ?? 50_000,
    queueSize: limits.analysisQueue ?? 16_384,
    log,
    onEvent: (event, verdict) => options.onEvent?.(event, verdict),
    onAlert: (alert, line) => {
      options.onAlert?.(alert);
      integratord?.offer(alert.rule.level, line);
    },
  });
  const reload = (): LoadResult => {
    const loaded = installation.load();
    if (loaded.ruleset !== undefined) analysis.use(loaded.ruleset);
    for (const message of loaded.messages) log(`wazuh-analysisd: ${message}`);
    return loaded;
  };
  const registry = createAgentRegistry({
    agents: options.agents ?? [],
    now,
    counters: counters.remoted,
    ...limits,
  });
  const gate = createGate(options, {
    managerName: name,
    counters,
    faults,
    agents: registry,
    installation,
    reload,
    analyse: analysis.submit,
  });
  const api = createApiServer({ identity, gate, faults, log });
  const agents =
    options.agentPort === undefined
      ? undefined
      : createAgentServer({
          registry,
          overtakeTimeS: limits.overtakeTimeS ?? 60,
          queueSize: limits.receiverQueue ?? 131_072,
          disorder: options.disorder,
          now,
          counters: counters.remoted,
          faults,
          analyse: analysis.submit,
          log,
        });
  const enrolment =
    options.enrolment === undefined
      ? undefined
      : createEnrolmentServer({
          ...options.enrolment,
          identity: enrolmentIdentity(identity.keyPem, Date.now()),
          registry,
          managerName: name,
          now,
          faults,
          log,
        });
  const close = async (): Promise<void> => {
    await Promise.all([closeServer(api), agents?.stop(), enrolment?.stop()]);
    await integratord?.close();
    analysis.close();
    installation.close();
  };
  let agentPort: number | undefined;
  let enrolmentPort: number | undefined;
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
    if (enrolment !== undefined)
      ({ port: enrolmentPort } = await listenOnLoopback(
        enrolment.server,
        options.enrolment?.port ?? 0,
        "the local manager's enrolment listener",
      ));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    apiUrl: `https://${tls === 'self-signed' ? 'localhost' : LOOPBACK_HOST}:${apiPort}`,
    agentPort,
    enrolmentPort,
    folder: installation.folder,
    certificatePem: identity.certificatePem,
    fingerprint256: identity.fingerprint256,
    counters,
    events: analysis.events,
    alerts: analysis.alerts,
    setFault: (fault) => {
      faults.set(fault);
      agents?.drain();
      analysis.drain();
      if (fault?.kind !== 'down') return;
      api.closeAllConnections();
      agents?.dropConnections();
      enrolment?.dropConnections();
    },
    revokeTokens: () => gate.context.tokens.revoke(),
    integrationIdle: async () => integratord?.idle(),
    close,
  };
}

/** @throws CodedError `rules_do_not_load` with the manager's words */
function firstLoad(installation: Installation): Ruleset {
  const { ruleset, messages } = installation.load();
  if (ruleset !== undefined) return ruleset;
  installation.close();
  throw new CodedError('rules_do_not_load', `the manager's rules do not load:\n${messages.join('\n')}`);
}

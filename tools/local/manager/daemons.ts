import type { LoadResult, Ruleset } from '@sluice/logtest';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { createEnrolmentServer } from './agent/enrolment-server.ts';
import { createAgentRegistry } from './agent/registry.ts';
import { createAgentServer } from './agent/server.ts';
import { createAnalysis } from './analysis.ts';
import { createApiServer } from './api/server.ts';
import { enrolmentIdentity, type TlsIdentity } from './certificate.ts';
import { createCounters } from './counters.ts';
import { createFaultSwitch } from './faults.ts';
import { createGate } from './gate.ts';
import { createIntegratord } from './integratord.ts';
import type { ManagerOptions } from './options.ts';
import { createInstallation, type Installation } from './ruleset/installation.ts';

export type Daemons = ReturnType<typeof createDaemons>;

/**
 * The daemons of a manager, wired together and not yet listening.
 *
 * @throws CodedError `rules_do_not_load` with the manager's words
 */
export function createDaemons(options: ManagerOptions, identity: TlsIdentity) {
  const { now, name = 'wazuh.manager', limits = {}, log = () => {} } = options;
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
    eventsPerSecond: limits.analysisPerSecond,
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
  const api = createApiServer({ identity, gate, faults, log, onAnswer: options.onAnswer });
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
  return { analysis, api, agents, counters, enrolment, faults, gate, installation, integratord };
}

/** @throws CodedError `rules_do_not_load` with the manager's words */
function firstLoad(installation: Installation): Ruleset {
  const { ruleset, messages } = installation.load();
  if (ruleset !== undefined) return ruleset;
  installation.close();
  throw new CodedError('rules_do_not_load', `the manager's rules do not load:\n${messages.join('\n')}`);
}

import { closeServer, LOOPBACK_HOST, listenOnLoopback } from '../listen.ts';
import { identityFromPem, selfSignedIdentity } from './certificate.ts';
import { createDaemons, type Daemons } from './daemons.ts';
import type { Manager, ManagerOptions } from './options.ts';
import { MAX_DATAGRAM_BYTES } from './stock.ts';

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
  const { tls } = options;
  const identity =
    tls === 'self-signed' ? await selfSignedIdentity(Date.now()) : identityFromPem(tls.key, tls.cert);
  const daemons = createDaemons(options, identity);
  const { analysis, api, agents, counters, enrolment, faults, gate, installation, integratord } = daemons;
  const close = async (): Promise<void> => {
    await Promise.all([closeServer(api), agents?.stop(), enrolment?.stop()]);
    await integratord?.close();
    analysis.close();
    installation.close();
  };
  const ports = await listen(daemons, options).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    apiUrl: `https://${tls === 'self-signed' ? 'localhost' : LOOPBACK_HOST}:${ports.api}`,
    agentPort: ports.agent,
    enrolmentPort: ports.enrolment,
    folder: installation.folder,
    ruleset: analysis.ruleset,
    certificatePem: identity.certificatePem,
    fingerprint256: identity.fingerprint256,
    counters,
    events: analysis.events,
    alerts: analysis.alerts,
    sendToSocket: (location, text) => {
      if (Buffer.byteLength(`1:${location}:${text}`) > MAX_DATAGRAM_BYTES) return false;
      analysis.submit({ text, location });
      return true;
    },
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

async function listen({ api, agents, enrolment }: Daemons, options: ManagerOptions) {
  const { port: apiPort } = await listenOnLoopback(api, options.apiPort, 'the local manager', 'manager');
  const agentPort =
    agents &&
    (await listenOnLoopback(
      agents.server,
      options.agentPort ?? 0,
      "the local manager's agent listener",
      'agent',
    ));
  const enrolmentPort =
    enrolment &&
    (await listenOnLoopback(
      enrolment.server,
      options.enrolment?.port ?? 0,
      "the local manager's enrolment listener",
    ));
  return { api: apiPort, agent: agentPort?.port, enrolment: enrolmentPort?.port };
}

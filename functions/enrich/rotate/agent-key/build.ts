import { setTimeout } from 'node:timers/promises';
import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecretVersions } from '../../../../adapters/aws/secret-versions.ts';
import { AGENT_TIMEOUTS, channelOpener } from '../../../../adapters/wazuh/agent/channel.ts';
import { createAgentIdentities } from '../../../../adapters/wazuh/agent/identities.ts';
import { tryKey } from '../../../../adapters/wazuh/agent/try-key.ts';
import { createExchange } from '../../../../adapters/wazuh/exchange.ts';
import { createManagerCall } from '../../../../adapters/wazuh/manager-call.ts';
import { createTlsAgent } from '../../../../adapters/wazuh/tls.ts';
import { agentAddressOf } from '../../../../src/forward/agent/agent-address.ts';
import { lazySecrets } from '../../../middleware/lazy-secrets.ts';
import { readEnvironment } from '../../../middleware/read-environment.ts';
import { createHandler } from '../../../middleware/rotation/handler.ts';
import type { Runtime, Variables } from '../../../middleware/runtime.ts';
import { wazuhCredentials } from '../../wazuh-credentials.ts';
import { createAgentKeys } from './agent-key.ts';
import { AgentKeyRotationEnvironment } from './environment.ts';

/** The rotation of the agents' keys with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const { aws, clock, random, config, telemetry, pause = setTimeout } = runtime;
  const environment = readEnvironment(AgentKeyRotationEnvironment, variables);
  const { WAZUH_AGENT_SECRET_ID: secretId, WAZUH_ENROLMENT_SECRET_ID: account } = environment;
  const { nodes, tls } = config.wazuh;
  const credentials = wazuhCredentials(lazySecrets(aws, clock), account);
  const timeouts = { ...AGENT_TIMEOUTS, ...runtime.timeouts };
  return createHandler({
    telemetry,
    stage: 'enrich',
    secretId,
    versions: createSecretVersions(createSecretsManagerClient(aws), secretId),
    what: 'the keys of agents',
    target: createAgentKeys({
      secretId,
      pause,
      nodes: nodes.map((node) => {
        const { name, url } = node;
        const exchange = createExchange(url, createTlsAgent(tls), clock);
        const open = channelOpener({ name, ...agentAddressOf(node) }, timeouts, { clock, random });
        const call = createManagerCall({ exchange, clock, credentials, pause });
        return {
          name,
          identities: createAgentIdentities({ node: name, account, call }),
          tryKey: (key) => tryKey(open, key, timeouts, pause),
        };
      }),
    }),
  });
}

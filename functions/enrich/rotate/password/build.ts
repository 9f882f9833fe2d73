import { createSecretsManagerClient } from '../../../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecretVersions } from '../../../../adapters/aws/secret-versions.ts';
import { createExchange } from '../../../../adapters/wazuh/exchange.ts';
import { createOwnPassword } from '../../../../adapters/wazuh/own-password.ts';
import { createTlsAgent } from '../../../../adapters/wazuh/tls.ts';
import { readEnvironment } from '../../../middleware/read-environment.ts';
import { createHandler } from '../../../middleware/rotation/handler.ts';
import type { Runtime, Variables } from '../../../middleware/runtime.ts';
import { PasswordRotationEnvironment } from './environment.ts';
import { newPassword } from './new-password.ts';
import { createWazuhPassword } from './wazuh-password.ts';

/** The rotation of Wazuh's password with its adapters. */
export function build({ aws, clock, config, telemetry }: Runtime, variables: Variables) {
  const { WAZUH_SECRET_ID: secretId } = readEnvironment(PasswordRotationEnvironment, variables);
  const { nodes, tls } = config.wazuh;
  return createHandler({
    telemetry,
    stage: 'enrich',
    secretId,
    versions: createSecretVersions(createSecretsManagerClient(aws), secretId),
    what: 'the password of Wazuh',
    target: createWazuhPassword({
      secretId,
      nodes: nodes.map(({ name, url }) =>
        createOwnPassword({ node: name, exchange: createExchange(url, createTlsAgent(tls), clock), clock }),
      ),
      newPassword,
    }),
  });
}

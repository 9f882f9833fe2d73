import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { createSesClient } from '../../../adapters/aws/clients/sesv2-client.ts';
import { createSnsClient } from '../../../adapters/aws/clients/sns-client.ts';
import { createSecrets } from '../../../adapters/aws/secrets.ts';
import { createChannels } from '../../../adapters/channels/create-channels.ts';
import { readSlackCredentials, SLACK_TOKEN_FORM } from '../../../functions/alert-notify/slack-credentials.ts';
import {
  readChannelSecrets,
  readHookSecrets,
  readSecretBy,
  readSigningSecrets,
  readTokenKeys,
  readWazuhCredentials,
} from '../../../functions/middleware/secret-shapes.ts';
import { AGENT_KEYS_FORM, type AgentKeys, readAgentKeys } from '../../../src/forward/agent/agent-keys.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { tokenSecretId, usesTokens } from '../../../src/redact/token-use.ts';
import { isCredentialFault, unavailable } from '../commands/deployed/aws-fault.ts';
import { type Check, green, red, type Seen } from './check.ts';
import type { Deployment } from './deployment.ts';

interface Expected {
  readonly id: string;
  /** Throws what is wrong with the text; never quotes it. */
  readonly read: (id: string, text: string) => unknown;
  /** The command that fills it. */
  readonly fill: string;
}

/** Every secret of the deployment, each a check. Values are read, judged by their form, and let go. */
export function secretChecks(deployment: Deployment): readonly Check[] {
  return expectedSecrets(deployment).map((expected) => ({
    name: 'secrets',
    subject: expected.id,
    run: () => filled(deployment, expected),
  }));
}

/** The command that puts a value into a secret; the value is for people to write. */
export function fillCommand(id: string, form: string): string {
  return `aws secretsmanager put-secret-value --secret-id ${id} --secret-string ${form}`;
}

/** The command that makes an identity for the sink `agent` and keeps it. */
export function enrolCommand(id: string): string {
  return `npx sluice wazuh enrol --name sluice --save ${id}   (--help tells the ways)`;
}

export const WAZUH_FORM = `'{"username":"…","password":"…"}'`;
const RANDOM = `"{\\"current\\":\\"$(openssl rand -hex 32)\\"}"`;

/** Every secret that the configuration makes. */
export function expectedSecrets({ config, secrets, aws }: Deployment): readonly Expected[] {
  const { channels } = config.alerts;
  const hooks = [...config.hooks.supabase, ...config.hooks.sentry].map(({ name }) => name);
  const nothing = async () => {};
  return [
    { id: secrets.wazuh, read: readWazuhCredentials, fill: fillCommand(secrets.wazuh, WAZUH_FORM) },
    { id: secrets.signing, read: readSigningSecrets, fill: fillCommand(secrets.signing, RANDOM) },
    ...(config.wazuh.agent === undefined
      ? []
      : [{ id: secrets.agent, read: agentKeysIn, fill: enrolCommand(secrets.agent) }]),
    ...(config.rotation.agentKey === undefined
      ? []
      : [
          {
            id: secrets.enrolment,
            read: readWazuhCredentials,
            fill: fillCommand(secrets.enrolment, WAZUH_FORM),
          },
        ]),
    ...(config.wazuh.indexer === undefined
      ? []
      : [
          { id: secrets.indexer, read: readWazuhCredentials, fill: fillCommand(secrets.indexer, WAZUH_FORM) },
        ]),
    ...(Object.keys(channels).length === 0
      ? []
      : [
          {
            id: secrets.channels,
            read: (id: string, text: string) =>
              createChannels(channels, readChannelSecrets(id, text), {
                fetch,
                loopback: aws.endpoints !== undefined,
                clock: Date.now,
                sleep: nothing,
                ses: () => createSesClient(aws),
                sns: () => createSnsClient(aws),
                // Of these another secret is asked, below.
                ...(config.rotation.slackToken === true && { slackTokens: noToken }),
              }),
            fill: fillCommand(
              secrets.channels,
              `'{"${Object.keys(channels)[0]}":"https://hooks.slack.com/services/…"}'`,
            ),
          },
        ]),
    ...(config.rotation.slackToken === true
      ? [
          {
            id: secrets.slackToken,
            read: hasBotToken,
            fill: fillCommand(secrets.slackToken, `'${SLACK_TOKEN_FORM}'`),
          },
        ]
      : []),
    ...(hooks.length === 0
      ? []
      : [
          {
            id: secrets.hooks,
            read: (id: string, text: string) => hasAll(readHookSecrets(id, text), hooks),
            fill: fillCommand(secrets.hooks, `'{"${hooks[0]}":{"current":"…"}}'`),
          },
        ]),
    ...config.tenants
      .filter(({ redaction }) => usesTokens(redaction))
      .map(({ id: tenant }) => {
        const id = tokenSecretId(config.name, tenant);
        return { id, read: readTokenKeys, fill: 'deploy: the stack makes it, and Secrets Manager its value' };
      }),
  ];
}

async function filled(deployment: Deployment, { id, read, fill }: Expected): Promise<Seen> {
  try {
    read(id, await secretText(deployment, id));
    return green('filled, in the right form');
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (error.code !== 'secret_unavailable') return red(error.message, fill);
    const { name } = error.cause as Error;
    return red(isCredentialFault(name) ? `secret "${id}": ${unavailable(name, undefined)}` : error.message);
  }
}

/** @throws CodedError `secret_missing` or `secret_unavailable` */
export async function secretText({ aws }: Deployment, id: string): Promise<string> {
  const client = createSecretsManagerClient(aws);
  try {
    return await createSecrets(client, { ttlMs: 0, now: () => 0 }).get(id);
  } finally {
    client.destroy();
  }
}

/** @throws CodedError `secret_malformed` */
export function agentKeysIn(id: string, text: string): AgentKeys {
  return readSecretBy(id, text, { form: AGENT_KEYS_FORM, read: readAgentKeys });
}

const noToken = () => Promise.reject(new Error('nothing is sent'));

/** @throws CodedError also when there is none that is good */
function hasBotToken(id: string, text: string): void {
  const { access, expiresAt } = readSlackCredentials(id, text);
  if (access === undefined)
    throw new CodedError(
      'slack_token_missing',
      `secret "${id}" holds no bot token yet: \`aws secretsmanager rotate-secret --secret-id ${id}\` has one made`,
    );
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now())
    throw new CodedError(
      'slack_token_expired',
      `the bot token in secret "${id}" has expired at ${expiresAt}: docs/runbooks/slack-token.md`,
    );
}

function hasAll(given: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const missing = names.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0)
    throw new CodedError('hook_secret_missing', `holds nothing for ${missing.join(', ')}`);
}

import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { createSecretsManagerClient } from '../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecrets } from '../../adapters/aws/secrets.ts';
import { createPace } from '../../adapters/channels/pace.ts';
import { createSlackBotChannel } from '../../adapters/channels/slack-bot.ts';
import { createMemoryTelemetry } from '../../adapters/memory/telemetry.ts';
import { build } from '../../functions/alert-notify/rotate/build.ts';
import { slackTokensFrom } from '../../functions/alert-notify/slack-credentials.ts';
import { ROTATION_STEPS, type RotationStep } from '../../functions/middleware/rotation/rotate-secret.ts';
import { defineConfig } from '../../src/config.ts';
import { localEnvironment } from '../../tools/local/aws/environment.ts';
import { startSecrets } from '../../tools/local/aws/secrets-server.ts';
import { startSlackEndpoint } from '../../tools/local/inbox/slack-endpoint.ts';

export const SECRET = 'sluice/slack-token';
export const HOUR_MS = 3_600_000;

/** What the secret holds. */
interface Held {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly accessToken?: string;
  readonly expiresAt?: string;
}

/** Secrets Manager, Slack and the function that changes its bot token, on protocol servers; one clock, which tests move. */
export async function slackTokenBench() {
  const time = { now: Date.parse('2026-11-27T12:00:00Z') };
  const clock = () => time.now;
  const slack = await startSlackEndpoint({ now: clock });
  const denied = new Set<string>();
  const server = await startSecrets({ isDenied: (operation) => denied.has(operation) });
  const aws = localEnvironment({ secretsmanager: server.endpoint });
  const client = createSecretsManagerClient(aws);
  const { ARN = '' } = await client.send(new CreateSecretCommand({ Name: SECRET }));
  const telemetry = createMemoryTelemetry();
  const waited: number[] = [];
  const pause = async (ms: number) => {
    waited.push(ms);
    time.now += ms;
  };
  const config = defineConfig({
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
  });
  const start = () =>
    build(
      { aws, config, telemetry, clock, random: () => 0.5, asset: (name) => name, pause },
      { SLUICE_NAME: 'sluice', AWS_REGION: aws.region, SLACK_TOKEN_SECRET_ID: ARN },
    );
  let handler = start();
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 10_000 } as Context;
  const step = (Step: string, token: string, SecretId = ARN) =>
    handler({ Step, SecretId, ClientRequestToken: token }, context);
  const channel = createSlackBotChannel(
    {
      name: 'ops',
      channel: slack.channel,
      token: slackTokensFrom(createSecrets(client, { ttlMs: 300_000, now: clock }), ARN),
      pace: createPace(1_000, clock),
    },
    { loopback: true, fetch: (url, init) => fetch(url, init), clock, sleep: pause },
  );
  let sent = 0;

  return {
    slack,
    denied,
    telemetry,
    time,
    waited,
    step,
    begin: (token: string) =>
      client.send(new RotateSecretCommand({ SecretId: SECRET, ClientRequestToken: token })),
    async run(token: string, steps: readonly RotationStep[] = ROTATION_STEPS) {
      for (const one of steps) await step(one, token);
    },
    /** Lambda has another instance from now on, which remembers nothing. */
    forget: () => {
      handler = start();
    },
    put: (held: object) =>
      client.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: JSON.stringify(held) })),
    async value(VersionStage = 'AWSCURRENT') {
      const { SecretString = '' } = await client.send(
        new GetSecretValueCommand({ SecretId: SECRET, VersionStage }),
      );
      return JSON.parse(SecretString) as Held;
    },
    /** Tells people of another alert. */
    async tell() {
      const text = `alert ${sent}`;
      sent += 1;
      const message = { type: 'slack', text, blocks: [] } as const;
      return channel.send(message, { id: text, thread: text });
    },
    /** What people have read, in order. */
    told: () => slack.thread().map(({ text }) => text),
    async close() {
      client.destroy();
      await Promise.all([server.close(), slack.close()]);
    },
  };
}

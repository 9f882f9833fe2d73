import { setTimeout } from 'node:timers/promises';
import { createSecretsManagerClient } from '../../../adapters/aws/clients/secrets-manager-client.ts';
import { createSecretVersions } from '../../../adapters/aws/secret-versions.ts';
import { createGuardedFetch } from '../../../adapters/web/guarded-fetch.ts';
import { readEnvironment } from '../../middleware/read-environment.ts';
import { createHandler } from '../../middleware/rotation/handler.ts';
import type { Runtime, Variables } from '../../middleware/runtime.ts';
import { SlackTokenRotationEnvironment } from './environment.ts';
import { createSlackToken, keptAtLast } from './slack-token.ts';

/** The rotation of Slack's bot token with its adapters. */
export function build(runtime: Runtime, variables: Variables) {
  const { aws, clock, telemetry, pause = setTimeout } = runtime;
  const { SLACK_TOKEN_SECRET_ID: secretId } = readEnvironment(SlackTokenRotationEnvironment, variables);
  const fetch = runtime.fetch ?? createGuardedFetch({ loopback: aws.endpoints !== undefined });
  const versions = createSecretVersions(createSecretsManagerClient(aws), secretId);
  return createHandler({
    telemetry,
    stage: 'alert-notify',
    secretId,
    versions: keptAtLast(versions, secretId, pause),
    what: 'the bot token of Slack',
    target: createSlackToken({ secretId, effects: { fetch, clock } }),
    startsEmpty: true,
  });
}

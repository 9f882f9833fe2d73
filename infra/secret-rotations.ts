import type { Construct } from 'constructs';
import type { SlackTokenRotationEnvironment } from '../functions/alert-notify/rotate/environment.ts';
import type { AgentKeyRotationEnvironment } from '../functions/enrich/rotate/agent-key/environment.ts';
import type { PasswordRotationEnvironment } from '../functions/enrich/rotate/password/environment.ts';
import type { RotationSettings } from '../src/config/rotation-settings.ts';
import { AGENT_KEY_ROTATION, PASSWORD_ROTATION, SLACK_TOKEN_ROTATION } from '../src/pipeline.ts';
import { SecretRotation } from './constructs/secret-rotation.ts';
import type { Secrets } from './constructs/secrets.ts';
import type { StageSettings } from './constructs/stage-function.ts';

/** A rotation as others watch it. */
export type WatchedRotation = Pick<SecretRotation, 'facts'> & {
  readonly fn: Pick<SecretRotation['fn'], 'function'>;
};

export interface SecretRotationsProps {
  readonly settings: StageSettings;
  readonly secrets: Secrets;
  readonly rotation: RotationSettings;
}

/** What changes, on a schedule, the secrets with which stages reach Wazuh and Slack: each its own function, which may change that one alone. */
export function secretRotations(
  scope: Construct,
  { settings, secrets, rotation: { wazuhPassword, agentKey } }: SecretRotationsProps,
): readonly WatchedRotation[] {
  const rotations: WatchedRotation[] = [];
  if (wazuhPassword !== undefined)
    rotations.push(
      new SecretRotation<PasswordRotationEnvironment>(scope, 'PasswordRotation', {
        settings,
        facts: PASSWORD_ROTATION,
        description: "Changes the password of Wazuh's server API",
        variables: { WAZUH_SECRET_ID: secrets.wazuh.arn },
        secret: secrets.wazuh,
        every: { days: wazuhPassword.everyDays },
      }),
    );
  const { agentKeys, enrolment, slackToken } = secrets;
  if (agentKey !== undefined && agentKeys !== undefined && enrolment !== undefined) {
    const ofKeys = new SecretRotation<AgentKeyRotationEnvironment>(scope, 'AgentKeyRotation', {
      settings,
      facts: AGENT_KEY_ROTATION,
      description: 'Changes the keys of the agents as which events are sent to Wazuh',
      variables: { WAZUH_AGENT_SECRET_ID: agentKeys.arn, WAZUH_ENROLMENT_SECRET_ID: enrolment.arn },
      secret: agentKeys,
      every: { days: agentKey.everyDays },
    });
    ofKeys.fn.allow(['secretsmanager:GetSecretValue'], [enrolment.arn]);
    rotations.push(ofKeys);
  }
  if (slackToken !== undefined)
    rotations.push(
      new SecretRotation<SlackTokenRotationEnvironment>(scope, 'SlackTokenRotation', {
        settings,
        facts: SLACK_TOKEN_ROTATION,
        description: 'Changes the bot token of Slack',
        variables: { SLACK_TOKEN_SECRET_ID: slackToken.arn },
        secret: slackToken,
        every: { hours: SLACK_TOKEN_ROTATION.everyHours },
      }),
    );
  return rotations;
}

import { type EnvironmentOf, resourceName, SHARED_ENVIRONMENT } from '../../middleware/read-environment.ts';

export const SlackTokenRotationEnvironment = {
  ...SHARED_ENVIRONMENT,
  /** ARN of the secret whose tokens are changed, and of no other. */
  SLACK_TOKEN_SECRET_ID: resourceName,
} as const;
export type SlackTokenRotationEnvironment = EnvironmentOf<typeof SlackTokenRotationEnvironment>;

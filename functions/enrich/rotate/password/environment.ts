import {
  type EnvironmentOf,
  resourceName,
  SHARED_ENVIRONMENT,
} from '../../../middleware/read-environment.ts';

export const PasswordRotationEnvironment = {
  ...SHARED_ENVIRONMENT,
  /** ARN of the secret whose password is changed, and of no other. */
  WAZUH_SECRET_ID: resourceName,
} as const;
export type PasswordRotationEnvironment = EnvironmentOf<typeof PasswordRotationEnvironment>;

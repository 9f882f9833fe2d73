import { type EnvironmentOf, resourceName, SHARED_ENVIRONMENT } from '../../middleware/read-environment.ts';

export const RotateEnvironment = {
  ...SHARED_ENVIRONMENT,
  /** ARN of the secret whose password is changed, and of no other. */
  WAZUH_SECRET_ID: resourceName,
} as const;
export type RotateEnvironment = EnvironmentOf<typeof RotateEnvironment>;

import {
  type EnvironmentOf,
  resourceName,
  SHARED_ENVIRONMENT,
} from '../../../middleware/read-environment.ts';

export const AgentKeyRotationEnvironment = {
  ...SHARED_ENVIRONMENT,
  /** ARN of the secret whose keys are changed, and of no other. */
  WAZUH_AGENT_SECRET_ID: resourceName,
  /** User and password of an account of the server API that may make, read and remove agents. */
  WAZUH_ENROLMENT_SECRET_ID: resourceName,
} as const;
export type AgentKeyRotationEnvironment = EnvironmentOf<typeof AgentKeyRotationEnvironment>;

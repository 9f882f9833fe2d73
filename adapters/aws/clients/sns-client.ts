import { SNSClient } from '@aws-sdk/client-sns';
import { type AwsEnvironment, clientOptions } from './environment.ts';

/** Tries once: a repeated call whose first answer was lost would publish twice. */
export function createSnsClient(environment: AwsEnvironment, requestTimeoutMs?: number): SNSClient {
  return new SNSClient({ ...clientOptions(environment, 'sns', requestTimeoutMs), maxAttempts: 1 });
}

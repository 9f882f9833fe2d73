import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEnvironment, clientOptions } from './environment.ts';

/** @param requestTimeoutMs raise it above the wait of long polling */
export function createSqsClient(environment: AwsEnvironment, requestTimeoutMs?: number): SQSClient {
  return new SQSClient(clientOptions(environment, 'sqs', requestTimeoutMs));
}

import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEnvironment, clientOptions } from '../../../adapters/aws/clients/environment.ts';
import { readOnly } from './read-only.ts';

/** Clients that can only read. */
export interface ReadClients {
  readonly formation: CloudFormationClient;
  readonly watch: CloudWatchClient;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  close(): void;
}

/** @param profile of the user's AWS configuration; without it the SDK's own order of credentials rules */
export function readClients(aws: AwsEnvironment, profile: string | undefined): ReadClients {
  const options = <T extends Parameters<typeof clientOptions>[1]>(service: T) => ({
    ...clientOptions(aws, service),
    ...(profile === undefined ? {} : { profile }),
  });
  const clients = {
    formation: readOnly('cloudformation', new CloudFormationClient(options('cloudformation'))),
    watch: readOnly('cloudwatch', new CloudWatchClient(options('cloudwatch'))),
    sqs: readOnly('sqs', new SQSClient(options('sqs'))),
    dynamodb: readOnly('dynamodb', new DynamoDBClient(options('dynamodb'))),
    s3: readOnly('s3', new S3Client({ ...options('s3'), forcePathStyle: aws.endpoints !== undefined })),
  };
  return {
    ...clients,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsEnvironment, clientOptions } from './environment.ts';

export function createDynamoDbClient(environment: AwsEnvironment): DynamoDBClient {
  return new DynamoDBClient(clientOptions(environment, 'dynamodb'));
}

import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type AwsEnvironment, clientOptions } from './environment.ts';

export function createSesClient(environment: AwsEnvironment): SESv2Client {
  return new SESv2Client(clientOptions(environment, 'sesv2'));
}

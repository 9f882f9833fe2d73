import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type AwsEnvironment, clientOptions } from './environment.ts';

/** Tries once: a repeated call whose first answer was lost would send the mail twice. */
export function createSesClient(environment: AwsEnvironment): SESv2Client {
  return new SESv2Client({ ...clientOptions(environment, 'sesv2'), maxAttempts: 1 });
}

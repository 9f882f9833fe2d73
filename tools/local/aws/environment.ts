import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';

export const LOCAL_REGION = 'eu-west-1';
/** The account id that local queues belong to. */
export const LOCAL_ACCOUNT = '000000000000';

/** An AWS made of local endpoints: every client needs one, so that none can reach the real AWS. */
export function localEnvironment(endpoints: NonNullable<AwsEnvironment['endpoints']>): AwsEnvironment {
  return {
    region: LOCAL_REGION,
    endpoints,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}

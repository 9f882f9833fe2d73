import { CodedError } from '../../../src/kernel/coded-error.ts';

export type AwsService =
  | 'sqs'
  | 'dynamodb'
  | 's3'
  | 'secretsmanager'
  | 'sesv2'
  | 'sns'
  | 'cloudtrail'
  | 'cloudformation'
  | 'cloudwatch'
  | 'lambda'
  | 'sts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** The SDK asks anew some minutes before. */
  readonly expiration?: Date;
}

/** Where AWS is. In Lambda only `region` is set and the SDK's own defaults rule. */
export interface AwsEnvironment {
  readonly region: string;
  /** Set on a development machine: then every service in use must be named, and nothing may reach the real AWS. */
  readonly endpoints?: Readonly<Partial<Record<AwsService, string>>>;
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>);
}

/** Calls are short: a service that does not begin to answer by then is asked again, three times in all. */
const REQUEST_TIMEOUT_MS = 4_000;
const CONNECTION_TIMEOUT_MS = 1_000;
const LOCAL_CONNECTION_TIMEOUT_MS = 5_000;

/**
 * What every SDK client of this project is made with.
 *
 * @param requestTimeoutMs until the response begins; raise it for long polling
 * @throws CodedError `endpoint_missing` when other endpoints are local and this service's is not named
 */
export function clientOptions(
  { region, endpoints, credentials }: AwsEnvironment,
  service: AwsService,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
) {
  const endpoint = endpoints?.[service];
  if (endpoints !== undefined && endpoint === undefined) {
    throw new CodedError(
      'endpoint_missing',
      `local endpoints are set, but none for ${service}: add endpoints.${service}, or leave all of them out to use AWS`,
    );
  }
  return {
    region,
    maxAttempts: 3,
    // Said here, so that no variable can ask for the adaptive mode, which the bundles do not hold.
    retryMode: 'standard',
    requestHandler: {
      // Servers on this machine share its cores with whoever calls them.
      connectionTimeout: endpoints === undefined ? CONNECTION_TIMEOUT_MS : LOCAL_CONNECTION_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Guards against a development machine that talks to the real AWS: the SDK sends to the host of the queue's URL, not
 * to the configured endpoint.
 *
 * @throws CodedError `queue_not_local` when an SQS endpoint is set and the URL is not on loopback
 */
export function assertQueueUrl(environment: AwsEnvironment, queueUrl: string): void {
  if (environment.endpoints === undefined || LOOPBACK.test(new URL(queueUrl).hostname)) return;
  throw new CodedError(
    'queue_not_local',
    `local endpoints are set, but the queue ${queueUrl} is not on this machine: use a URL under ` +
      `${environment.endpoints.sqs ?? 'the local SQS endpoint'}`,
  );
}

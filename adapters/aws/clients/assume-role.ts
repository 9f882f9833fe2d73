import { CodedError } from '../../../src/kernel/coded-error.ts';
import { type AwsCredentials, type AwsEnvironment, clientOptions } from './environment.ts';

/** Gives the surroundings in which calls are made with a role, and in a region. */
export type InRole = (roleArn: string | undefined, region?: string) => AwsEnvironment;

/** Credentials are good for an hour: the longest that a role which was assumed by a role may give. */
const DURATION_S = 3_600;
/** They are asked for anew so long before they end: the SDK looks for its own five minutes too. */
const RENEW_BEFORE_MS = 600_000;

/**
 * Roles of other accounts, assumed when they are needed and kept until shortly before they end; clients of one role share
 * its credentials.
 *
 * @param sessionName what CloudTrail of the other account calls us by
 */
export function createRoles(environment: AwsEnvironment, sessionName: string): InRole {
  const kept = new Map<string, () => Promise<AwsCredentials>>();
  return (roleArn, region = environment.region) => {
    if (roleArn === undefined) return { ...environment, region };
    const credentials = kept.get(roleArn) ?? keeping(() => assume(environment, roleArn, sessionName));
    kept.set(roleArn, credentials);
    return { ...environment, region, credentials };
  };
}

function keeping(ask: () => Promise<AwsCredentials>): () => Promise<AwsCredentials> {
  let asked: Promise<AwsCredentials> | undefined;
  let until = 0;
  return async () => {
    if (asked === undefined || Date.now() > until - RENEW_BEFORE_MS) {
      until = Number.POSITIVE_INFINITY;
      asked = ask().then(
        (credentials) => {
          until = credentials.expiration?.getTime() ?? 0;
          return credentials;
        },
        (error: unknown) => {
          asked = undefined;
          throw error;
        },
      );
    }
    return asked;
  };
}

/** @throws CodedError `role_denied`, or (retryable) `role_unavailable` */
async function assume(
  environment: AwsEnvironment,
  roleArn: string,
  sessionName: string,
): Promise<AwsCredentials> {
  // Nearly nobody has roles: their client is no part of a start.
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientOptions(environment, 'sts'));
  try {
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: DURATION_S,
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined)
      throw new TypeError('STS answered without credentials');
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    if (name === 'AccessDenied' || name === 'AccessDeniedException')
      throw new CodedError('role_denied', `the role ${roleArn} does not let us in: check its trust policy`, {
        cause: error,
      });
    throw new CodedError('role_unavailable', `the role ${roleArn} could not be assumed: ${name}`, {
      retryable: true,
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

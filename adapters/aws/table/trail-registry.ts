import {
  CloudTrailClient,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  type GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
  type GetTrailStatusCommandOutput,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import {
  type BasicSelector,
  coverageOf,
  type FieldSelector,
} from '../../../src/intake/trail/trail-coverage.ts';
import type { TrailAnswer, TrailRegistry, TrailState } from '../../../src/intake/trail/trail-state.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { InRole } from '../clients/assume-role.ts';
import { clientOptions } from '../clients/environment.ts';

/** Names of errors by which CloudTrail, or the role, refuses us. */
const DENIED =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|CloudTrailARNInvalidException|InvalidTrailNameException)$/;

/**
 * Trails by the API of CloudTrail, each asked for in its home region.
 *
 * @param roleOf the role to ask with, for trails of other accounts
 */
export function createTrailRegistry(
  inRole: InRole,
  roleOf: (trailArn: string) => string | undefined,
): TrailRegistry {
  const clients = new Map<string, CloudTrailClient>();
  const clientFor = (trailArn: string) => {
    const [, , , region] = trailArn.split(':');
    const role = roleOf(trailArn);
    const name = `${region} ${role ?? ''}`;
    const client =
      clients.get(name) ?? new CloudTrailClient(clientOptions(inRole(role, region), 'cloudtrail'));
    clients.set(name, client);
    return client;
  };
  return {
    async ask(trailArn) {
      const client = clientFor(trailArn);
      try {
        const described = await client.send(new DescribeTrailsCommand({ trailNameList: [trailArn] }));
        const [trail] = described.trailList ?? [];
        if (trail === undefined) return { kind: 'missing' };
        const status = await client.send(new GetTrailStatusCommand({ Name: trailArn }));
        return { kind: 'found', state: stateOf(trail, status, await coverage(client, trailArn)) };
      } catch (error) {
        return refusal(trailArn, error);
      }
    },
  };
}

function refusal(trailArn: string, error: unknown): TrailAnswer {
  const name = error instanceof Error ? error.name : 'unknown';
  if (name === 'TrailNotFoundException') return { kind: 'missing' };
  if (DENIED.test(name)) return { kind: 'denied', code: name };
  if (error instanceof CodedError && error.code === 'role_denied')
    return { kind: 'denied', code: error.code };
  throw new CodedError('trails_unavailable', `CloudTrail did not tell of ${trailArn}: ${name}`, {
    retryable: true,
    cause: error,
  });
}

/** What the trail records; undefined when that is refused, as it is for an organisation's trail in a member account. */
async function coverage(client: CloudTrailClient, trailArn: string): Promise<readonly string[] | undefined> {
  try {
    return coveredBy(await client.send(new GetEventSelectorsCommand({ TrailName: trailArn })));
  } catch (error) {
    if (error instanceof Error && DENIED.test(error.name)) return undefined;
    throw error;
  }
}

function coveredBy({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsCommandOutput) {
  return coverageOf({
    basic: (EventSelectors ?? []).map(basicSelector),
    advanced: (AdvancedEventSelectors ?? []).map(({ FieldSelectors }) =>
      (FieldSelectors ?? []).map(
        ({ Field, ...tests }): FieldSelector => ({
          field: Field ?? '',
          tests: Object.fromEntries(
            Object.entries(tests).flatMap(([op, values]) => (values === undefined ? [] : [[op, values]])),
          ),
        }),
      ),
    ),
  });
}

function basicSelector(selector: EventSelector): BasicSelector {
  return {
    readWrite: selector.ReadWriteType ?? 'All',
    management: selector.IncludeManagementEvents ?? true,
    excluded: selector.ExcludeManagementEventSources ?? [],
    data: (selector.DataResources ?? []).map(({ Type = '', Values = [] }) => ({
      type: Type,
      values: Values,
    })),
  };
}

function stateOf(
  trail: Trail,
  status: GetTrailStatusCommandOutput,
  covers: readonly string[] | undefined,
): TrailState {
  return {
    bucket: trail.S3BucketName ?? '',
    prefix: trail.S3KeyPrefix ?? '',
    kmsKey: trail.KmsKeyId ?? '',
    multiRegion: trail.IsMultiRegionTrail === true,
    globalEvents: trail.IncludeGlobalServiceEvents === true,
    organization: trail.IsOrganizationTrail === true,
    validation: trail.LogFileValidationEnabled === true,
    covers,
    logging: status.IsLogging === true,
    startedAt: status.StartLoggingTime?.getTime(),
    stoppedAt: status.StopLoggingTime?.getTime(),
    deliveredAt: status.LatestDeliveryTime?.getTime(),
    digestAt: status.LatestDigestDeliveryTime?.getTime(),
    deliveryError: status.LatestDeliveryError ?? '',
    digestError: status.LatestDigestDeliveryError ?? '',
  };
}

import type { AwsSettings } from './aws-settings.ts';
import type { CloudTrailSettings } from './cloudtrail-settings.ts';

/** What of the configuration makes one call an event of two tenants. */
export interface DoubledCalls {
  /** The trail's bucket, the log group, or the tenant. */
  readonly name: string;
  readonly text: string;
}

interface Way {
  readonly name: string;
  readonly tenant: string;
  readonly organization: boolean;
}

/**
 * Where a call that comes by EventBridge and in a trail would be of one tenant here and of another there, and be sent for each:
 * tenants do not share what they know. Which accounts write to a trail is not known, so this may be so, and need not.
 */
export function doubledCalls({
  cloudtrail: { accounts, trails },
  aws,
  tenants,
}: {
  readonly cloudtrail: Pick<CloudTrailSettings, 'accounts' | 'trails'>;
  readonly aws: AwsSettings;
  readonly tenants: readonly { readonly id: string }[];
}): readonly DoubledCalls[] {
  const otherwise = aws.tenant ?? tenants[0]?.id;
  if (!aws.services.includes('cloudtrail')) return [];
  const ways: readonly Way[] = [
    ...trails.map((trail) => ({ ...trail, name: trail.bucket })),
    ...aws.logGroups.filter(({ holds }) => holds === 'cloudtrail'),
  ];
  const named = new Set(Object.values(accounts).flatMap(({ tenant }) => tenant ?? []));
  const differing = ways
    .filter(({ tenant, organization }) => tenant !== otherwise && (organization || !named.has(tenant)))
    .map(({ name, tenant }) => ({
      name,
      text: `calls in ${name} are of tenant ${tenant}, and by EventBridge of ${otherwise} where cloudtrail.accounts does not say whose their account is: they are sent for both; give each account its tenant`,
    }));
  const reached = new Set(ways.map(({ tenant }) => tenant));
  const unreached = ways.length === 0 || ways.some(({ organization }) => organization) ? [] : [...named];
  return [
    ...differing,
    ...unreached
      .filter((tenant) => !reached.has(tenant))
      .map((tenant) => ({
        name: tenant,
        text: `cloudtrail.accounts gives accounts to tenant ${tenant}, which has no trail, and no trail says organization: true: their calls are of ${tenant} by EventBridge, and of the trail's tenant in its files, and sent for both`,
      })),
  ];
}

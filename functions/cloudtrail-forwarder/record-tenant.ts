import type { SluiceConfig } from '../../src/config.ts';
import type { RecordOrigin } from '../../src/intake/trail/trail-item.ts';

/** A way by which records come, and whether AWS alone says there which account they are of. */
interface Way {
  readonly tenant: string;
  readonly organization: boolean;
}

/**
 * Whose a record is that came by itself. Of a log group: its tenant's, or of an organisation's its account's. EventBridge names
 * the account itself, and a backfill writes to the trail queue: there it is the account's, else `aws.tenant`'s.
 */
export function tenantOfRecords({
  cloudtrail,
  aws,
  tenants,
}: Pick<SluiceConfig, 'cloudtrail' | 'aws' | 'tenants'>): (whence: RecordOrigin) => string | undefined {
  const ofAccount = tenantsOf(cloudtrail.accounts);
  const groups = new Map<string, Way>(aws.logGroups.map((group) => [group.name, group]));
  const only = tenants.length === 1 ? tenants[0]?.id : undefined;
  return ({ name, account = '' }) => {
    const group = groups.get(name);
    if (group !== undefined) return ofWay(group, account, ofAccount);
    return ofAccount.get(account) ?? aws.tenant ?? only;
  };
}

/** Whose the files of a trail's bucket are that are about an account; undefined for other buckets. */
export function tenantOfTrails({
  trails,
  accounts,
}: Pick<SluiceConfig['cloudtrail'], 'trails' | 'accounts'>): (
  bucket: string,
  account: string,
) => string | undefined {
  const buckets = new Map<string, Way>(trails.map((trail) => [trail.bucket, trail]));
  const ofAccount = tenantsOf(accounts);
  return (bucket, account) => {
    const way = buckets.get(bucket);
    return way && ofWay(way, account, ofAccount);
  };
}

function tenantsOf(
  accounts: SluiceConfig['cloudtrail']['accounts'],
): ReadonlyMap<string, string | undefined> {
  return new Map(Object.entries(accounts).map(([id, { tenant }]) => [id, tenant]));
}

function ofWay(
  { tenant, organization }: Way,
  account: string,
  ofAccount: ReadonlyMap<string, string | undefined>,
): string {
  return (organization ? ofAccount.get(account) : undefined) ?? tenant;
}

import type { SluiceConfig } from '../../src/config.ts';
import type { RecordOrigin } from '../../src/intake/trail-item.ts';

/** Whose a record is that came by itself: its account's, else its log group's, else that of whatever EventBridge brings. */
export function tenantOfRecords({
  cloudtrail,
  aws,
  tenants,
}: Pick<SluiceConfig, 'cloudtrail' | 'aws' | 'tenants'>): (whence: RecordOrigin) => string | undefined {
  const ofAccount = new Map(Object.entries(cloudtrail.accounts).map(([id, { tenant }]) => [id, tenant]));
  const ofGroup = new Map(aws.logGroups.map(({ name, tenant }) => [name, tenant]));
  const only = tenants.length === 1 ? tenants[0]?.id : undefined;
  return ({ name, account = '' }) => ofAccount.get(account) ?? ofGroup.get(name) ?? aws.tenant ?? only;
}

/** Whose the files of a trail's bucket are that are about an account; undefined for other buckets. */
export function tenantOfTrails({
  trails,
  accounts,
}: Pick<SluiceConfig['cloudtrail'], 'trails' | 'accounts'>): (
  bucket: string,
  account: string,
) => string | undefined {
  const ofBucket = new Map(trails.map(({ bucket, tenant }) => [bucket, tenant]));
  const ofAccount = new Map(Object.entries(accounts).map(([id, { tenant }]) => [id, tenant]));
  return (bucket, account) => {
    const tenant = ofBucket.get(bucket);
    return tenant === undefined ? undefined : (ofAccount.get(account) ?? tenant);
  };
}

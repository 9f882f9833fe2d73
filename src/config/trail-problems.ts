import type { AwsSettings } from './aws-settings.ts';
import type { CloudTrailSettings } from './cloudtrail-settings.ts';
import { trailFilterProblems } from './trail-filter-problems.ts';

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What is wrong between trails, other logs, accounts and the tenants that they are of. */
export function trailProblems(
  {
    cloudtrail,
    aws,
    environment,
  }: {
    readonly cloudtrail: CloudTrailSettings;
    readonly aws: AwsSettings;
    readonly environment?: { readonly region: string } | undefined;
  },
  tenants: ReadonlySet<string>,
): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (path: Problem['path'], message: string) => problems.push({ path, message });
  const known = (path: Problem['path'], tenant: string | undefined) => {
    if (tenant !== undefined && !tenants.has(tenant))
      add(path, `no tenant "${tenant}"; known: ${[...tenants].join(', ')}`);
  };
  cloudtrail.trails.forEach((trail, i) => {
    const at = ['cloudtrail', 'trails', i];
    if (cloudtrail.trails.findIndex(({ bucket }) => bucket === trail.bucket) !== i)
      add([...at, 'bucket'], `"${trail.bucket}" is named twice; a bucket belongs to one tenant`);
    known([...at, 'tenant'], trail.tenant);
  });
  for (const [id, { tenant }] of Object.entries(cloudtrail.accounts))
    known(['cloudtrail', 'accounts', id, 'tenant'], tenant);
  for (const { path, message } of trailFilterProblems(cloudtrail.filters, cloudtrail.accounts))
    add(['cloudtrail', 'filters', ...path], message);
  aws.logs.forEach((logs, i) => {
    const at = ['aws', 'logs', i];
    const same = aws.logs.findIndex(
      ({ bucket, prefix, holds }) => bucket === logs.bucket && prefix === logs.prefix && holds === logs.holds,
    );
    if (same !== i)
      add([...at, 'prefix'], `"${logs.bucket}" is named twice with this prefix and what it holds`);
    known([...at, 'tenant'], logs.tenant);
  });
  for (const [i, each] of [...cloudtrail.trails, ...aws.logs].entries()) {
    const trails = cloudtrail.trails.length;
    const at = i < trails ? ['cloudtrail', 'trails', i] : ['aws', 'logs', i - trails];
    if (each.topicArn !== undefined && each.eventBridge)
      add(
        [...at, 'eventBridge'],
        'give topicArn or eventBridge, not both: each file would be announced twice',
      );
    const isFar = each.region !== undefined && each.region !== environment?.region;
    if (isFar && each.topicArn === undefined && !each.eventBridge)
      add(
        [...at, 'region'],
        `a bucket in ${each.region} cannot announce its files to a queue in another region; give topicArn or eventBridge`,
      );
  }
  aws.logGroups.forEach((group, i) => {
    const at = ['aws', 'logGroups', i];
    if (aws.logGroups.findIndex(({ name }) => name === group.name) !== i)
      add([...at, 'name'], `"${group.name}" is named twice`);
    known([...at, 'tenant'], group.tenant);
  });
  known(['aws', 'tenant'], aws.tenant);
  if (aws.services.length > 0 && aws.tenant === undefined && tenants.size > 1)
    add(['aws', 'tenant'], `say whose findings are that EventBridge brings: ${[...tenants].join(', ')}`);
  return problems;
}

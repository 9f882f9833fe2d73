import { ArnFormat, Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../../src/config/deployment-settings.ts';

/** Bounds every role in `scope` and tags everything in it that can have tags, whatever is added to it later. */
export function applyGuardRails(
  scope: Construct,
  { permissionsBoundary, tags }: Pick<DeploymentSettings, 'permissionsBoundary' | 'tags'>,
): void {
  for (const [name, value] of Object.entries(tags)) Tags.of(scope).add(name, value);
  if (permissionsBoundary === undefined) return;
  const arn = permissionsBoundary.startsWith('arn:')
    ? permissionsBoundary
    : Stack.of(scope).formatArn({
        service: 'iam',
        region: '',
        resource: 'policy',
        resourceName: permissionsBoundary,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
  PermissionsBoundary.of(scope).apply(ManagedPolicy.fromManagedPolicyArn(scope, 'PermissionsBoundary', arn));
}

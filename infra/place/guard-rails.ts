import { ArnFormat, Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../../src/config/deployment-settings.ts';

/** Kinds that CloudFormation can tag in some regions; in others, us-east-1 among them, it refuses the whole stack for it. */
const TAGGED_IN_PLACES = ['AWS::CloudWatch::Dashboard'];

/** Tags everything in `scope` that can have tags wherever it is deployed. */
export function tagAll(scope: Construct, name: string, value: string): void {
  Tags.of(scope).add(name, value, { excludeResourceTypes: TAGGED_IN_PLACES });
}

/** Bounds every role in `scope` and tags everything in it that can have tags, whatever is added to it later. */
export function applyGuardRails(
  scope: Construct,
  { permissionsBoundary, tags }: Pick<DeploymentSettings, 'permissionsBoundary' | 'tags'>,
): void {
  for (const [name, value] of Object.entries(tags)) tagAll(scope, name, value);
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

import type { DeploymentSettings } from './deployment-settings.ts';
import { behindCloudFront, type EdgeSettings } from './edge-settings.ts';
import type { VpcSettings } from './vpc-settings.ts';

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What of the rest of the configuration the place must fit. */
export interface Placed {
  readonly environment?: { readonly account: string; readonly region: string } | undefined;
  readonly deployment: DeploymentSettings;
  readonly hooks: { readonly supabase: readonly unknown[]; readonly sentry: readonly unknown[] };
}

const CLOUDFRONT_REGION = 'us-east-1';

/** What is wrong with `deployment`, beside what its schema says. */
export function deploymentProblems(placed: Placed): readonly Problem[] {
  const { deployment } = placed;
  return [
    ...keyProblems(placed),
    ...(deployment.vpc === undefined ? [] : vpcProblems(deployment.vpc)),
    ...(deployment.edge === undefined ? [] : edgeProblems(deployment.edge, placed)),
  ];
}

function keyProblems({ deployment: { kms }, environment }: Placed): readonly Problem[] {
  if (typeof kms === 'string' || environment === undefined) return [];
  const region = regionOf(kms.keyArn);
  if (region === environment.region) return [];
  return [
    {
      path: ['kms', 'keyArn'],
      message: `the key is in ${region}; use one in ${environment.region}, where the stack is`,
    },
  ];
}

function vpcProblems(vpc: VpcSettings): readonly Problem[] {
  const at = (key: keyof VpcSettings | undefined, message: string): Problem => ({
    path: key === undefined ? ['vpc'] : ['vpc', key],
    message,
  });
  const { create, vpcId, subnetIds, securityGroupIds, routeTableIds, endpoints } = vpc;
  if (create !== undefined)
    return (['vpcId', 'subnetIds', 'securityGroupIds', 'routeTableIds'] as const).flatMap((key) =>
      vpc[key] === undefined ? [] : [at(key, 'is of a network that is there; leave it or create out')],
    );
  if (vpcId === undefined || subnetIds === undefined)
    return [
      at(undefined, 'give vpcId and subnetIds of a network that is there, or create: {} for a new one'),
    ];
  const problems: Problem[] = [];
  if (endpoints === true && routeTableIds === undefined)
    problems.push(
      at('routeTableIds', 'name the route tables of the subnets: S3 and DynamoDB are reached by them'),
    );
  if (endpoints === true && securityGroupIds !== undefined)
    problems.push(
      at(
        'securityGroupIds',
        'leave it out with endpoints: true, which let in the group that the stack makes',
      ),
    );
  if (endpoints !== true && routeTableIds !== undefined)
    problems.push(at('routeTableIds', 'is used by endpoints; add endpoints: true or leave it out'));
  return problems;
}

function edgeProblems(edge: EdgeSettings, { environment, hooks }: Placed): readonly Problem[] {
  const problems: Problem[] = [];
  const problem = (key: string, message: string) =>
    problems.push({ path: ['edge', ...key.split('.')], message });
  const byCloudFront = behindCloudFront(edge);
  const cause = edge.waf === undefined ? 'cloudfront' : 'waf';
  if (byCloudFront && edge.mtls !== undefined)
    problem(
      'mtls',
      'CloudFront ends TLS before API Gateway sees a certificate: leave mtls out, or waf and cloudfront',
    );
  if (edge.mtls !== undefined && hooks.supabase.length + hooks.sentry.length > 0)
    problem(
      'mtls',
      'Supabase and Sentry cannot show a certificate: deploy a second pipeline for hooks, or leave mtls out',
    );
  if (edge.keepDefaultEndpoint && (byCloudFront || edge.mtls !== undefined))
    problem('keepDefaultEndpoint', 'would be a way past mtls, waf and cloudfront; leave it out');
  if (byCloudFront && environment === undefined)
    problem(cause, 'needs environment: { account, region }, since what CloudFront uses is made in us-east-1');
  if (byCloudFront && environment !== undefined && /^(us-gov|cn)-/.test(environment.region))
    problem(
      cause,
      `CloudFront is not in the partition of ${environment.region}: use domain, and mtls where clients can`,
    );
  const wanted = byCloudFront ? CLOUDFRONT_REGION : environment?.region;
  const region = regionOf(edge.domain.certificateArn);
  if (wanted !== undefined && region !== wanted)
    problem(
      'domain.certificateArn',
      `the certificate is in ${region}; ${byCloudFront ? 'CloudFront' : 'API Gateway'} needs one in ${wanted}`,
    );
  return problems;
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

import { BootstraplessSynthesizer, CfnOutput, Fn, type IStackSynthesizer, Stack, Stage } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { type EdgeSettings, WAF_REQUESTS_PER_5_MINUTES } from '../../src/config/edge-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { applyGuardRails } from './guard-rails.ts';

/** Where AWS has what CloudFront uses. */
const REGION = 'us-east-1';
const OUTPUT = 'WebAclArn';

/**
 * Makes the firewall: here in us-east-1, elsewhere in a stack `<name>-edge` there, which is deployed first.
 *
 * @returns ARN of the web ACL
 */
export function firewallArn(
  scope: Construct,
  config: SluiceConfig,
  waf: NonNullable<EdgeSettings['waf']>,
): string {
  const stack = Stack.of(scope);
  if (config.environment?.region === REGION) return webAcl(scope, config.name, waf).attrArn;
  const edge = new Stack(Stage.of(scope) ?? scope.node.root, `${config.name}-edge`, {
    stackName: `${config.name}-edge`,
    description: 'Sluice: the firewall before the door, which CloudFront wants in this region',
    env: { ...(config.environment && { account: config.environment.account }), region: REGION },
    // It holds no file, so that this region need not be bootstrapped.
    synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
    tags: { application: config.name },
  });
  applyGuardRails(edge, config.deployment);
  new CfnOutput(edge, OUTPUT, { value: webAcl(edge, config.name, waf).attrArn });
  stack.addStackDependency(edge, 'CloudFront names its firewall');
  return Fn.getStackOutput(edge.stackName, OUTPUT, REGION);
}

/**
 * Rules on who calls and how often. None on bodies: events quote attacks, and a rule against attacks would refuse those events
 * that matter. No samples either: they would show keys.
 */
function webAcl(scope: Construct, prefix: string, waf: NonNullable<EdgeSettings['waf']>): CfnWebACL {
  const { rateLimitPer5Minutes = WAF_REQUESTS_PER_5_MINUTES, allowedCountries } = waf === true ? {} : waf;
  const visibility = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName: `${prefix}-${metricName}`,
    sampledRequestsEnabled: false,
  });
  const rules: CfnWebACL.RuleProperty[] = [
    {
      name: 'rate',
      priority: 0,
      action: { block: { customResponse: { responseCode: 429 } } },
      statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: rateLimitPer5Minutes } },
      visibilityConfig: visibility('rate'),
    },
    {
      name: 'reputation',
      priority: 1,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
      },
      visibilityConfig: visibility('reputation'),
    },
  ];
  if (allowedCountries !== undefined)
    rules.push({
      name: 'countries',
      priority: 2,
      action: { block: {} },
      statement: { notStatement: { statement: { geoMatchStatement: { countryCodes: allowedCountries } } } },
      visibilityConfig: visibility('countries'),
    });
  return new CfnWebACL(scope, 'Firewall', {
    name: `${prefix}-edge`,
    description: `Who may call ${prefix} and how often`,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    rules,
    visibilityConfig: visibility('edge'),
  });
}

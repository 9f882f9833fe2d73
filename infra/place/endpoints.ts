import { Aws, Stack } from 'aws-cdk-lib';
import {
  CfnSecurityGroup,
  CfnSecurityGroupIngress,
  CfnVPCEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { SluiceConfig } from '../../src/config.ts';
import { type EndpointUse, endpointUses } from './endpoint-uses.ts';

export interface EndpointsProps {
  readonly config: SluiceConfig;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
  /** Security group that is let in. */
  readonly clients: string;
  /** Whether others use the network too: a policy then keeps out other accounts alone. */
  readonly shared: boolean;
}

const INTERFACES = {
  sqs: InterfaceVpcEndpointAwsService.SQS,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  sts: InterfaceVpcEndpointAwsService.STS,
  sns: InterfaceVpcEndpointAwsService.SNS,
  cloudtrail: InterfaceVpcEndpointAwsService.CLOUDTRAIL,
};
const GATEWAYS = { dynamodb: GatewayVpcEndpointAwsService.DYNAMODB, s3: GatewayVpcEndpointAwsService.S3 };

/**
 * Ways to those services of AWS that the functions call, without the internet. Not to CloudWatch Logs and KMS: Lambda writes the
 * logs itself, and KMS is asked by the services that hold what it encrypts.
 */
export class Endpoints extends Construct {
  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const { config, vpcId, subnetIds, routeTableIds, clients, shared } = props;
    const group = new CfnSecurityGroup(this, 'Group', {
      groupName: `${config.name}-endpoints`,
      groupDescription: `Endpoints of ${config.name}: its functions come in`,
      vpcId,
      // Without a rule of its own a group lets everything out; this one is for no address that there is.
      securityGroupEgress: [
        {
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          cidrIp: '255.255.255.255/32',
          description: 'Nothing goes out',
        },
      ],
    });
    new CfnSecurityGroupIngress(this, 'FromFunctions', {
      groupId: group.attrGroupId,
      sourceSecurityGroupId: clients,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      description: 'Functions call AWS',
    });
    for (const use of endpointUses(config, Stack.of(this))) {
      const policyDocument = policyOf(use, shared);
      if (use.service in GATEWAYS)
        new CfnVPCEndpoint(this, use.service, {
          vpcId,
          vpcEndpointType: 'Gateway',
          serviceName: GATEWAYS[use.service as keyof typeof GATEWAYS].name,
          routeTableIds: [...routeTableIds],
          policyDocument,
        });
      else
        new CfnVPCEndpoint(this, use.service, {
          vpcId,
          vpcEndpointType: 'Interface',
          serviceName: INTERFACES[use.service as keyof typeof INTERFACES].name,
          subnetIds: [...subnetIds],
          securityGroupIds: [group.attrGroupId],
          privateDnsEnabled: true,
          policyDocument,
        });
    }
  }
}

/** Whom an endpoint lets through and to what. Anybody by name and then by account: endpoints take no roles of an account at once. */
function policyOf({ service, allows, accounts }: EndpointUse, shared: boolean): PolicyDocument {
  const ofOurs = { StringEquals: { 'aws:PrincipalAccount': [Aws.ACCOUNT_ID, ...accounts] } };
  const statement = (actions: readonly string[], resources: readonly string[], more: object = {}) =>
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: [...actions],
      resources: [...resources],
      conditions: { StringEquals: { ...ofOurs.StringEquals, ...more } },
    });
  if (shared) return new PolicyDocument({ statements: [statement([`${service}:*`], ['*'])] });
  return new PolicyDocument({
    statements: allows.map(({ actions, resources, ours }) =>
      statement(actions, resources, ours === true ? { 'aws:ResourceAccount': Aws.ACCOUNT_ID } : {}),
    ),
  });
}

import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Effect, ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { VpcSettings } from '../../src/config/vpc-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';
import { agentAddressOf } from '../../src/forward/agent/agent-address.ts';
import type { DataKey } from './data-key.ts';
import { Endpoints } from './endpoints.ts';
import { OwnVpc } from './own-vpc.ts';

/** What Lambda does with the role of a function to give it a foot in subnets; EC2 lets none of it be narrowed beforehand. */
export const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
] as const;

export interface NetworkProps {
  readonly config: SluiceConfig;
  readonly vpc: VpcSettings;
  readonly key: DataKey | undefined;
}

/** Private subnets for the functions: those given or new ones, and what goes out of them. Nothing comes in. */
export class Network extends Construct {
  readonly #subnetIds: readonly string[];
  readonly #securityGroupIds: readonly string[];
  readonly #interfaces: ManagedPolicy;

  constructor(scope: Construct, id: string, { config, vpc, key }: NetworkProps) {
    super(scope, id);
    this.#interfaces = this.#policy(config.name);
    const made =
      vpc.create && new OwnVpc(this, 'Vpc', { prefix: config.name, settings: vpc.create, config, key });
    const vpcId = made?.vpcId ?? vpc.vpcId ?? '';
    const group = vpc.securityGroupIds === undefined ? this.#group(vpcId, config).attrGroupId : undefined;
    this.#subnetIds = made?.subnetIds ?? vpc.subnetIds ?? [];
    this.#securityGroupIds = vpc.securityGroupIds ?? (group === undefined ? [] : [group]);
    if (group !== undefined && (vpc.endpoints ?? made !== undefined))
      new Endpoints(this, 'Endpoints', {
        config,
        vpcId,
        subnetIds: this.#subnetIds,
        routeTableIds: made?.routeTableIds ?? vpc.routeTableIds ?? [],
        clients: group,
        shared: made === undefined,
      });
    if (vpc.create?.nat === false) this.#warn(config);
  }

  /** Puts a function into the subnets. */
  place(fn: LambdaFunction, role: Role): void {
    this.#interfaces.attachToRole(role);
    const resource = fn.node.defaultChild as CfnFunction;
    resource.vpcConfig = {
      subnetIds: [...this.#subnetIds],
      securityGroupIds: [...this.#securityGroupIds],
    };
    // A function that runs before it reaches anything waits for every call until it is stopped.
    fn.node.addDependency(this);
  }

  /**
   * One policy for the roles of all functions, since it is the same and roles have little room. The code of a function may do
   * nothing with interfaces: only Lambda does, before the code runs.
   */
  #policy(prefix: string): ManagedPolicy {
    const functionArns = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${prefix}-*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const statement = { actions: [...INTERFACE_ACTIONS], resources: ['*'] };
    return new ManagedPolicy(this, 'Interfaces', {
      description: `Gives functions of ${prefix} a foot in their subnets`,
      statements: [
        new PolicyStatement(statement),
        new PolicyStatement({
          ...statement,
          effect: Effect.DENY,
          conditions: { ArnLike: { 'lambda:SourceFunctionArn': functionArns } },
        }),
      ],
    });
  }

  #group(vpcId: string, config: SluiceConfig): CfnSecurityGroup {
    return new CfnSecurityGroup(this, 'Functions', {
      groupName: `${config.name}-functions`,
      groupDescription: `Functions of ${config.name}: nothing comes in`,
      vpcId,
      securityGroupEgress: portsOf(config).map(({ port, what }) => ({
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIp: '0.0.0.0/0',
        description: what,
      })),
    });
  }

  /** What may need the internet, as far as the configuration does not say that it does. */
  #warn({ cloudtrail, alerts }: SluiceConfig): void {
    const warn = (name: string, text: string) =>
      Annotations.of(this).addWarningV2(`sluice:no-internet:${name}`, text);
    if (cloudtrail.trails.some(({ verify }) => verify))
      warn(
        'verify',
        'digests of trails are signed by region, and the keys of other regions are asked for by the internet: ' +
          'for a trail of several regions set deployment.vpc.create.nat, or verify: false',
      );
    if (
      Object.values(alerts.channels).some(
        (channel) => channel.type === 'email' && channel.transport === 'ses',
      )
    )
      warn(
        'ses',
        'SES is called by the internet: set deployment.vpc.create.nat, or make an endpoint for it in the network',
      );
  }
}

/** Where functions connect to: what AWS and channels listen on, and what the configuration says of managers. */
export function portsOf({
  wazuh,
  alerts,
}: SluiceConfig): readonly { readonly port: number; readonly what: string }[] {
  const ports = new Map<number, string>([[443, 'AWS and channels']]);
  const add = (port: number, what: string) => {
    if (!ports.has(port)) ports.set(port, what);
  };
  for (const node of wazuh.nodes) {
    add(portOf(node.url), 'Wazuh server API');
    if (wazuh.agent !== undefined) add(agentAddressOf(node).port, 'Wazuh agents');
  }
  if (wazuh.indexer !== undefined) add(portOf(wazuh.indexer.url), 'Wazuh indexer');
  // The relay's address, and with it the port, stands in a secret.
  if (
    Object.values(alerts.channels).some((channel) => channel.type === 'email' && channel.transport === 'smtp')
  )
    for (const port of [465, 587]) add(port, 'mail relay');
  return [...ports].map(([port, what]) => ({ port, what }));
}

function portOf(url: string): number {
  return Number(new URL(url).port || 443);
}

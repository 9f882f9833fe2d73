import { Aws, Fn, RemovalPolicy, Tags } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnFlowLog,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { VpcSettings } from '../../src/config/vpc-settings.ts';
import type { SluiceConfig } from '../../src/config.ts';
import type { DataKey } from './data-key.ts';

export interface OwnVpcProps {
  readonly prefix: string;
  readonly settings: NonNullable<VpcSettings['create']>;
  readonly config: SluiceConfig;
  readonly key: DataKey | undefined;
}

/** A subnet has a sixteenth of the network: 4 bits of the address. */
const SUBNETS = 16;

/**
 * A network with nothing but private subnets, or with one more for a NAT gateway. Made of its parts: CDK's construct of a VPC asks
 * the account for its zones while it synthesizes, and closes the default group by a function that may change every group.
 */
export class OwnVpc extends Construct {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly #cidrs: readonly string[];
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { prefix, settings, config, key }: OwnVpcProps) {
    super(scope, id);
    const { cidr, availabilityZones, nat } = settings;
    this.#prefix = prefix;
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    this.#name(vpc, 'network');
    this.vpcId = vpc.attrVpcId;
    this.#cidrs = Fn.cidr(
      vpc.attrCidrBlock,
      SUBNETS,
      String(32 - Number(cidr.split('/')[1]) - Math.log2(SUBNETS)),
    );

    const routes = this.#routeTable('Private');
    this.routeTableIds = [routes.attrRouteTableId];
    this.subnetIds = Array.from({ length: availabilityZones }, (_, zone) =>
      this.#subnet(`Private${zone}`, zone, zone, routes),
    );
    if (nat) this.#wayOut(routes, availabilityZones);
    this.#writeDown(prefix, config, key);
  }

  #subnet(id: string, place: number, zone: number, routes: CfnRouteTable): string {
    const subnet = new CfnSubnet(this, id, {
      vpcId: this.vpcId,
      cidrBlock: Fn.select(place, [...this.#cidrs]),
      availabilityZone: Fn.select(zone, Fn.getAzs()),
      mapPublicIpOnLaunch: false,
    });
    this.#name(subnet, id.toLowerCase());
    new CfnSubnetRouteTableAssociation(this, `${id}Routes`, {
      subnetId: subnet.attrSubnetId,
      routeTableId: routes.attrRouteTableId,
    });
    return subnet.attrSubnetId;
  }

  #routeTable(id: string): CfnRouteTable {
    const table = new CfnRouteTable(this, `${id}RouteTable`, { vpcId: this.vpcId });
    this.#name(table, id.toLowerCase());
    return table;
  }

  /** One gateway, in the first zone: what goes by it waits in queues while that zone is gone. */
  #wayOut(privateRoutes: CfnRouteTable, place: number): void {
    const internet = new CfnInternetGateway(this, 'Internet');
    this.#name(internet, 'internet');
    const attachment = new CfnVPCGatewayAttachment(this, 'InternetAttachment', {
      vpcId: this.vpcId,
      internetGatewayId: internet.attrInternetGatewayId,
    });
    const publicRoutes = this.#routeTable('Public');
    const subnetId = this.#subnet('Public', place, 0, publicRoutes);
    const address = new CfnEIP(this, 'NatAddress', { domain: 'vpc' });
    const nat = new CfnNatGateway(this, 'Nat', { subnetId, allocationId: address.attrAllocationId });
    this.#name(nat, 'nat');
    const everywhere = { destinationCidrBlock: '0.0.0.0/0' };
    const out = new CfnRoute(this, 'PublicOut', {
      ...everywhere,
      routeTableId: publicRoutes.attrRouteTableId,
      gatewayId: internet.attrInternetGatewayId,
    });
    new CfnRoute(this, 'PrivateOut', {
      ...everywhere,
      routeTableId: privateRoutes.attrRouteTableId,
      natGatewayId: nat.attrNatGatewayId,
    });
    for (const later of [address, nat, out]) later.addResourceDependency(attachment);
  }

  /** Connections that were refused: what is let through is in the logs of who was called. */
  #writeDown(prefix: string, { observability }: SluiceConfig, key: DataKey | undefined): void {
    const logs = new LogGroup(this, 'FlowLogs', {
      logGroupName: `/aws/vendedlogs/${prefix}-network`,
      retention: observability.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key === undefined ? {} : { encryptionKey: key.key }),
    });
    const role = new Role(this, 'FlowLogsRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      description: `Writes down refused connections of the network of ${prefix}`,
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [logs.logGroupArn],
      }),
    );
    const flowLog = new CfnFlowLog(this, 'FlowLog', {
      resourceId: this.vpcId,
      resourceType: 'VPC',
      trafficType: 'REJECT',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logs.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    });
    flowLog.node.addDependency(role);
  }

  #name(of: Construct, name: string): void {
    Tags.of(of).add('Name', `${this.#prefix}-${name}`);
  }
}

import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { INTERFACE_ACTIONS, Network, portsOf } from '../../infra/place/network.ts';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { list, type Statement, text } from './statements.ts';
import {
  EVERYTHING,
  resourcesOf,
  SMALLEST,
  sorted,
  synthesize,
  type Template,
  target,
} from './synthesize.ts';

const vpcId = 'vpc-0123456789abcdef0';
const subnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];
const routeTableIds = ['rtb-0123456789abcdef0'];
const inVpc = (
  vpc: NonNullable<SluiceConfigInput['deployment']>['vpc'],
  rest = SMALLEST,
): SluiceConfigInput => ({
  ...rest,
  deployment: { vpc },
});

const made = synthesize(EVERYTHING);
const isolated = synthesize(inVpc({ create: { availabilityZones: 3, cidr: '10.9.0.0/22' } }));
const there = synthesize(inVpc({ vpcId, subnetIds, routeTableIds, endpoints: true }));
const own = synthesize(inVpc({ vpcId, subnetIds, securityGroupIds: ['sg-0123456789abcdef0'] }));

const propertiesOf = (template: Template, type: string) =>
  resourcesOf(template, type).map(([, { Properties }]) => Properties);
const none = (template: Template, type: string) =>
  Object.values(template.Resources).every(({ Type }) => Type !== type);

describe.each([
  ['a new network', made],
  ['a new network without a way out', isolated],
  ['a network that is there', there],
  ['one with a group of its own', own],
])('in %s', (_, template) => {
  test('every function stands in the subnets, in one security group', () => {
    for (const { VpcConfig } of propertiesOf(template, 'AWS::Lambda::Function')) {
      expect(VpcConfig.SubnetIds.length).toBeGreaterThanOrEqual(2);
      expect(VpcConfig.SecurityGroupIds).toHaveLength(1);
    }
  });

  test('Lambda may give each function its foot in the subnets, which its own code may not touch', () => {
    const [policy, ...others] = propertiesOf(template, 'AWS::IAM::ManagedPolicy').filter(
      ({ Description }) => !Description.endsWith('be traced'),
    );
    expect(others).toEqual([]);
    const functions = propertiesOf(template, 'AWS::Lambda::Function');
    expect(sorted(policy?.Roles.map(target))).toEqual(
      sorted(functions.map(({ Role }) => target(Role) ?? '')),
    );
    const [allowed, denied] = (policy?.PolicyDocument.Statement ?? []) as readonly Statement[];
    expect(allowed).toEqual({ Effect: 'Allow', Action: [...INTERFACE_ACTIONS], Resource: '*' });
    expect(denied).toMatchObject({ Effect: 'Deny', Action: [...INTERFACE_ACTIONS], Resource: '*' });
    const pattern = text(denied?.Condition?.ArnLike?.['lambda:SourceFunctionArn']).replace(
      /.*:function:/,
      '',
    );
    for (const { FunctionName } of functions)
      expect(`${FunctionName}`.startsWith(pattern.slice(0, -1))).toBe(true);
  });

  test('no function starts before the network is whole', () => {
    const parts = Object.entries(template.Resources)
      .filter(([, { Type }]) => /^AWS::EC2::(VPCEndpoint|SecurityGroup|Route)$/.test(Type))
      .map(([id]) => id);
    for (const [, { DependsOn }] of resourcesOf(template, 'AWS::Lambda::Function') as readonly (readonly [
      string,
      { readonly DependsOn?: readonly string[] },
    ])[])
      expect(DependsOn).toEqual(expect.arrayContaining(parts));
  });
});

describe('security groups', () => {
  test('let nothing in but functions at the endpoints', () => {
    for (const template of [made, isolated, there]) {
      for (const { SecurityGroupIngress } of propertiesOf(template, 'AWS::EC2::SecurityGroup'))
        expect(SecurityGroupIngress).toBeUndefined();
      const [functions] = propertiesOf(template, 'AWS::Lambda::Function');
      expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([
        {
          GroupId: expect.anything(),
          SourceSecurityGroupId: functions?.VpcConfig.SecurityGroupIds[0],
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          Description: 'Functions call AWS',
        },
      ]);
    }
  });

  test('let functions out to the ports of AWS, of managers and of mail relays alone', () => {
    const [group] = propertiesOf(made, 'AWS::EC2::SecurityGroup').filter(({ GroupName }) =>
      GroupName.endsWith('-functions'),
    );
    const ports = group?.SecurityGroupEgress.map(
      ({ IpProtocol, FromPort, ToPort }: Record<string, unknown>) => [IpProtocol, FromPort, ToPort],
    );
    expect(ports).toEqual([443, 55_000, 1514, 9200, 465, 587].map((port) => ['tcp', port, port]));
  });

  test('name ports as the addresses of managers do', () => {
    const config = defineConfig({
      ...SMALLEST,
      wazuh: {
        nodes: [
          { name: 'behind-proxy', url: 'https://wazuh.example.com' },
          {
            name: 'worker',
            url: 'https://worker.example.com:55001',
            agent: { host: 'worker.example.com', port: 1600 },
          },
        ],
        agent: {},
      },
    });
    expect(portsOf(config).map(({ port }) => port)).toEqual([443, 1514, 55_001, 1600]);
  });

  test('of yours are taken as they are', () => {
    expect(none(own, 'AWS::EC2::SecurityGroup')).toBe(true);
    const [fn] = propertiesOf(own, 'AWS::Lambda::Function');
    expect(fn?.VpcConfig).toEqual({ SubnetIds: subnetIds, SecurityGroupIds: ['sg-0123456789abcdef0'] });
  });
});

describe('a new network', () => {
  test('gives no instance a public address, and has one for its gateway only where it was asked for', () => {
    for (const { MapPublicIpOnLaunch } of [made, isolated].flatMap((template) =>
      propertiesOf(template, 'AWS::EC2::Subnet'),
    ))
      expect(MapPublicIpOnLaunch).toBe(false);
    expect(propertiesOf(made, 'AWS::EC2::EIP')).toHaveLength(1);
    for (const type of [
      'AWS::EC2::EIP',
      'AWS::EC2::InternetGateway',
      'AWS::EC2::NatGateway',
      'AWS::EC2::Route',
    ])
      expect(none(isolated, type)).toBe(true);
  });

  test('puts no function into the subnet that has a way in', () => {
    const [nat] = propertiesOf(made, 'AWS::EC2::NatGateway');
    for (const { VpcConfig } of propertiesOf(made, 'AWS::Lambda::Function'))
      expect(VpcConfig.SubnetIds.map(target)).not.toContain(target(nat?.SubnetId));
  });

  test('has a subnet in each zone, whose name it learns when it is deployed, of a sixteenth of its addresses', () => {
    const subnets = propertiesOf(isolated, 'AWS::EC2::Subnet');
    expect(subnets.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual(
      [0, 1, 2].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })),
    );
    for (const { CidrBlock } of subnets)
      expect(CidrBlock['Fn::Select'][1]['Fn::Cidr'].slice(1)).toEqual([16, '6']);
  });

  test('writes down what was refused, for as long as other logs', () => {
    const [flowLog] = propertiesOf(made, 'AWS::EC2::FlowLog');
    expect(flowLog).toMatchObject({ ResourceType: 'VPC', TrafficType: 'REJECT' });
    const [logs] = propertiesOf(made, 'AWS::Logs::LogGroup').filter(({ LogGroupName }) =>
      LogGroupName.endsWith('-network'),
    );
    expect(logs).toMatchObject({ RetentionInDays: 90 });
  });

  test('warns of what may need the internet', () => {
    const stack = new Stack(new App(), 'sluice');
    const config = defineConfig({
      ...inVpc({ create: {} }),
      cloudtrail: { trails: [{ bucket: 'trail-logs', tenant: 'main' }] },
      alerts: {
        channels: { mail: { type: 'email', from: 'a@example.com', to: ['b@example.com'] } },
        routes: [{ name: 'all', channels: ['mail'] }],
      },
    });
    const network = new Network(stack, 'Network', {
      config,
      vpc: config.deployment.vpc ?? {},
      key: undefined,
    });
    const warnings = network.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
    expect(warnings.map(({ data }) => data as unknown)).toEqual([
      expect.stringMatching(/^digests of trails are signed by region/),
      expect.stringMatching(/^SES is called by the internet/),
    ]);
  });
});

describe('endpoints', () => {
  const endpointsOf = (template: Template) =>
    propertiesOf(template, 'AWS::EC2::VPCEndpoint').map((properties) => ({
      service: text(properties.ServiceName).replace(/.*\./, ''),
      type: properties.VpcEndpointType as string,
      statements: properties.PolicyDocument.Statement as Statement[],
      properties,
    }));
  /** Lambda's own business, and what no endpoint is made for. */
  const NOT_CALLED = ['ec2', 'kms', 'logs', 'ses', 'xray'];

  test.each([
    ['made', made],
    ['smallest', isolated],
  ])('lead to every service that a function may call, and to no other (%s)', (_, template) => {
    const roles = new Set(propertiesOf(template, 'AWS::Lambda::Function').map(({ Role }) => target(Role)));
    const called = propertiesOf(template, 'AWS::IAM::Policy')
      .filter(({ Roles }) => roles.has(target(Roles[0])))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Statement[])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => list(Action).map((action) => action.split(':')[0] ?? ''));
    const wanted = [...new Set(called)].filter((service) => !NOT_CALLED.includes(service));
    expect(sorted(endpointsOf(template).map(({ service }) => service))).toEqual(sorted(wanted));
  });

  test.each([
    ['made', made],
    ['smallest', isolated],
  ])('let through every call that a function may make (%s)', (_, template) => {
    // SQS hands messages to Lambda, not to the function.
    const byLambda = new Set(['sqs:ReceiveMessage', 'sqs:GetQueueUrl']);
    const allowed = new Set(
      endpointsOf(template).flatMap(({ statements }) => statements.flatMap(({ Action }) => list(Action))),
    );
    const roles = new Set(propertiesOf(template, 'AWS::Lambda::Function').map(({ Role }) => target(Role)));
    const called = propertiesOf(template, 'AWS::IAM::Policy')
      .filter(({ Roles }) => roles.has(target(Roles[0])))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Statement[])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => list(Action))
      .filter((action) => !NOT_CALLED.includes(action.split(':')[0] ?? '') && !byLambda.has(action));
    expect(called.filter((action) => !allowed.has(action))).toEqual([]);
  });

  test('let through nobody of another account, but roles that the functions take on', () => {
    for (const { service, statements } of endpointsOf(made))
      for (const { Condition } of statements) {
        const accounts = list(Condition?.StringEquals?.['aws:PrincipalAccount']).map(text);
        expect([service, accounts]).toEqual([
          service,
          ['s3', 'cloudtrail'].includes(service)
            ? ['<AWS::AccountId>', '210987654321']
            : ['<AWS::AccountId>'],
        ]);
      }
  });

  test('lead to nothing but what is named or of the account', () => {
    for (const { service, statements } of endpointsOf(made))
      for (const { Resource, Condition } of statements)
        if (list(Resource).map(text).includes('*') && service !== 'cloudtrail')
          expect(text(Condition?.StringEquals?.['aws:ResourceAccount'])).toBe('<AWS::AccountId>');
  });

  test('of S3 and DynamoDB are gateways, which cost nothing', () => {
    for (const { service, type } of endpointsOf(made))
      expect(type).toBe(['s3', 'dynamodb'].includes(service) ? 'Gateway' : 'Interface');
  });

  test('in a network of others keep out nobody of the account', () => {
    for (const { service, statements, properties } of endpointsOf(there)) {
      expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([[`${service}:*`, '*']]);
      expect(properties.VpcId).toBe(vpcId);
    }
  });

  test('are made in a network of others only when they are asked for', () => {
    expect(none(own, 'AWS::EC2::VPCEndpoint')).toBe(true);
  });
});

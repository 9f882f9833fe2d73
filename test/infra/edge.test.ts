import type { App } from 'aws-cdk-lib';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSigningSecrets } from '../../functions/middleware/secret-shapes.ts';
import type { SluiceConfigInput } from '../../src/config.ts';
import { EDGE_HEADER } from '../../src/pipeline.ts';
import { text } from './statements.ts';
import { EVERYTHING, resourcesOf, SMALLEST, synthesize, type Template, target } from './synthesize.ts';

const environment = { account: '123456789012', region: 'eu-west-1' };
const domain = {
  name: 'ingest.example.com',
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
};
const withEdge = (
  edge: NonNullable<SluiceConfigInput['deployment']>['edge'],
  rest: Partial<SluiceConfigInput> = {},
): SluiceConfigInput => ({ ...SMALLEST, environment, ...rest, deployment: { edge } });
const only = (template: Template, type: string) => {
  const [found, ...more] = resourcesOf(template, type);
  expect(more).toEqual([]);
  return found?.[1].Properties;
};
const none = (template: Template, pattern: RegExp) =>
  Object.values(template.Resources).filter(({ Type }) => pattern.test(Type));

describe('a domain', () => {
  const template = synthesize(withEdge({ domain }));

  test('leads to the API by TLS 1.2 and with its certificate, and is the address for clients', () => {
    expect(only(template, 'AWS::ApiGatewayV2::DomainName')).toMatchObject({
      DomainName: domain.name,
      DomainNameConfigurations: [
        { CertificateArn: domain.certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
    expect(only(template, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject({ Stage: expect.anything() });
    expect(template.Outputs.IngestUrl?.Value).toBe('https://ingest.example.com');
  });

  test('gets its name in the hosted zone, for both kinds of addresses', () => {
    const records = resourcesOf(template, 'AWS::Route53::RecordSet').map(([, { Properties }]) => Properties);
    expect(records.map(({ Type }) => Type)).toEqual(['A', 'AAAA']);
    for (const { HostedZoneId, Name, AliasTarget } of records) {
      expect([HostedZoneId, Name]).toEqual([domain.hostedZoneId, domain.name]);
      expect(template.Resources[target(AliasTarget.DNSName) ?? '']?.Type).toBe(
        'AWS::ApiGatewayV2::DomainName',
      );
    }
  });

  test('closes the address of API Gateway, unless clients still use it', () => {
    expect(only(template, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
    const open = synthesize(withEdge({ domain, keepDefaultEndpoint: true }));
    expect(only(open, 'AWS::ApiGatewayV2::Api')).not.toHaveProperty('DisableExecuteApiEndpoint');
  });

  test('asks for no certificate of clients, unless configured', () => {
    expect(only(template, 'AWS::ApiGatewayV2::DomainName')).not.toHaveProperty('MutualTlsAuthentication');
  });
});

test('certificates of clients are checked against your authorities, and there is no way past', () => {
  const mtls = { truststoreBucket: 'our-authorities', truststoreKey: 'clients.pem', truststoreVersion: '7' };
  const { hostedZoneId: _, ...unnamed } = domain;
  const template = synthesize(withEdge({ domain: unnamed, mtls }));
  expect(only(template, 'AWS::ApiGatewayV2::DomainName').MutualTlsAuthentication).toEqual({
    TruststoreUri: 's3://our-authorities/clients.pem',
    TruststoreVersion: '7',
  });
  expect(only(template, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
  expect(none(template, /Route53/)).toEqual([]);
});

describe('CloudFront', () => {
  const template = synthesize(EVERYTHING);
  const { DistributionConfig } = only(template, 'AWS::CloudFront::Distribution');
  const behavior = DistributionConfig.DefaultCacheBehavior;
  const [origin] = DistributionConfig.Origins;

  test('takes HTTPS alone, by TLS 1.2 and later, at the domain', () => {
    expect(DistributionConfig.Aliases).toEqual(['ingest.example.com']);
    expect(DistributionConfig.ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    expect(behavior.ViewerProtocolPolicy).toBe('https-only');
  });

  test('keeps nothing and passes every method and header on but the name', () => {
    // AWS's own policies: CachingDisabled and AllViewerExceptHostHeader.
    expect(behavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(behavior.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    expect(behavior.AllowedMethods).toContain('POST');
  });

  test('calls the API by TLS with what the door knows it by, which stands in no template', () => {
    expect(text(origin.DomainName)).toMatch(/^<IngestApi\w+>\.execute-api\.eu-west-1\./);
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
    const [header] = origin.OriginCustomHeaders;
    expect(header.HeaderName).toBe(EDGE_HEADER);
    expect(text(header.HeaderValue)).toMatch(
      /^\{\{resolve:secretsmanager:<PassSecret\w+>:SecretString:current::\}\}$/,
    );
  });

  test('shows the secret that the door reads, in the form that it reads', () => {
    const [ingest] = resourcesOf(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
      Properties.FunctionName.endsWith('-ingest'),
    );
    const id = target(ingest?.[1].Properties.Environment.Variables.EDGE_SECRET_ID) ?? '';
    const { Name, GenerateSecretString: made } = template.Resources[id]?.Properties ?? {};
    expect(Name).toBe('everything/edge');
    const value = {
      ...JSON.parse(made.SecretStringTemplate),
      [made.GenerateStringKey]: 'x'.repeat(made.PasswordLength),
    };
    expect(readSigningSecrets(Name, JSON.stringify(value))).toEqual(['x'.repeat(64)]);
  });

  test('comes by the address of API Gateway, which stays open for it', () => {
    expect(only(template, 'AWS::ApiGatewayV2::Api')).not.toHaveProperty('DisableExecuteApiEndpoint');
    expect(none(template, /ApiGatewayV2::DomainName/)).toEqual([]);
  });

  test('alone, without a firewall, needs no second stack', () => {
    const certificateArn = domain.certificateArn.replace('eu-west-1', 'us-east-1');
    const alone = synthesize(withEdge({ domain: { ...domain, certificateArn }, cloudfront: true }));
    expect(only(alone, 'AWS::CloudFront::Distribution').DistributionConfig).not.toHaveProperty('WebACLId');
  });
});

describe('the firewall', () => {
  let edge: Template | undefined;
  let main: Template | undefined;
  beforeAll(() => {
    main = synthesize(EVERYTHING, {
      change: (stack) => {
        const app = stack.node.root as App;
        const found = app.node.tryFindChild('everything-edge');
        expect(found).toBeDefined();
        expect(stack.dependencies.map(({ node }) => node.id)).toContain('everything-edge');
        edge = app.synth().getStackByName('everything-edge').template;
      },
    });
  });

  test('is made in us-east-1 and named to the distribution by the output of its stack', () => {
    const { WebACLId } = only(main as Template, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(WebACLId).toEqual({
      'Fn::GetStackOutput': { StackName: 'everything-edge', OutputName: 'WebAclArn', Region: 'us-east-1' },
    });
    expect(edge?.Outputs.WebAclArn).toBeDefined();
  });

  test('refuses who calls too often, who is known for abuse, and who calls from elsewhere; and reads no body', () => {
    const { Rules, Scope, DefaultAction } = only(edge as Template, 'AWS::WAFv2::WebACL');
    expect([Scope, DefaultAction]).toEqual(['CLOUDFRONT', { Allow: {} }]);
    expect(Rules.map(({ Statement }: { Statement: unknown }) => Statement)).toEqual([
      { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 20_000 } },
      { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesAmazonIpReputationList' } },
      { NotStatement: { Statement: { GeoMatchStatement: { CountryCodes: ['DE', 'AT'] } } } },
    ]);
  });

  test('shows nobody requests, whose headers hold keys', () => {
    expect(JSON.stringify(edge)).toContain('"SampledRequestsEnabled":false');
    expect(JSON.stringify(edge)).not.toContain('"SampledRequestsEnabled":true');
  });

  test('stands in the stack itself where that is in us-east-1', () => {
    const certificateArn = domain.certificateArn.replace('eu-west-1', 'us-east-1');
    const home = { ...environment, region: 'us-east-1' };
    const template = synthesize(
      withEdge(
        { domain: { ...domain, certificateArn }, waf: { rateLimitPer5Minutes: 500 } },
        { environment: home },
      ),
    );
    const { Rules } = only(template, 'AWS::WAFv2::WebACL');
    expect(Rules[0].Statement.RateBasedStatement.Limit).toBe(500);
    expect(Rules).toHaveLength(2);
  });
});

test('without an edge the door is where API Gateway puts it', () => {
  const template = synthesize(SMALLEST);
  expect(none(template, /CloudFront|WAF|Route53|ApiMapping|DomainName/)).toEqual([]);
  expect(JSON.stringify(template)).not.toContain('EDGE_SECRET_ID');
});

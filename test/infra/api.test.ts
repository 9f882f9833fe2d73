import { expect, test } from 'vitest';
import { ROUTES } from '../../src/pipeline.ts';
import { EVERYTHING, liveFunction, resourcesOf, sorted, synthesize } from './synthesize.ts';

const template = synthesize(EVERYTHING);

test('the API has the routes of src/pipeline.ts, all served by ingest with payload format 2.0', () => {
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
  expect(sorted(routes.map(({ RouteKey }) => RouteKey))).toEqual(sorted(ROUTES));
  const integrations = resourcesOf(template, 'AWS::ApiGatewayV2::Integration');
  expect(integrations).toHaveLength(1);
  for (const [, { Properties }] of integrations) {
    expect(Properties.PayloadFormatVersion).toBe('2.0');
    const [ingest] = resourcesOf(template, 'AWS::Lambda::Function').filter(
      ([, { Properties: fn }]) => fn.FunctionName === 'everything-ingest',
    );
    expect(liveFunction(template, Properties.IntegrationUri)).toBe(ingest?.[0]);
  }
});

test('the API is throttled', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::ApiGatewayV2::Stage')) {
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = Properties.DefaultRouteSettings;
    expect(ThrottlingRateLimit).toBeGreaterThan(0);
    expect(ThrottlingBurstLimit).toBeGreaterThanOrEqual(ThrottlingRateLimit);
  }
});

test('the access log holds no body, query, header, address or user', () => {
  for (const [, { Properties }] of resourcesOf(template, 'AWS::ApiGatewayV2::Stage')) {
    const fields = Object.values(JSON.parse(Properties.AccessLogSettings.Format));
    expect(fields).toContain('$context.requestId');
    expect(
      fields.filter((field) => /identity|query|header|body|path|authorizer/i.test(String(field))),
    ).toEqual([]);
  }
});

test('the outputs say where events go, which secrets to fill and which buckets to connect', () => {
  expect(template.Outputs).toMatchObject({
    IngestUrl: {},
    AlarmTopicArn: {},
    ArchiveBucketName: {},
    TrailQueueArn: {},
    TrailBucketsToConnect: { Value: 'trail-direct' },
    SecretsToFill: {
      Value:
        'everything/wazuh, everything/wazuh-agent, everything/wazuh-enrolment, everything/wazuh-indexer, everything/alert-signing, everything/channels, everything/slack-token, everything/hooks',
    },
  });
});

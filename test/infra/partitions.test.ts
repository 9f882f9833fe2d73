import { describe, expect, test } from 'vitest';
import type { SluiceConfigInput } from '../../src/config.ts';
import { EVERYTHING, synthesize, synthesizeMember, type Template } from './synthesize.ts';

/** The configuration that uses everything, in another partition. */
function inPartition(partition: string, region: string): SluiceConfigInput {
  const moved = JSON.stringify(EVERYTHING)
    .replaceAll('arn:aws:', `arn:${partition}:`)
    .replaceAll('eu-west-1', region)
    .replaceAll('ap-east-1', region);
  const config = JSON.parse(moved) as SluiceConfigInput;
  const { edge, ...deployment } = config.deployment ?? {};
  if (edge === undefined) throw new Error('EVERYTHING has an edge');
  // CloudFront is of the commercial partition; a domain is everywhere.
  const certificateArn = edge.domain.certificateArn.replace('us-east-1', region);
  return { ...config, deployment: { ...deployment, edge: { domain: { ...edge.domain, certificateArn } } } };
}

/** Texts of a template but for service principals, which have one name in all partitions, and words for people. */
function textsOf(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return [`${path.join('.')} ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'Service' && path.at(-1) === 'Principal') ||
    (key === 'Principal' && typeof inner === 'string') ||
    // The name of S3 with whatever follows: in China that is `.cn`.
    key === 'kms:ViaService'
      ? []
      : textsOf(inner, [...path, key]),
  );
}

const strangers = (template: Template) =>
  textsOf(template).filter((text) => /\barn:aws:|amazonaws\.com(?!\.cn)/.test(text));

describe.each([
  ['GovCloud', 'aws-us-gov', 'us-gov-west-1'],
  ['China', 'aws-cn', 'cn-north-1'],
])('in %s', (_name, partition, region) => {
  const config = inPartition(partition, region);

  test('the stack of the pipeline names nothing of the commercial partition', () => {
    const template = synthesize(config);
    expect(strangers(template)).toEqual([]);
    expect(JSON.stringify(template)).toContain(
      `arn:${partition}:cloudtrail:${region}:123456789012:trail/main`,
    );
  });

  test('the bus has only what CloudFormation knows of one there', () => {
    const buses = Object.values(synthesize(config).Resources).filter(
      ({ Type }) => Type === 'AWS::Events::EventBus',
    );
    expect(buses.map(({ Properties }) => Object.keys(Properties).toSorted())).toEqual([['Name', 'Tags']]);
  });

  test('no policy names the services that watch the cost, which are not there', () => {
    expect(config.observability?.budgetUsdPerMonth).toBeGreaterThan(0);
    expect(JSON.stringify(synthesize(config))).not.toMatch(
      /budgets\.amazonaws|costalerts\.amazonaws|AWS::CE::/,
    );
  });

  test('neither does the stack of the other accounts', () => {
    expect(strangers(synthesizeMember(config))).toEqual([]);
  });
});

test('a literal that slips in is found', () => {
  const Outputs = { A: { Value: 'arn:aws:s3:::bucket' }, B: { Value: 'https://s3.amazonaws.com' } };
  expect(strangers({ Resources: {}, Outputs })).toHaveLength(2);
});

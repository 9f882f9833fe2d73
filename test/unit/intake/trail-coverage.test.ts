import { expect, test } from 'vitest';
import {
  type BasicSelector,
  coverageOf,
  type FieldSelector,
  lostCoverage,
} from '../../../src/intake/trail/trail-coverage.ts';

const ALL: BasicSelector = { readWrite: 'All', management: true, excluded: [], data: [] };
const basic = (...selectors: Partial<BasicSelector>[]) =>
  coverageOf({ basic: selectors.map((selector) => ({ ...ALL, ...selector })), advanced: [] });
const advanced = (...selectors: FieldSelector[][]) => coverageOf({ basic: [], advanced: selectors });
const field = (name: string, tests: FieldSelector['tests']): FieldSelector => ({ field: name, tests });
const MANAGEMENT = field('eventCategory', { Equals: ['Management'] });

test('both kinds of selectors say the same of management events', () => {
  expect(advanced([MANAGEMENT])).toEqual(basic({}));
  expect(advanced([MANAGEMENT, field('readOnly', { Equals: ['false'] })])).toEqual(
    basic({ readWrite: 'WriteOnly' }),
  );
  expect(advanced([MANAGEMENT, field('eventSource', { NotEquals: ['kms.amazonaws.com'] })])).toEqual(
    basic({ excluded: ['kms.amazonaws.com'] }),
  );
});

test.each([
  ['reads', basic({ readWrite: 'WriteOnly' }), 3],
  ['management events', basic({ management: false }), 6],
  ['an event source', basic({ excluded: ['kms.amazonaws.com'] }), 2],
  ['everything', basic(), 6],
])('%s left out are lost', (_name, now, lost) => {
  expect(lostCoverage(basic({}), now)).toHaveLength(lost);
});

test('two selectors that together record all lose nothing', () => {
  expect(lostCoverage(basic({}), basic({ readWrite: 'ReadOnly' }, { readWrite: 'WriteOnly' }))).toEqual([]);
});

test('data events are lost one resource at a time', () => {
  const buckets = (...values: string[]) => basic({ data: [{ type: 'AWS::S3::Object', values }] });
  expect(
    lostCoverage(buckets('arn:aws:s3:::one/', 'arn:aws:s3:::two/'), buckets('arn:aws:s3:::one/')),
  ).toEqual(['data read AWS::S3::Object arn:aws:s3:::two/', 'data write AWS::S3::Object arn:aws:s3:::two/']);
});

test('another selector for data events is one less, in whatever order its fields stand', () => {
  const data = field('eventCategory', { Equals: ['Data'] });
  const objects = field('resources.type', { Equals: ['AWS::S3::Object'] });
  const some = field('resources.ARN', { StartsWith: ['arn:aws:s3:::one/'] });
  expect(lostCoverage(advanced([data, objects]), advanced([objects, data]))).toEqual([]);
  expect(lostCoverage(advanced([data, objects]), advanced([data, objects, some]))).toHaveLength(1);
});

test('a management selector that says more than is understood is taken as it stands', () => {
  const only = advanced([MANAGEMENT, field('eventSource', { Equals: ['s3.amazonaws.com'] })]);
  expect(only).toEqual(['selector eventCategory Equals Management; eventSource Equals s3.amazonaws.com']);
  expect(lostCoverage(basic({}), only)).toHaveLength(6);
});

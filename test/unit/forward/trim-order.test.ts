import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FINDING_TRIM } from '../../../src/forward/trim-aws.ts';
import { EVENT_TRIM, TRAIL_TRIM } from '../../../src/forward/trim-order.ts';
import { STOCK_FIELDS } from '../../support/aws/stock-fields.ts';

const FOLDER = new URL('../../../content/rules/', import.meta.url);
const rulesIn = (files: RegExp) =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.xml') && files.test(file))
    .map((file) => readFileSync(new URL(file, FOLDER), 'utf8').replaceAll(/<!--.*?-->/gs, ''))
    .join('\n');
const rules = rulesIn(/^00|cloudtrail/);
const findingRules = rulesIn(/sluice_aws_/);

const found = (pattern: RegExp, xml = rules) =>
  [...xml.matchAll(pattern)].map(([, name = '']) => name.trim());

/** By conditions of rules, and by what they count. */
const readBy = (xml: string) =>
  new Set([
    ...found(/<(?:field|list) (?:name|field)="([^"]+)"/g, xml),
    ...found(/<(?:same|different)_field>([^<]+)</g, xml),
  ]);
const read = readBy(rules);
/** In what people are told. */
const shownBy = (xml: string) => new Set(found(/\$\(([^)]+)\)/g, xml));
const shown = shownBy(rules);

/** What Wazuh's own rules on CloudTrail (80200–80255 of `0350-amazon_rules.xml`) read. */
const STOCK = [
  'integration',
  'aws.source',
  'aws.eventName',
  'aws.eventSource',
  'aws.errorCode',
  'aws.awsRegion',
  'aws.sourceIPAddress',
  'aws.log_info.log_file',
  'aws.responseElements.ConsoleLogin',
  'aws.userIdentity.type',
  'aws.userIdentity.userName',
  'aws.userIdentity.invokedBy',
];

const kept = (name: string) => EVENT_TRIM.keep.has(name) || TRAIL_TRIM.keep.has(name);

describe('what is trimmed from an event that is too large', () => {
  test('is no field that a rule reads', () => {
    expect(read.size).toBeGreaterThan(60);
    expect([...read].filter((name) => !kept(name))).toEqual([]);
  });

  test('is no field that a description shows', () => {
    expect(shown.size).toBeGreaterThan(60);
    expect([...shown].filter((name) => !kept(name))).toEqual([]);
  });

  test('is no field that Wazuh’s own CloudTrail rules read', () => {
    expect(STOCK.filter((name) => !TRAIL_TRIM.keep.has(name))).toEqual([]);
  });

  test('is no field of findings and logs that rules read or show, Wazuh’s or ours', () => {
    const ours = [...readBy(findingRules), ...shownBy(findingRules)];
    expect(ours.length).toBeGreaterThan(20);
    expect(STOCK_FIELDS.length).toBeGreaterThan(12);
    expect([...ours, ...STOCK_FIELDS].filter((name) => !FINDING_TRIM.keep.has(name))).toEqual([]);
  });

  test('is no field of the shape that the rule is about', () => {
    const names = [...read, ...shown];
    const of = (prefix: string) => names.filter((name) => name.startsWith(prefix));
    expect(of('sluice.').filter((name) => !EVENT_TRIM.keep.has(name))).toEqual([]);
    expect(of('aws.').filter((name) => !TRAIL_TRIM.keep.has(name))).toEqual([]);
  });
});

test.each([
  ['events of applications', EVENT_TRIM],
  ['CloudTrail records', TRAIL_TRIM],
  ['findings', FINDING_TRIM],
])('what is kept of %s leaves room within 256 fields and 65 000 bytes', (_name, { keep }) => {
  expect(keep.size).toBeLessThan(200);
  const bytes = [...keep].reduce((sum, name) => sum + name.length + 96 + 8, 0);
  expect(bytes).toBeLessThan(40_000);
});

test('a CloudTrail call loses its answer and its parameters before anything else', () => {
  expect(TRAIL_TRIM.first.slice(0, 2)).toEqual(['aws.responseElements', 'aws.requestParameters']);
});

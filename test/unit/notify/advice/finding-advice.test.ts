import { fileURLToPath } from 'node:url';
import { readRuleDirectory } from '@sluice/logtest';
import { describe, expect, test } from 'vitest';
import { adviceFor, MAX_ADVICE } from '../../../../src/notify/advice/advice-for.ts';
import { FINDING_ADVICE } from '../../../../src/notify/advice/by-rule/aws-findings.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { awsAlert } from '../alert-builder.ts';

const FILES = ['0351-sluice_aws_findings_rules.xml', '0999-sluice_aws_securityhub_rules.xml'];
const rules = readRuleDirectory(fileURLToPath(new URL('../../../../content/rules/', import.meta.url)))
  .filter(({ file }) => FILES.includes(file))
  .flatMap(({ xml }) => [...xml.matchAll(/<rule id="(\d+)" level="(\d+)"/g)])
  .map(([, id, level]) => ({ id: id ?? '', level: Number(level) }));
const loud = rules.filter(({ level }) => level > 0).map(({ id }) => id);

const stepsOf = (id: string, aws: object) => adviceFor(factsOf(awsAlert(aws, { id })));
const commandsOf = (id: string, aws: object) => stepsOf(id, aws).map(({ command }) => command ?? '');

test('every rule on findings that alerts has advice of its own, and no advice is for a rule that is not shipped', () => {
  expect(loud.length).toBeGreaterThan(20);
  expect(Object.keys(FINDING_ADVICE).sort()).toEqual([...loud].sort());
});

test.each(loud)('%s says what to do, in steps few enough to be read', (id) => {
  const steps = stepsOf(id, { source: 'securityhub', awsRegion: undefined });
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.length).toBeLessThanOrEqual(MAX_ADVICE);
  expect(steps.filter(({ what }) => !/^[A-Z].*[.]$/.test(what))).toEqual([]);
});

describe('commands name what the finding is about', () => {
  test.each([
    ['101302', { source: 'access-analyzer', resource: 'arn:aws:s3:::reports' }, '--bucket reports'],
    [
      '101301',
      { source: 'access-analyzer', resource: 'arn:aws:kms:eu-west-1:111122223333:key/k-1' },
      '"eq":["arn:aws:kms:eu-west-1:111122223333:key/k-1"]',
    ],
    [
      '101310',
      { source: 'guardduty', id: '0'.repeat(32), region: 'eu-west-2' },
      `--finding-ids ${'0'.repeat(32)}`,
    ],
    [
      '101315',
      { source: 'inspector2', findingArn: 'arn:aws:inspector2:eu-west-1:111122223333:finding/f1' },
      'finding/f1',
    ],
    ['101320', { source: 'config', configRuleName: 's3-public' }, '--config-rule-name s3-public'],
    [
      '101325',
      { source: 'kms', 'key-id': '1234abcd-12ab-34cd-56ef-1234567890ab' },
      'AttributeValue=1234abcd-12ab-34cd-56ef-1234567890ab',
    ],
    [
      '101331',
      { source: 'securityhub', finding: { Id: 'arn:aws:securityhub:eu-west-1:111122223333:f/1' } },
      'securityhub:eu-west-1:111122223333:f/1',
    ],
  ] as const)('%s', (id, aws, command) => {
    expect(commandsOf(id, aws).join('\n')).toContain(command);
  });

  test('and nothing that a shell would read otherwise', () => {
    const evil = { source: 'config', configRuleName: 'a; rm -rf /', resource: "arn:aws:s3:::x'$(id)" };
    const text = loud.flatMap((id) => commandsOf(id, evil)).join('\n');
    expect(text).not.toContain('rm -rf');
    expect(text).not.toContain('$(id)');
  });
});

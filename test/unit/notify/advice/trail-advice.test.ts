import { expect, test } from 'vitest';
import { TRAIL_FINDINGS, type TrailFinding } from '../../../../src/event/trail-finding.ts';
import { eventDocument } from '../../../../src/forward/encode-event.ts';
import { trailFindingEnvelope } from '../../../../src/normalize/trail-finding.ts';
import { adviceFor } from '../../../../src/notify/advice/advice-for.ts';
import { factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { shippedRuleFiles } from '../../../../tools/rules/shipped-files.ts';
import { alertWith } from '../alert-builder.ts';

const TRAIL = 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/main';
const AT = Date.parse('2026-11-26T12:00:00Z');

/** Which rule each action of the shipped file meets. */
const ruleOf = new Map(
  shippedRuleFiles()
    .filter(({ file }) => file.includes('sluice_trail'))
    .flatMap(({ xml }) => [
      ...xml.matchAll(/<rule id="(\d+)" level="(\d+)">(?:(?!<\/rule>)[\s\S])*?\^(trail_\w+)\$/g),
    ])
    .map(([, id = '', level, action = '']) => [action, { id, level: Number(level) }]),
);

/** What a person is told of a finding, from the finding itself to the commands. */
function scriptOf(finding: TrailFinding, origin: { readonly name: string; readonly object?: string }) {
  const envelope = trailFindingEnvelope({
    finding,
    tenant: 'acme',
    origin,
    account: '111122223333',
    region: 'us-gov-west-1',
    reason: 'because',
    at: AT,
    foundAt: AT,
    identity: [],
    details: origin.object === undefined ? { bucket: 'trail-logs' } : {},
  });
  const data = { ...JSON.parse(JSON.stringify(eventDocument(envelope))), srcip: undefined };
  const { id, level } = ruleOf.get(finding) ?? { id: '', level: 0 };
  return adviceFor(factsOf(alertWith({ rule: { id, level, groups: ['sluice'] }, data })))
    .map(({ command }) => command ?? '')
    .join('\n');
}

test('every finding about a trail meets a rule of its own that wakes somebody', () => {
  expect([...ruleOf.keys()].sort()).toEqual([...TRAIL_FINDINGS].sort());
  for (const { level } of ruleOf.values()) expect(level).toBeGreaterThanOrEqual(12);
});

test('a trail that was stopped is started by the command as it stands, in whatever partition', () => {
  const script = scriptOf('trail_stopped', { name: TRAIL });
  expect(script).toContain(`aws cloudtrail start-logging --region us-gov-west-1 --name ${TRAIL}`);
  expect(script).toContain('npx sluice cloudtrail backfill --from lookup');
});

test('a trail that was re-pointed is put back to the configured bucket', () => {
  expect(scriptOf('trail_repointed', { name: TRAIL })).toContain('--s3-bucket-name trail-logs');
});

test('an altered file leads to the versions in its bucket and to a check of its account and region', () => {
  const script = scriptOf('trail_file_altered', { name: 'trail-logs', object: 'AWSLogs/x.json.gz' });
  expect(script).toContain('list-object-versions --bucket trail-logs');
  expect(script).toContain('--account 111122223333 --region us-gov-west-1');
});

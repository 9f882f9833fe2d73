import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { ALARM_KINDS, RUNBOOKS } from '../../infra/constructs/alarm-kinds.ts';
import { OWN_GRAPHS } from '../../infra/constructs/dashboard-metrics.ts';
import { projectRoot } from '../../infra/read-config.ts';
import { PARK_REASONS } from '../../src/event/loss.ts';
import { WATCHED_METRICS } from '../../src/event/watched-metrics.ts';
import { alarmsOf } from '../../tools/generate/watching/alarms-of.ts';
import { MEANINGS } from '../../tools/generate/watching/meanings.ts';
import { EVERY_ALARM } from '../../tools/generate/watching/sample.ts';
import { generateWatching } from '../../tools/generate/watching.ts';
import { resourcesOf, sorted, synthesize } from './synthesize.ts';

/**
 * Commands that no SDK which is installed knows, looked up by hand in the AWS CLI's own models, examples and customizations:
 * https://github.com/aws/aws-cli
 */
const OTHER_COMMANDS = [
  'ce get-anomalies',
  'ce get-cost-and-usage',
  'ce list-cost-allocation-tags',
  'ce update-cost-allocation-tags-status',
  'configure get',
  'deploy list-deployments',
  'events describe-rule',
  'events enable-rule',
  'events list-targets-by-rule',
  'logs get-query-results',
  'logs start-query',
  'logs tail',
  'service-quotas list-service-quotas',
  'service-quotas request-service-quota-increase',
  's3 cp',
  's3 ls',
  's3api head-object',
  's3api list-object-versions',
];
const SDKS: Readonly<Record<string, object>> = {
  cloudtrail,
  cloudwatch,
  dynamodb,
  lambda,
  secretsmanager,
  sqs,
  sts,
};

const folder = join(projectRoot, 'docs', 'runbooks');
const runbooks = readdirSync(folder).map((file) => ({
  kind: file.replace(/\.md$/, ''),
  text: readFileSync(join(folder, file), 'utf8'),
}));
const template = synthesize(EVERY_ALARM);
const names = new Set(
  [
    ['AWS::SQS::Queue', 'QueueName'],
    ['AWS::Lambda::Function', 'FunctionName'],
    ['AWS::Logs::LogGroup', 'LogGroupName'],
    ['AWS::Events::Rule', 'Name'],
    ['AWS::SecretsManager::Secret', 'Name'],
  ].flatMap(([type = '', property = '']) =>
    resourcesOf(template, type).map(([, { Properties }]): string => Properties[property]),
  ),
);

test('every alarm has a runbook, as has mail about the bill, and every runbook belongs to one', () => {
  expect(sorted(runbooks.map(({ kind }) => kind))).toEqual(sorted(RUNBOOKS));
});

test('the runbook on dead letters explains every reason for parking', () => {
  const explained = runbooks.find(({ kind }) => kind === 'dead-letters')?.text ?? '';
  for (const reason of PARK_REASONS) expect(explained).toContain(`\`${reason}\``);
});

describe.each(runbooks)('runbook $kind', ({ kind, text }) => {
  const blocks = [...text.matchAll(/^```sh[^\n]*\n(.*?)^```$/gms)].map(([, block = '']) => block);

  test('says what the alarm means, where to look and what to do', () => {
    expect(text).toMatch(new RegExp(`^# ${kind}: `));
    for (const part of ['**Means.**', '**Look.**', '**Do.**']) expect(text).toContain(part);
    expect(blocks).not.toHaveLength(0);
  });

  test('has commands that a shell can read', () => {
    for (const block of blocks) expect(spawnSync('sh', ['-n'], { input: block }).stderr.toString()).toBe('');
  });

  test('counts time in a way that every `date` knows, not that of Linux alone', () => {
    for (const block of blocks) expect(block).not.toMatch(/\bdate\b[^\n)]*\s(?:-d|--date|-v)\b/);
  });

  test('has only commands that the AWS CLI knows', () => {
    const commands = blocks.flatMap((block) => [...block.matchAll(/\baws ([\w-]+) ([\w-]+)/g)]);
    expect(commands).not.toHaveLength(0);
    const unknown = commands
      .filter(([, service = '', operation = '']) => {
        const command = `${operation.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Command`;
        return !(command in (SDKS[service] ?? {})) && !OTHER_COMMANDS.includes(`${service} ${operation}`);
      })
      .map(([command]) => command);
    expect(unknown).toEqual([]);
  });

  test('names only resources that the stack makes', () => {
    const named = blocks.flatMap((block) => block.match(/(?:\/aws\/\w+\/)?\bsluice[-/][\w-]+/g) ?? []);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  test('links only to runbooks that exist', () => {
    const links = [...text.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, link]) => link);
    for (const link of links) expect(RUNBOOKS).toContain(link);
  });
});

test('metrics that a runbook reads are written in every deployment', () => {
  const read = runbooks.flatMap(({ kind, text }) =>
    [...text.matchAll(/--namespace sluice --metric-name "?([$\w]+)/g)].flatMap(([, name = '']) =>
      name === '$METRIC'
        ? (/\bfor METRIC in ([\w ]+)/.exec(text)?.[1]?.split(' ') ?? [`${kind}: ${name}`])
        : [name],
    ),
  );
  const written = new Set(WATCHED_METRICS.map((metric) => metric.split(':')[0]));
  expect(read).not.toHaveLength(0);
  expect(read.filter((name) => !written.has(name))).toEqual([]);
});

test('every command that was checked by hand is still in a runbook', () => {
  for (const command of OTHER_COMMANDS)
    expect(runbooks.some(({ text }) => text.includes(`aws ${command}`))).toBe(true);
});

test.each(generateWatching(template))(
  '$path is what the template says: run `npm run generate`',
  ({ path, content }) => {
    expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(content);
  },
);

test('the reference of alarms has every kind but that of a rollout, which tells no person', () => {
  const kinds = new Set(alarmsOf(template).map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(ALARM_KINDS.filter((kind) => kind !== 'rollout-stopped').toSorted());
});

test('the reference of metrics says of each what it means, and of none that is gone', () => {
  const measured = Object.values(OWN_GRAPHS).flatMap((graphs) =>
    graphs.flatMap(({ metrics }) => Object.keys(metrics)),
  );
  expect(sorted(Object.keys(MEANINGS))).toEqual(sorted(measured));
});

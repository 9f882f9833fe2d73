import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import type { AwsEnvironment } from '../../../adapters/aws/clients/environment.ts';
import { upgradeCommand } from '../../../tools/cli/commands/upgrade.ts';
import { CommandFailed } from '../../../tools/cli/faults.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { SMALLEST, synthesize } from '../../infra/synthesize.ts';
import { type AwsCall, jsonAnswer, serveAws } from '../../support/aws-answers.ts';
import { sluice } from './run-sluice.ts';

const folder = await mkdtemp(join(tmpdir(), 'sluice-upgrade-'));
const template = join(folder, 'planned.json');
await writeFile(join(folder, 'sluice.config.ts'), `export default ${JSON.stringify(SMALLEST)};\n`);
await writeFile(template, JSON.stringify(synthesize(SMALLEST)));

/** As the SDK's chain throws it, whose class is a package of its own. */
class CredentialsProviderError extends Error {
  override readonly name = 'CredentialsProviderError';
}

let ringing: readonly string[] = [];
let deployed = true;
/** Of mappings that are not enabled, by the end of their queue's name. */
let states: Readonly<Record<string, string>> = {};
const ARN = 'arn:aws:sqs:eu-west-1:000000000000:';
const escaped = JSON.stringify(synthesize(SMALLEST)).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const xml = (body: string, status = 200) => ({ status, type: 'text/xml' as const, body });
const server = await serveAws(({ action, body, query }: AwsCall) => {
  switch (action) {
    case 'DescribeStacks':
      return deployed
        ? xml(
            '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>sluice</StackName>' +
              '<StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>',
          )
        : xml(
            '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>' +
              '<Message>Stack with id sluice does not exist</Message></Error></ErrorResponse>',
            400,
          );
    case 'GetTemplate':
      return xml(
        `<GetTemplateResponse><GetTemplateResult><TemplateBody>${escaped}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
      );
    case 'DescribeAlarms':
      return jsonAnswer({
        MetricAlarms:
          JSON.parse(body).AlarmNamePrefix === 'sluice-' ? ringing.map((AlarmName) => ({ AlarmName })) : [],
      });
    case 'GetQueueAttributes':
      return jsonAnswer({
        Attributes: {
          ApproximateNumberOfMessages: JSON.parse(body).QueueUrl.endsWith('-dead-letters') ? '0' : '7',
          QueueArn: `${ARN}${JSON.parse(body).QueueUrl.split('/').at(-1)}`,
        },
      });
    case '/2015-03-31/event-source-mappings': {
      const queue = query.get('EventSourceArn')?.replace(ARN, '') ?? '';
      // Lambda may give them over several pages, and empty ones between.
      return query.get('Marker') === null
        ? jsonAnswer({ EventSourceMappings: [], NextMarker: 'next' })
        : jsonAnswer({ EventSourceMappings: [{ UUID: queue, State: states[queue] ?? 'Enabled' }] });
    }
    default:
      throw new Error(`nobody asked for ${action}`);
  }
});
const { url } = server;
const aws = localEnvironment({ cloudformation: url, cloudwatch: url, lambda: url, sqs: url });
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function check(
  flags: { readonly json?: boolean; readonly template?: string } = {},
  from: AwsEnvironment = aws,
) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = text(output);
  const exitCode = await upgradeCommand(
    { input: Readable.from([]), output, errors },
    {
      flags: { check: true, template, ...flags },
      env: { AWS_REGION: 'eu-west-1' },
      directory: folder,
      aws: from,
    },
  );
  output.end();
  return { exitCode, printed: await printed };
}

test('a deployment that is at rest may be upgraded: exit code 0, and every queue is told', async () => {
  const { exitCode, printed } = await check();
  expect(exitCode).toBe(0);
  for (const queue of ['trail', 'events', 'alerts'])
    expect(printed).toContain(`✓ sluice-${queue}: 7 messages wait`);
  expect(printed).toContain('✓ resources: nothing changes');
  expect(printed).toMatch(/nothing speaks against `npx cdk deploy`\n$/);
});

test('an alarm of rollouts that rings stops it: exit code 1, in a form for programs too', async () => {
  ringing = ['sluice-events-lag-rollout-stopped'];
  const { exitCode, printed } = await check({ json: true });
  ringing = [];
  expect(exitCode).toBe(1);
  expect(JSON.parse(printed).filter(({ weight }: { weight: string }) => weight === 'stop')).toMatchObject([
    { about: 'sluice-events-lag-rollout-stopped' },
  ]);
});

test('a queue whose mapping somebody has switched off stops it', async () => {
  states = { 'sluice-events': 'Disabled' };
  const { exitCode, printed } = await check();
  states = {};
  expect(exitCode).toBe(1);
  expect(printed.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
    expect.stringMatching(/^✗ sluice-events: its mapping is switched off/),
  ]);
});

test('a stack that is not there and a template that cannot be read are said, with what to do', async () => {
  deployed = false;
  await expect(check()).rejects.toMatchObject({
    code: 'stack_missing',
    message: expect.stringContaining('--stack'),
  });
  deployed = true;
  await expect(check({ template: 'nowhere.json' })).rejects.toThrow('`npx cdk synth` writes');
});

test('without credentials it says how to get some, and not that it is broken', async () => {
  const credentials = () => Promise.reject(new CredentialsProviderError('none in the chain'));
  await expect(check({}, { ...aws, credentials })).rejects.toSatisfy(
    (error) => error instanceof CommandFailed && error.message.includes('aws sso login'),
  );
});

test('without --check it says what deploys, exit code 2', async () => {
  const { exitCode, errors } = await sluice('upgrade');
  expect(exitCode).toBe(2);
  expect(errors).toContain('npx cdk deploy');
});

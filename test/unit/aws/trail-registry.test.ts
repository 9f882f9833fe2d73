import { afterEach, describe, expect, test } from 'vitest';
import { createRoles } from '../../../adapters/aws/clients/assume-role.ts';
import { createTrailRegistry } from '../../../adapters/aws/table/trail-registry.ts';
import { type AwsAnswer, jsonAnswer, jsonError, serveAws } from '../../support/aws-answers.ts';

const TRAIL = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
const START_S = 1_772_000_000;

const DESCRIBED = {
  trailList: [
    {
      Name: 'main',
      S3BucketName: 'trail-logs',
      S3KeyPrefix: 'audit',
      KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000001',
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      IsOrganizationTrail: false,
      LogFileValidationEnabled: true,
    },
  ],
};
const STATUS = { IsLogging: false, StartLoggingTime: START_S, StopLoggingTime: START_S + 60 };
const SELECTORS = {
  EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [] }],
};

let server: Awaited<ReturnType<typeof serveAws>> | undefined;
afterEach(() => server?.close());

async function registry(answers: Readonly<Record<string, AwsAnswer>>) {
  server = await serveAws(({ action }) => answers[action] ?? jsonError('UnknownOperationException'));
  const environment = {
    region: 'us-east-1',
    endpoints: { cloudtrail: server.url },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const trails = createTrailRegistry(createRoles(environment, 'sluice'), () => undefined);
  return { server, ask: (trailArn: string) => trails.ask(trailArn) };
}

const WELL = {
  DescribeTrails: jsonAnswer(DESCRIBED),
  GetTrailStatus: jsonAnswer(STATUS),
  GetEventSelectors: jsonAnswer(SELECTORS),
};

test('a trail is asked for by its ARN, in its home region, and told as three answers say', async () => {
  const { ask, server: asked } = await registry(WELL);
  expect(await ask(TRAIL)).toEqual({
    kind: 'found',
    state: {
      bucket: 'trail-logs',
      prefix: 'audit',
      kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000001',
      multiRegion: true,
      globalEvents: true,
      organization: false,
      validation: true,
      covers: [
        'management write',
        'management write kms.amazonaws.com',
        'management write rdsdata.amazonaws.com',
      ],
      logging: false,
      startedAt: START_S * 1_000,
      stoppedAt: (START_S + 60) * 1_000,
      deliveredAt: undefined,
      digestAt: undefined,
      deliveryError: '',
      digestError: '',
    },
  });
  expect(JSON.parse(asked.calls[0]?.body ?? '')).toEqual({ trailNameList: [TRAIL] });
  for (const { authorization } of asked.calls) expect(authorization).toContain('/eu-west-1/cloudtrail/');
});

test('advanced selectors are read too', async () => {
  const AdvancedEventSelectors = [
    {
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Management'] },
        { Field: 'readOnly', Equals: ['true'] },
      ],
    },
  ];
  const { ask } = await registry({ ...WELL, GetEventSelectors: jsonAnswer({ AdvancedEventSelectors }) });
  expect(await ask(TRAIL)).toMatchObject({
    state: {
      covers: [
        'management read',
        'management read kms.amazonaws.com',
        'management read rdsdata.amazonaws.com',
      ],
    },
  });
});

describe('a trail is missing when', () => {
  test.each([
    ['the list is empty', { DescribeTrails: jsonAnswer({ trailList: [] }) }],
    ['it goes between two questions', { ...WELL, GetTrailStatus: jsonError('TrailNotFoundException') }],
  ])('%s', async (_name, answers) => {
    const { ask } = await registry(answers);
    expect(await ask(TRAIL)).toEqual({ kind: 'missing' });
  });
});

test('a refusal is an answer, by its name', async () => {
  const { ask } = await registry({ DescribeTrails: jsonError('AccessDeniedException') });
  expect(await ask(TRAIL)).toEqual({ kind: 'denied', code: 'AccessDeniedException' });
});

test('who may not ask what is recorded learns the rest', async () => {
  const { ask } = await registry({ ...WELL, GetEventSelectors: jsonError('AccessDeniedException') });
  expect(await ask(TRAIL)).toMatchObject({ kind: 'found', state: { covers: undefined, logging: false } });
});

test('a service that is away is an error that may pass', async () => {
  const { ask } = await registry({ DescribeTrails: jsonError('ValidationError') });
  await expect(ask(TRAIL)).rejects.toMatchObject({ code: 'trails_unavailable', retryable: true });
});

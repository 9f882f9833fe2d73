import { expect, test } from 'vitest';
import { IngestEnvironment } from '../../../functions/ingest/environment.ts';
import { readEnvironment } from '../../../functions/middleware/read-environment.ts';

const COMPLETE = {
  SLUICE_NAME: 'sluice',
  AWS_REGION: 'eu-west-1',
  EVENTS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/sluice-events',
  ALERTS_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/sluice-alerts',
  TABLE_NAME: 'sluice',
  ALERT_SIGNING_SECRET_ID: 'sluice/alert-signing',
};

test('a complete environment is read, without the variables of others', () => {
  expect(readEnvironment(IngestEnvironment, { ...COMPLETE, PATH: '/usr/bin' })).toEqual(COMPLETE);
});

test('everything that is missing or wrong is named at once, with what is wrong, and no value is quoted', () => {
  const { TABLE_NAME, ...rest } = COMPLETE;
  const variables = { ...rest, AWS_REGION: '', EVENTS_QUEUE_URL: `ftp://${TABLE_NAME}@example.com` };
  expect(() => readEnvironment(IngestEnvironment, variables)).toThrow(
    [
      'environment variables are missing or wrong:',
      '  AWS_REGION: is empty',
      '  EVENTS_QUEUE_URL: is no http(s) URL',
      '  TABLE_NAME: is missing',
    ].join('\n'),
  );
});

import { expect, test } from 'vitest';
import { assertQueueUrl, clientOptions } from '../../../adapters/aws/clients/environment.ts';
import { createS3Client } from '../../../adapters/aws/clients/s3-client.ts';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../../adapters/aws/queues/sqs-queue.ts';

const LOCAL = { region: 'eu-west-1', endpoints: { sqs: 'http://127.0.0.1:4566' } };
const REAL_QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/sluice-events';

test('in Lambda neither an endpoint nor credentials are set, so that the SDK finds its own', () => {
  const options = clientOptions({ region: 'eu-west-1' }, 'sqs');
  expect(options).toMatchObject({ region: 'eu-west-1', maxAttempts: 3, retryMode: 'standard' });
  expect(options).not.toHaveProperty('endpoint');
  expect(options).not.toHaveProperty('credentials');
});

test('with local endpoints a service without one is refused instead of reaching the real AWS', () => {
  expect(clientOptions(LOCAL, 'sqs')).toMatchObject({ endpoint: 'http://127.0.0.1:4566' });
  expect(() => createS3Client(LOCAL)).toThrow(
    expect.objectContaining({ code: 'endpoint_missing', message: expect.stringContaining('endpoints.s3') }),
  );
});

test.each([
  'http://127.0.0.1:4566/000000000000/sluice-events',
  'http://localhost:4566/000000000000/sluice-events',
  'http://[::1]:4566/000000000000/sluice-events',
])('with a local endpoint the queue %s is accepted', (url) => {
  expect(() => assertQueueUrl(LOCAL, url)).not.toThrow();
});

test.each([
  REAL_QUEUE,
  'http://127.0.0.1.example.com/000000000000/sluice-events',
  'http://10.0.0.7:4566/000000000000/sluice-events',
])('with a local endpoint the queue %s is refused, before anything is sent', (url) => {
  const client = createSqsClient(LOCAL);
  expect(() => createSqsQueue(client, { environment: LOCAL, queueUrl: url })).toThrow(
    expect.objectContaining({ code: 'queue_not_local', message: expect.stringContaining(url) }),
  );
});

test('without local endpoints a queue of AWS is what it is', () => {
  expect(() => assertQueueUrl({ region: 'eu-west-1' }, REAL_QUEUE)).not.toThrow();
});

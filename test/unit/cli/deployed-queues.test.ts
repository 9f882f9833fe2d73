import { afterAll, expect, test } from 'vitest';
import { createSqsClient } from '../../../adapters/aws/clients/sqs-client.ts';
import { queueUrls } from '../../../tools/cli/commands/deployed/deployed-queues.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { jsonError, serveAws } from '../../support/aws-answers.ts';

const server = await serveAws(() => jsonError('com.amazonaws.sqs#QueueDoesNotExist'));
const client = createSqsClient(localEnvironment({ sqs: server.url }));
afterAll(() => {
  client.destroy();
  server.close();
});
const deployed = { name: 'sluice', aws: { region: 'eu-west-1' } };

test('a deployment that takes nothing from AWS has no trail queue, and whoever wants it is told what to do', async () => {
  await expect(queueUrls(client, deployed, 'trail')).rejects.toMatchObject({
    code: 'queue_missing',
    message: expect.stringMatching(
      /"sluice-trail" does not exist.* Set cloudtrail\.trails or aws in sluice\.config\.ts/,
    ),
  });
});

test('every deployment has the other queues, so account, region and name are what to look at', async () => {
  for (const queue of ['events', 'alerts'] as const)
    await expect(queueUrls(client, deployed, queue)).rejects.toMatchObject({
      code: 'queue_missing',
      message: `queue "sluice-${queue}" does not exist: are account, region and name right?`,
    });
});

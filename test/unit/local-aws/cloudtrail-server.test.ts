import {
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  ListTrailsCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, describe, expect, it } from 'vitest';
import { createCloudTrailClient } from '../../../adapters/aws/clients/cloudtrail-client.ts';
import { startCloudTrail } from '../../../tools/local/aws/cloudtrail-server.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const HOUR = 3_600_000;
const ARN = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main';
const TRAIL = { TrailARN: ARN, Name: 'main', HomeRegion: 'eu-west-1', S3BucketName: 'org-trail' };

let now = NOW;
const server = await startCloudTrail({
  clock: () => now,
  trails: [{ ...TRAIL, IsMultiRegionTrail: true }],
  statuses: { [ARN]: { IsLogging: false, LatestDeliveryError: 'NoSuchBucket' } },
  keys: [
    { region: 'eu-west-1', fingerprint: 'ab', publicKey: Buffer.from('key'), from: NOW - HOUR, to: NOW },
    { region: 'us-east-1', fingerprint: 'cd', publicKey: Buffer.from('other'), from: NOW - HOUR, to: NOW },
  ],
  events: Array.from({ length: 60 }, (_, i) => ({
    region: 'eu-west-1',
    at: NOW - i * 60_000,
    record: { eventID: `e-${i}`, eventName: 'GetObject' },
  })),
});
const client = createCloudTrailClient(localEnvironment({ cloudtrail: server.endpoint }));
const elsewhere = createCloudTrailClient(localEnvironment({ cloudtrail: server.endpoint }), 'us-east-1');
afterAll(async () => {
  client.destroy();
  elsewhere.destroy();
  await server.close();
});

describe('the local CloudTrail', () => {
  it('gives out the keys of a region and a time', async () => {
    const ask = async (from: number, to: number) =>
      (await client.send(new ListPublicKeysCommand({ StartTime: new Date(from), EndTime: new Date(to) })))
        .PublicKeyList;
    const [key, ...others] = (await ask(NOW - HOUR, NOW)) ?? [];
    expect(others).toEqual([]);
    expect(key).toMatchObject({ Fingerprint: 'ab', ValidityEndTime: new Date(NOW) });
    expect(Buffer.from(key?.Value ?? []).toString()).toBe('key');
    expect(await ask(NOW - 5 * HOUR, NOW - 3 * HOUR)).toEqual([]);
  });

  it('gives its history newest first, in pages, twice a second', async () => {
    const first = await client.send(new LookupEventsCommand({ StartTime: new Date(NOW - HOUR) }));
    expect(first.Events).toHaveLength(50);
    expect(JSON.parse(first.Events?.[0]?.CloudTrailEvent ?? '')).toMatchObject({ eventID: 'e-0' });
    const input = { StartTime: new Date(NOW - HOUR), NextToken: first.NextToken };
    const second = await client.send(new LookupEventsCommand(input));
    expect(second.Events).toHaveLength(10);
    expect(second.NextToken).toBeUndefined();
    const third = client.send(new LookupEventsCommand({}));
    await expect(third).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect((await elsewhere.send(new LookupEventsCommand({}))).Events).toEqual([]);
    now += 1_000;
    const end = await client.send(new LookupEventsCommand({ EndTime: new Date(NOW - 50 * 60_000) }));
    expect(end.Events).toHaveLength(10);
  });

  it('shows trails where they are at home, and their shadows elsewhere', async () => {
    expect((await client.send(new DescribeTrailsCommand({ trailNameList: [ARN] }))).trailList).toHaveLength(
      1,
    );
    expect((await elsewhere.send(new DescribeTrailsCommand({}))).trailList).toHaveLength(1);
    const home = await elsewhere.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    expect(home.trailList).toEqual([]);
    const status = await client.send(new GetTrailStatusCommand({ Name: ARN }));
    expect(status).toMatchObject({ IsLogging: false, LatestDeliveryError: 'NoSuchBucket' });
  });

  it('lets a trail go, and refuses what it does not do', async () => {
    server.setTrails([]);
    const gone = client.send(new GetTrailStatusCommand({ Name: ARN }));
    await expect(gone).rejects.toMatchObject({ name: 'TrailNotFoundException' });
    await expect(client.send(new ListTrailsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});

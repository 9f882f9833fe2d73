import { afterEach, expect, test } from 'vitest';
import { createBucketObjects } from '../../../adapters/aws/buckets/bucket-objects.ts';
import { createRoles } from '../../../adapters/aws/clients/assume-role.ts';
import { createBucketDirectory } from '../../../src/intake/trail/bucket-directory.ts';
import { type AwsAnswer, serveAws } from '../../support/aws-answers.ts';

const ROLE = 'arn:aws:iam::444455556666:role/sluice-log-reader';
const HOUR_MS = 3_600_000;
const TRAIL_KEY = 'AWSLogs/444455556666/CloudTrail/us-east-1/2026/03/04/file.json.gz';
const SETTINGS = {
  cloudtrail: {
    trails: [
      { bucket: 'own', tenant: 'acme' },
      { bucket: 'far', tenant: 'acme', region: 'us-east-1', roleArn: ROLE },
      { bucket: 'further', tenant: 'acme', region: 'ap-east-1', roleArn: ROLE },
    ],
    accounts: {},
  },
  aws: { logs: [{ bucket: 'far', tenant: 'acme', holds: 's3-access', prefix: 'access/' } as const] },
};

const servers: Awaited<ReturnType<typeof serveAws>>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const granted = (number: number, endsInMs: number): AwsAnswer => ({
  type: 'text/xml',
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>role-key-${number}</AccessKeyId><SecretAccessKey>hidden</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>${new Date(Date.now() + endsInMs).toISOString()}</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`,
});
const refused: AwsAnswer = {
  status: 403,
  type: 'text/xml',
  body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
};

async function accounts(sts: (number: number) => AwsAnswer) {
  let asked = 0;
  const stsServer = await serveAws(() => sts(++asked));
  const s3Server = await serveAws(() => ({ type: 'text/xml', body: 'content' }));
  servers.push(stsServer, s3Server);
  const environment = {
    region: 'eu-west-1',
    endpoints: { sts: stsServer.url, s3: s3Server.url },
    credentials: { accessKeyId: 'own-key', secretAccessKey: 'hidden' },
  };
  const objectsAt = createBucketObjects(createRoles(environment, 'sluice'));
  const directory = createBucketDirectory(SETTINGS);
  const open = async (bucket: string, key = TRAIL_KEY) => {
    const place = directory({ bucket, key });
    if (!place.ok) return place.error;
    const opened = await objectsAt(place.value).open(bucket, key);
    if (opened.kind === 'found') for await (const _chunk of opened.stream);
    return opened.kind;
  };
  return { open, asked: () => asked, stsCalls: stsServer.calls, s3Calls: s3Server.calls };
}

/** Key, region and service that a call was signed with. */
const signedBy = (authorization: string) =>
  /Credential=([\w-]+)\/\d+\/([\w-]+)\//.exec(authorization)?.slice(1);

test('each bucket is read with the role and in the region that it wants; a role is assumed once', async () => {
  const { open, stsCalls, s3Calls } = await accounts((number) => granted(number, HOUR_MS));
  for (const bucket of ['own', 'far', 'far', 'further']) expect(await open(bucket)).toBe('found');
  expect(s3Calls.map(({ authorization }) => signedBy(authorization))).toEqual([
    ['own-key', 'eu-west-1'],
    ['role-key-1', 'us-east-1'],
    ['role-key-1', 'us-east-1'],
    ['role-key-1', 'ap-east-1'],
  ]);
  expect(stsCalls.map(({ action }) => action)).toEqual(['AssumeRole']);
  expect(Object.fromEntries(new URLSearchParams(stsCalls[0]?.body))).toMatchObject({
    RoleArn: ROLE,
    RoleSessionName: 'sluice',
    DurationSeconds: '3600',
  });
});

test('calls at once assume a role once', async () => {
  const { open, asked } = await accounts((number) => granted(number, HOUR_MS));
  await Promise.all([open('far'), open('far'), open('further')]);
  expect(asked()).toBe(1);
});

test('credentials that end soon are asked for anew', async () => {
  const { open, asked, s3Calls } = await accounts((number) =>
    granted(number, number === 1 ? 60_000 : HOUR_MS),
  );
  await open('far');
  await open('far');
  expect(asked()).toBe(2);
  expect(signedBy(s3Calls.at(-1)?.authorization ?? '')?.[0]).toBe('role-key-2');
});

test('a role that lets nobody in denies the file, and is tried again', async () => {
  const { open } = await accounts((number) => (number === 1 ? refused : granted(number, HOUR_MS)));
  expect(await open('far')).toBe('denied');
  expect(await open('far')).toBe('found');
});

test('a bucket that is named twice is read as the entry says that a file belongs to', async () => {
  const { open, s3Calls } = await accounts((number) => granted(number, HOUR_MS));
  expect(await open('far')).toBe('found');
  expect(await open('far', 'access/2026-03-04-05-06-07-ABCDEF')).toBe('found');
  expect(s3Calls.map(({ authorization }) => signedBy(authorization))).toEqual([
    ['role-key-1', 'us-east-1'],
    ['own-key', 'eu-west-1'],
  ]);
});

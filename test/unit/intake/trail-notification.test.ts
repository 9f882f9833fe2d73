import { expect, test } from 'vitest';
import { filterTrailObject, readTrailNotification } from '../../../src/intake/trail-notification.ts';

const notification = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'my-trail' }, object: { key } },
  })),
});

test('every object of a notification is read, its key decoded', () => {
  expect(readTrailNotification(JSON.stringify(notification('a+b.json.gz', 'c%3Dd.json.gz')))).toEqual({
    ok: true,
    value: [
      { bucket: 'my-trail', key: 'a b.json.gz' },
      { bucket: 'my-trail', key: 'c=d.json.gz' },
    ],
  });
});

test('a notification inside an SNS envelope is read alike', () => {
  const sns = { Type: 'Notification', TopicArn: 'arn', Message: JSON.stringify(notification('x.json.gz')) };
  expect(readTrailNotification(JSON.stringify(sns))).toMatchObject({
    ok: true,
    value: [{ key: 'x.json.gz' }],
  });
});

test("CloudTrail's own notification is read alike, its keys as they are", () => {
  const Message = JSON.stringify({ s3Bucket: 'my-trail', s3ObjectKey: ['a+b.json.gz', 'c.json.gz'] });
  expect(readTrailNotification(JSON.stringify({ Type: 'Notification', Message }))).toEqual({
    ok: true,
    value: [
      { bucket: 'my-trail', key: 'a+b.json.gz' },
      { bucket: 'my-trail', key: 'c.json.gz' },
    ],
  });
});

test("S3's test event announces nothing", () => {
  expect(readTrailNotification('{"Service":"Amazon S3","Event":"s3:TestEvent"}')).toEqual({
    ok: true,
    value: [],
  });
});

test.each(['', 'text', '[]', '{}', '{"Records":[{"s3":{}}]}', '{"Type":"Notification","Message":"text"}'])(
  'a body that announces nothing readable is refused: %j',
  (body) => {
    expect(readTrailNotification(body)).toEqual({ ok: false, error: 'unreadable_message' });
  },
);

const PREFIX = 'AWSLogs/111122223333';
test.each([
  [`${PREFIX}/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_x.json.gz`, undefined],
  [`o-example/AWSLogs/o-example/111122223333/CloudTrail/eu-west-1/2026/03/04/f.json.gz`, undefined],
  [`${PREFIX}/CloudTrail-Digest/eu-west-1/2026/03/04/f.json.gz`, 'digest_object'],
  [`${PREFIX}/Config/eu-west-1/2026/3/4/ConfigHistory/f.json.gz`, 'not_a_trail_object'],
  [`${PREFIX}/CloudTrail/`, 'not_a_trail_object'],
])('the object %s is judged %s', (key, reason) => {
  expect(filterTrailObject(key)).toBe(reason);
});

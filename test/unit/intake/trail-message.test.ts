import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readTrailMessage, trailPartBody } from '../../../src/intake/trail/trail-message.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { busEvent, CALL, FINDING, logBatch, packed, s3Record, WRAPPERS } from '../../support/trail-shapes.ts';

const LOG_GROUPS = new Map([
  ['/aws/lambda/orders', 'lambda' as const],
  ['/aws/rds/cluster/main/postgresql', 'rds' as const],
  ['org-trail', 'cloudtrail' as const],
]);

const take = (body: string) => readTrailMessage(body, LOG_GROUPS);

function items(value: JsonValue) {
  const read = take(JSON.stringify(value));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const object = (key: string) => ({ kind: 'object', object: { bucket: 'my-trail', key } });
const filtered = (reason: string) => ({ kind: 'filtered', reason });
const call = (name: string, more = {}) => ({
  kind: 'record',
  source: 'cloudtrail',
  record: CALL,
  whence: { name, account: '444455556666', region: 'eu-west-1', ...more },
});
const BUS = { name: 'eventbridge', id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718' };

describe('objects', () => {
  test('every object of a notification is read, its key decoded', () => {
    const Records = ['a+b.json.gz', 'c%3Dd.json.gz', '100%.json.gz'].map((key) => s3Record(key));
    expect(items({ Records })).toEqual(['a b.json.gz', 'c=d.json.gz', '100%.json.gz'].map(object));
  });

  test('only new objects are read', () => {
    const names = ['ObjectRemoved:Delete', 'ObjectRestore:Completed', 's3:ObjectCreated:Copy'];
    expect(items({ Records: names.map((name) => s3Record('a', name)) })).toEqual([
      filtered('not_a_new_object'),
      filtered('not_a_new_object'),
      object('a'),
    ]);
  });

  test("CloudTrail's own notification is read alike, its keys as they are", () => {
    expect(items({ s3Bucket: 'my-trail', s3ObjectKey: ['a+b.json.gz', 'c.json.gz'] })).toEqual(
      ['a+b.json.gz', 'c.json.gz'].map(object),
    );
    const messageType = 'ConfigurationHistoryDeliveryCompleted';
    expect(items({ s3Bucket: 'my-trail', s3ObjectKey: 'c.json.gz', messageType })).toEqual([
      object('c.json.gz'),
    ]);
  });

  test('an object that EventBridge announces has its key as it is', () => {
    const detail = { bucket: { name: 'my-trail' }, object: { key: 'a+b%3D.json.gz' }, reason: 'PutObject' };
    expect(items(busEvent('aws.s3', 'Object Created', detail))).toEqual([object('a+b%3D.json.gz')]);
    expect(items(busEvent('aws.s3', 'Object Deleted', detail))).toEqual([filtered('not_a_new_object')]);
  });

  test('our own message says at which part to go on', () => {
    const body = trailPartBody({ bucket: 'my-trail', key: 'a+b.json.gz' }, 3);
    expect(take(body)).toEqual({ ok: true, value: [{ ...object('a+b.json.gz'), part: 3 }] });
    for (const part of [0, -1, 1.5, '1', 1e300, null])
      expect(take(body.replace('3', JSON.stringify(part)))).toMatchObject({ ok: false });
  });

  test.each([
    '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"my-trail"}',
    'CloudTrail validation message.',
    '{"Records":[]}',
  ])('a message in which nothing is announced is a test: %s', (body) => {
    expect(take(body)).toEqual({ ok: true, value: [filtered('test_notification')] });
  });
});

describe('records of EventBridge', () => {
  test.each([
    ['aws.cloudtrail', 'AWS API Call via CloudTrail'],
    ['aws.signin', 'AWS Console Sign In via CloudTrail'],
    ['aws.kms', 'AWS Service Event via CloudTrail'],
    ['aws.s3', 'AWS API Call via CloudTrail'],
    ['aws.guardduty', 'anything'],
    ['own.forwarder', '...'],
  ])("a CloudTrail record as the detail of %s, %s, is CloudTrail's", (source, kind) => {
    expect(items(busEvent(source, kind, CALL))).toEqual([call('eventbridge', { id: BUS.id })]);
  });

  test("an Insight's record has no name of a call and is CloudTrail's all the same", () => {
    const record = { eventID: 'x', eventType: 'AwsCloudTrailInsight', insightDetails: { state: 'Start' } };
    expect(items(busEvent('aws.cloudtrail', 'AWS Insight via CloudTrail', record))).toMatchObject([
      { kind: 'record', source: 'cloudtrail', record },
    ]);
  });

  test.each([
    ['aws.guardduty', 'guardduty'],
    ['aws.securityhub', 'securityhub'],
    ['aws.inspector2', 'inspector'],
    ['aws.macie', 'macie'],
    ['aws.config', 'config'],
    ['aws.kms', 'kms'],
    ['aws.trustedadvisor', 'trustedadvisor'],
    ['aws.access-analyzer', 'access-analyzer'],
  ])('what %s tells is a record of %s: the whole event, whatever its detail holds', (source, name) => {
    for (const detail of [{}, { severity: 5 }, null, 'text']) {
      const event = busEvent(source, 'Finding', detail);
      const whence = { ...BUS, account: '111122223333', region: 'eu-west-1' };
      expect(items(event)).toEqual([{ kind: 'record', source: name, record: event, whence }]);
    }
  });

  test('numbers where texts are usual and members left out change nothing', () => {
    const event = { detail: CALL, source: 1, account: 12345, id: 7 };
    expect(items(event)).toEqual([call('eventbridge', { id: '7' })]);
    const { recipientAccountId: _, userIdentity: __, awsRegion: ___, ...bare } = CALL;
    const whence = { name: 'eventbridge', id: '7', account: '12345' };
    expect(items({ ...event, detail: bare })).toMatchObject([{ record: bare, whence }]);
  });

  test('whatever else EventBridge brings is left out with a reason', () => {
    expect(items(busEvent('aws.ec2', 'EC2 Instance State-change Notification', {}))).toEqual([
      filtered('unknown_event'),
    ]);
    expect(items(busEvent('aws.events', 'Scheduled Event', {}))).toEqual([filtered('unknown_event')]);
  });
});

describe('records that come bare', () => {
  test('a record, a list of records and a file of records are as many records', () => {
    expect(items(CALL)).toEqual([call('trail-queue')]);
    expect(items([CALL, CALL])).toEqual([call('trail-queue'), call('trail-queue')]);
    expect(items({ Records: [CALL, CALL] })).toEqual([call('trail-queue'), call('trail-queue')]);
  });

  test('one that cannot be read leaves its neighbours as they are', () => {
    expect(items([CALL, 5, null, { a: 1 }, s3Record('a')])).toEqual([
      call('trail-queue'),
      { kind: 'invalid' },
      { kind: 'invalid' },
      { kind: 'invalid' },
      object('a'),
    ]);
  });

  test('a finding without the event around it is given one', () => {
    expect(items(FINDING)).toMatchObject([
      {
        source: 'guardduty',
        record: { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: FINDING },
        whence: { account: '111122223333', region: 'eu-west-1' },
      },
    ]);
    const asff = { SchemaVersion: '2018-10-08', ProductArn: 'arn:aws:securityhub:…', AwsAccountId: '1' };
    expect(items(asff)).toMatchObject([{ source: 'securityhub', record: { detail: { findings: [asff] } } }]);
  });

  test('what AWS Config tells its topic is what it tells EventBridge; news of deliveries are none of ours', () => {
    const change = {
      messageType: 'ConfigurationItemChangeNotification',
      recordVersion: '1.3',
      configurationItem: { awsAccountId: '111122223333', awsRegion: 'eu-west-1' },
    };
    expect(items(change)).toMatchObject([
      {
        source: 'config',
        record: { 'detail-type': 'Config Configuration Item Change', detail: change },
        whence: { account: '111122223333' },
      },
    ]);
    const started = { messageType: 'ConfigurationHistoryDeliveryStarted', recordVersion: '1.1' };
    expect(items({ ...started, s3ObjectKey: null, s3Bucket: 'my-trail' })).toEqual([
      filtered('unknown_event'),
    ]);
  });
});

describe('records of CloudWatch Logs', () => {
  const text = JSON.stringify(CALL);
  const whence = (name: string, i = 0) => ({
    name,
    object: 'stream-1',
    id: `event-${i}`,
    account: '111122223333',
  });

  test('each log event of a trail is a record of CloudTrail, whatever group it is in', () => {
    for (const group of ['org-trail', 'unheard-of'])
      expect(items(logBatch(group, [text, text]))).toEqual([
        call(group, { object: 'stream-1', id: 'event-0' }),
        call(group, { object: 'stream-1', id: 'event-1' }),
      ]);
  });

  test.each([
    ['/aws/lambda/orders', 'lambda'],
    ['/aws/rds/cluster/main/postgresql', 'rds'],
  ])('each log event of %s is a record of %s, with where it was written', (group, source) => {
    expect(items(logBatch(group, ['one line', text]))).toEqual(
      ['one line', text].map((message, i) => ({
        kind: 'record',
        source,
        record: {
          message,
          timestamp: 1_772_600_767_000 + i,
          id: `event-${i}`,
          logGroup: group,
          logStream: 'stream-1',
          owner: '111122223333',
        },
        whence: whence(group, i),
      })),
    );
  });

  test('a group that nobody named is left out; a line of a trail that is no record is said to be none', () => {
    expect(items(logBatch('unheard-of', ['text']))).toEqual([filtered('unknown_log_group')]);
    expect(items(logBatch('org-trail', ['text', text, null]))).toMatchObject([
      { kind: 'invalid' },
      { kind: 'record' },
      { kind: 'invalid' },
    ]);
  });

  test("CloudWatch's control message is a test", () => {
    const control = {
      ...logBatch('', ['CWL CONTROL MESSAGE: Checking health']),
      messageType: 'CONTROL_MESSAGE',
    };
    expect(items({ awslogs: { data: packed(control) } })).toEqual([filtered('test_notification')]);
  });
});

describe('wrappers', () => {
  test.each(Object.keys(WRAPPERS))('%s around any delivery changes nothing', (name) => {
    const wrap = WRAPPERS[name] as (value: JsonValue) => JsonValue;
    const deliveries = [
      { Records: [s3Record('a'), s3Record('b')] },
      busEvent('aws.guardduty', 'GuardDuty Finding', {}),
      logBatch('org-trail', [JSON.stringify(CALL)]),
      CALL,
      [CALL, CALL],
    ];
    for (const delivery of deliveries) expect(items(wrap(delivery))).toEqual(items(delivery));
  });

  test('what is wrapped without end is refused', () => {
    let value: JsonValue = CALL;
    for (let i = 0; i < 100; i += 1) value = [value];
    expect(take(JSON.stringify(value))).toEqual({ ok: false, error: 'unreadable_message' });
  });

  test('a bomb is refused, however it is split', () => {
    const message = gzipSync(Buffer.alloc(9 * 1_048_576, 0x20)).toString('base64');
    expect(take(message)).toMatchObject({ ok: false });
    const filler = packed(logBatch('/aws/lambda/orders', Array(5).fill('x'.repeat(100_000))));
    const many = { Records: Array.from({ length: 70 }, () => ({ kinesis: { data: filler } })) };
    const kinds = new Set(items(many).map(({ kind }) => kind));
    expect([...kinds]).toEqual(['record', 'invalid']);
  });

  test('so are more texts in one message than anybody sends', () => {
    const kinds = items(Array.from({ length: 6_000 }, () => '{"Event":"s3:TestEvent"}')).map(
      ({ kind }) => kind,
    );
    expect(kinds.filter((kind) => kind === 'filtered')).toHaveLength(4_999);
    expect(kinds.filter((kind) => kind === 'invalid')).toHaveLength(1_001);
  });

  test.each([
    '',
    'text',
    'null',
    '5',
    '{}',
    '{"Records":[{"s3":{}}]}',
    '{"Type":"Notification","Message":"text"}',
    '{"Type":"SubscriptionConfirmation","Message":"You have chosen to subscribe"}',
    '{"awslogs":{"data":"H4sIAAAAAAAA"}}',
    '{"awslogs":{}}',
    'H4sIAAAAAAAA',
  ])('a body in which nothing can be read is refused: %j', (body) => {
    expect(take(body)).toEqual({ ok: false, error: 'unreadable_message' });
  });
});

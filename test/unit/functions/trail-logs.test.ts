import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createBucketDirectory } from '../../../src/intake/trail/bucket-directory.ts';
import {
  albLine,
  postgresLine,
  s3AccessLine,
  VPC_HEADER,
  vpcFlowLine,
  wafRecord,
} from '../../support/aws-log-lines.ts';
import { trailStage } from '../../support/trail-stage.ts';

const HOLDS = { access: 's3-access', balancer: 'alb', firewall: 'waf', network: 'vpcflow' } as const;
const directory = createBucketDirectory({
  cloudtrail: { trails: [], accounts: {} },
  aws: {
    logs: Object.entries(HOLDS).map(([bucket, holds]) => ({ bucket, holds, tenant: 'acme', prefix: '' })),
  },
});
const GROUPS = { '/aws/lambda/checkout': 'lambda', '/aws/rds/instance/orders/postgresql': 'rds' } as const;

function stage() {
  const all = trailStage({ directory, logGroups: new Map(Object.entries(GROUPS)) });
  /** A file as its bucket announces it. */
  const file = (bucket: keyof typeof HOLDS, key: string, lines: readonly string[]) => {
    const text = `${lines.join('\n')}\n`;
    all.objects.set(bucket, key, key.endsWith('.gz') ? gzipSync(text) : Buffer.from(text));
    return JSON.stringify({ Records: [{ s3: { bucket: { name: bucket }, object: { key } } }] });
  };
  const envelopes = () => all.unpacked().flatMap((message) => message.envelopes);
  return { ...all, file, envelopes };
}

let delivered = 0;
/** What a subscription of CloudWatch Logs puts on the queue. */
function subscription(logGroup: keyof typeof GROUPS, messages: readonly string[], at = 1_772_600_767_089) {
  const logEvents = messages.map((message, i) => ({ id: `${delivered++}`, timestamp: at + i, message }));
  const batch = { messageType: 'DATA_MESSAGE', owner: '111122223333', logGroup, logStream: 's', logEvents };
  return JSON.stringify({ awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } });
}

describe('log files go the road of a trail', () => {
  test('each kind of file is read to its events; headers and blank lines are no records', async () => {
    const { file, invoke, envelopes, entries, deadLetters } = stage();
    const elb = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/03/04/';
    await invoke([
      file('access', '2026-03-04-05-21-07-0A1B2C3D4E5F6071', [s3AccessLine(), '', s3AccessLine()]),
      file('balancer', `${elb}111122223333_elasticloadbalancing_eu-west-1_app.shop.50dc_1.log.gz`, [
        albLine(),
      ]),
      file('firewall', 'AWSLogs/111122223333/WAFLogs/eu-west-1/shop/2026/03/04/a.log.gz', [
        JSON.stringify(wafRecord()),
        JSON.stringify(wafRecord({ action: 'ALLOW' })),
      ]),
      file('network', 'AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/04/a.log.gz', [
        VPC_HEADER,
        vpcFlowLine(),
        vpcFlowLine({ status: 'NODATA' }),
      ]),
    ]);
    expect(envelopes().map(({ source, event }) => `${source} ${event.event.action}`)).toEqual([
      's3-access REST.GET.OBJECT',
      's3-access REST.GET.OBJECT',
      'alb forward',
      'waf BLOCK',
      'waf ALLOW',
      'vpcflow ACCEPT',
    ]);
    expect(new Set(envelopes().map(({ event }) => event.event.id)).size).toBe(6);
    const counted = (await entries()).map(({ received, filtered }) => ({ received, filtered }));
    expect(counted).toHaveLength(4);
    expect(counted).toContainEqual({ received: 2, filtered: { nothing_to_tell: 1 } });
    expect(deadLetters.messages).toEqual([]);
  });

  test('a line that is none of the format is parked with its file, and its neighbours go on', async () => {
    const { file, invoke, envelopes, deadLetters } = stage();
    await invoke([file('access', 'a', [s3AccessLine(), 'not a line of the format', s3AccessLine()])]);
    expect(envelopes()).toHaveLength(2);
    expect(deadLetters.messages.map(({ attributes }) => attributes?.reason)).toEqual(['invalid_record']);
  });

  test('a file that is read again makes the same events', async () => {
    const { file, invoke, unpacked } = stage();
    const body = file('access', 'a', [s3AccessLine(), s3AccessLine()]);
    await invoke([body]);
    await invoke([body], 300_000, 2);
    const [first, again] = unpacked();
    expect(again?.message.key).toBe(first?.message.key);
  });
});

describe('log groups go the road of a trail', () => {
  const ID = '3be60d16-0000-4000-8000-0123456789ab';
  const timeOut = [
    `START RequestId: ${ID} Version: $LATEST`,
    `2026-03-04T05:06:07.089Z ${ID} Task timed out after 3.00 seconds`,
    `END RequestId: ${ID}`,
    `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tStatus: timeout`,
  ];

  test('of the lines of a function that timed out one is told', async () => {
    const { invoke, envelopes, entries } = stage();
    await invoke([subscription('/aws/lambda/checkout', timeOut)]);
    expect(envelopes().map(({ source, event }) => [source, event.event.action])).toEqual([
      ['lambda', 'lambda_timeout'],
    ]);
    expect(await entries()).toMatchObject([
      { received: 4, filtered: { nothing_to_tell: 2, already_taken: 1 }, origin: '/aws/lambda/checkout' },
    ]);
  });

  test('what is tried again a minute later with the same request id, and fails again, is told again', async () => {
    const { invoke, envelopes } = stage();
    await invoke([subscription('/aws/lambda/checkout', timeOut)]);
    await invoke([subscription('/aws/lambda/checkout', timeOut, 1_772_600_767_089 + 60_000)]);
    expect(envelopes()).toHaveLength(2);
  });

  test('of a database its sign-ins are told, and of its statements not a word rests anywhere', async () => {
    const { invoke, envelopes, events, deadLetters } = stage();
    const who = { user: 'shop', database: 'orders' };
    await invoke([
      subscription('/aws/rds/instance/orders/postgresql', [
        postgresLine('connection received: host=198.51.100.7 port=34567'),
        postgresLine('connection authorized: user=shop database=orders', who),
        postgresLine("INSERT INTO patients VALUES ('Ann Lee')", { ...who, level: 'STATEMENT' }),
        "\t('Ann Lee', 1)",
      ]),
    ]);
    expect(envelopes().map(({ event }) => event.event.action)).toEqual(['database_login']);
    expect(JSON.stringify([events.messages, envelopes(), deadLetters.messages])).not.toContain('Ann Lee');
  });
});

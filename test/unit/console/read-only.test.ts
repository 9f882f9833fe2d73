import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { readClients } from '../../../tools/console/deployed/clients.ts';
import { consolePolicy } from '../../../tools/console/deployed/policy.ts';
import { READINGS } from '../../../tools/console/deployed/readings.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { jsonAnswer, serveAws } from '../../support/aws-answers.ts';

const server = await serveAws(() => jsonAnswer({}));
const { url } = server;
const clients = readClients(
  localEnvironment({ cloudformation: url, cloudwatch: url, dynamodb: url, s3: url, sqs: url }),
  undefined,
);
afterAll(() => {
  clients.close();
  server.close();
});

const MODULES = { cloudformation, cloudwatch, dynamodb, s3, sqs };
const CLIENTS = {
  cloudformation: clients.formation,
  cloudwatch: clients.watch,
  dynamodb: clients.dynamodb,
  s3: clients.s3,
  sqs: clients.sqs,
};
type Service = keyof typeof MODULES;

interface AnyClient {
  send(command: unknown): Promise<unknown>;
}
type AnyCommand = new (input: object) => object;

/** Every command that the SDK has for a service. */
const commandsOf = (service: Service): readonly (readonly [string, AnyCommand])[] =>
  Object.entries(MODULES[service] as unknown as Record<string, AnyCommand>).filter(([name]) =>
    /^[A-Z]\w+Command$/.test(name),
  );
const allowed = (service: Service) => READINGS[service].map(({ command }): string => command);

test('whatever the SDK can do and is no reading of the console is refused before anything is sent', async () => {
  let refused = 0;
  for (const service of Object.keys(MODULES) as Service[])
    for (const [name, Command] of commandsOf(service)) {
      if (allowed(service).includes(name)) continue;
      const sent = (CLIENTS[service] as unknown as AnyClient).send(new Command({}));
      await expect(sent, `${service} ${name}`).rejects.toMatchObject({ code: 'not_a_reading' });
      refused += 1;
    }
  expect(server.calls).toEqual([]);
  // Those that would do harm are among them.
  expect(refused).toBeGreaterThan(250);
});

test('every reading is a command of the SDK that reads by its name, and its permission is of the same service', () => {
  for (const service of Object.keys(READINGS) as Service[]) {
    const names = commandsOf(service).map(([name]) => name);
    for (const { command, permission } of READINGS[service]) {
      expect(names).toContain(command);
      expect(command).toMatch(/^(Get|BatchGet|Describe|List|Query|Receive)/);
      expect(permission.split(':')[0]).toBe(service);
    }
  }
});

const PLACE = {
  name: 'sluice',
  stack: 'Platform',
  region: 'eu-west-1',
  account: '111122223333',
  archive: 'the-archive',
  key: undefined,
};

test('the policy allows what the guard lets pass and nothing else, on this deployment alone', () => {
  const { Statement } = consolePolicy(PLACE);
  const actions = Statement.flatMap(({ Action }) => Action);
  const readings = Object.values(READINGS).flat();
  expect(actions.toSorted()).toEqual(readings.map(({ permission }) => permission).toSorted());
  const everywhere = Statement.filter(({ Resource }) => Resource === '*');
  expect(everywhere.flatMap(({ Action }) => Action)).toEqual([
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
  ]);
  expect(Statement.find(({ Sid }) => Sid === 'Consoles3')?.Resource).toEqual([
    'arn:aws:s3:::the-archive',
    'arn:aws:s3:::the-archive/events/*',
  ]);
});

test('a deployment with a key of its own needs the key too, through the services that it encrypts for', () => {
  const keyed = (key: Parameters<typeof consolePolicy>[0]['key'], region = 'eu-west-1') =>
    consolePolicy({ ...PLACE, region, key }).Statement.filter(({ Sid }) => Sid.startsWith('ConsoleKey'));
  const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1';
  expect(keyed({ keyArn }).map(({ Resource }) => Resource)).toEqual([keyArn, keyArn, keyArn]);
  expect(keyed({ keyArn }).map(({ Condition }) => JSON.stringify(Condition))).toEqual([
    expect.stringContaining('sqs.eu-west-1.amazonaws.com'),
    expect.stringContaining('s3.eu-west-1.amazonaws.com'),
    expect.stringContaining('dynamodb.eu-west-1.amazonaws.com'),
  ]);
  expect(JSON.stringify(keyed({ alias: 'sluice' }))).toContain('alias/sluice');
  expect(JSON.stringify(keyed({ keyArn }, 'cn-north-1'))).toContain('sqs.cn-north-1.amazonaws.com.cn');
});

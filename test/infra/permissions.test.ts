import { describe, expect, test } from 'vitest';
import {
  ALERT_LISTS,
  activityKey,
  alertDayKey,
  alertedKey,
  alertSumKey,
  budgetKey,
  countersKey,
  DUE_LIST,
  groupKey,
  HEARD_LIST,
  heardKey,
  hourKey,
  INCIDENT_LIST,
  identityKey,
  incidentKey,
  keyKey,
  LEDGER_LISTS,
  MUTE_LIST,
  markKey,
  muteKey,
  paceKey,
  probeKey,
  REPORT_LIST,
  rateKey,
  replayKey,
  reportKey,
  SILENT_LIST,
  SOURCE_LIST,
  seenKey,
  sessionKey,
  sourceNodeKey,
  stormKey,
  TABLE,
  takenKey,
  taskKey,
  testKey,
  trailKey,
  verifyKey,
  WAIT_LIST,
} from '../../adapters/aws/table/table-layout.ts';
import { INTERFACE_ACTIONS } from '../../infra/place/network.ts';
import { TRACE_ACTIONS } from '../../infra/place/tracing.ts';
import { list, type Statement, statementsOf, text } from './statements.ts';
import { EVERYTHING, resourcesOf, SMALLEST, synthesize, synthesizeMember, target } from './synthesize.ts';

/** The one reviewed list of wildcards. An entry that nothing needs any more fails the tests too. */
const WILDCARDS = [
  ...TRACE_ACTIONS.map((action) => ({
    action,
    resource: /^\*$/,
    reason: 'a trace is no resource that a policy could name',
  })),
  ...INTERFACE_ACTIONS.map((action) => ({
    action,
    resource: /^\*$/,
    reason:
      'Lambda makes interfaces in subnets with the role of the function, which itself is denied all of it',
  })),
  {
    action: 's3:GetObject',
    resource: /:s3:::trail-[\w-]+\/\*$/,
    reason: 'CloudTrail names its files by account, region, day and a random part',
  },
  {
    action: 's3:GetObject',
    resource: /:s3:::<Threats\w+>\/(threat|feeds)\/\*$/,
    reason: 'sets of threat indicators are named by their time, feeds by people',
  },
  {
    action: 's3:PutObject',
    resource: /:s3:::<Threats\w+>\/threat\/\*$/,
    reason: 'sets of threat indicators are named by their time, and what is kept of feeds by them',
  },
  {
    action: 's3:DeleteObject',
    resource: /:s3:::<Threats\w+>\/threat\/sets\/\*$/,
    reason: 'the same, when they are outdated',
  },
  {
    action: 's3:GetObject',
    resource: /:s3:::(flow-logs\/AWSLogs|far-balancer-logs)\/\*$/,
    reason: 'other logs are named by what writes them, under the configured prefix',
  },
  {
    action: 'cloudtrail:DescribeTrails',
    resource: /^\*$/,
    reason: 'CloudTrail knows no resource for the question which trails there are',
  },
  {
    action: 'cloudtrail:ListPublicKeys',
    resource: /^\*$/,
    reason: 'the keys that sign digests are those of a region, not of a trail',
  },
  {
    action: 's3:PutObject',
    resource: /\/events\/\*$/,
    reason: 'the archive names its objects by hour and message key',
  },
  {
    action: 's3:GetObject',
    resource: /\/events\/\*$/,
    reason: 'reports count what the archive has of an hour, whatever its objects are called',
  },
  {
    action: 's3:PutObject',
    resource: /\/wazuh\/\*$/,
    reason: 'objects that Wazuh pulls are named by tenant, source, hour and content',
  },
  {
    action: 's3:GetObject',
    resource: /\/wazuh\/\*$/,
    reason: 'Wazuh reads them by the names that the queue tells it',
  },
  {
    action: 'lambda:GetProvisionedConcurrencyConfig',
    resource: /^<\w+StageFunction\w+>:\*$/,
    reason: 'versions of a stage are numbered by Lambda',
  },
  {
    action: 'cloudwatch:DescribeAlarms',
    resource: /^\*$/,
    reason: 'CodeDeploy asks for the alarms of a rollout, and CloudWatch knows no names for composite ones',
  },
  {
    action: 'ses:SendEmail',
    resource: /:ses:eu-west-1:123456789012:(identity|configuration-set)\/\*$/,
    reason:
      'which identity SES checks depends on what was verified; conditions pin sender and recipients instead',
  },
];

const TEMPLATES = { smallest: synthesize(SMALLEST), everything: synthesize(EVERYTHING) };

function wildcardsOf(statements: readonly Statement[]) {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) =>
        list(Resource).map((resource) => ({ action, resource: text(resource) })),
      ),
    )
    .filter(({ action, resource }) => action.includes('*') || resource.includes('*'));
}

const reviewed = ({ action, resource }: { action: string; resource: string }) =>
  WILDCARDS.find((entry) => entry.action === action && entry.resource.test(resource));

describe.each(Object.entries(TEMPLATES))('with the %s configuration', (_, template) => {
  const statements = statementsOf(template);

  test('nothing is allowed by a wildcard outside the reviewed list', () => {
    expect(wildcardsOf(statements).filter((wildcard) => reviewed(wildcard) === undefined)).toEqual([]);
  });

  test('no role uses a managed policy', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role'))
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('a service may use our queues and topics only on behalf of a named source', () => {
    const services = statements.filter(
      ({ Effect, Principal }) => Effect === 'Allow' && Principal !== undefined,
    );
    expect(services).not.toHaveLength(0);
    for (const { Condition } of services) expect(JSON.stringify(Condition)).toContain('aws:SourceArn');
  });

  test('nobody outside may invoke a function but the API, the clock, configured log groups and Secrets Manager', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Permission')) {
      // Secrets Manager says of which account it comes, and not of which secret.
      if (Properties.Principal === 'secretsmanager.amazonaws.com') {
        expect(Properties.SourceAccount).toBe('123456789012');
        expect(target(Properties.FunctionName)).toMatch(/^(Password|AgentKey|SlackToken)Rotation/);
        continue;
      }
      const isLogs = Properties.Principal === 'logs.amazonaws.com';
      expect(['apigateway.amazonaws.com', 'events.amazonaws.com', 'logs.amazonaws.com']).toContain(
        Properties.Principal,
      );
      if (isLogs) expect(text(Properties.SourceArn)).toMatch(/:log-group:[\w/-]+:\*$/);
      if (isLogs) expect(target(Properties.SourceAccount)).toBe('AWS::AccountId');
      expect(Properties.SourceArn).toBeDefined();
    }
  });
});

test('nothing is allowed by a wildcard outside the same list in the stack of the other accounts', () => {
  const wildcards = wildcardsOf(statementsOf(synthesizeMember(EVERYTHING)));
  expect(wildcards.map(({ action }) => action)).toEqual(['s3:GetObject', 'cloudtrail:DescribeTrails']);
  expect(wildcards.filter((wildcard) => reviewed(wildcard) === undefined)).toEqual([]);
});

test('every reviewed wildcard is still needed', () => {
  const used = wildcardsOf(statementsOf(TEMPLATES.everything)).map(reviewed);
  for (const entry of WILDCARDS) expect(used).toContain(entry);
});

test('mail can be sent only from the configured address to the configured people', () => {
  const [mail] = statementsOf(TEMPLATES.everything).filter(({ Action }) => Action === 'ses:SendEmail');
  expect(mail?.Condition).toEqual({
    StringEquals: { 'ses:FromAddress': 'sluice@example.com' },
    'ForAllValues:StringEquals': { 'ses:Recipients': ['security@example.com'] },
  });
  expect(statementsOf(TEMPLATES.smallest).some(({ Action }) => Action === 'ses:SendEmail')).toBe(false);
});

test('alert-notify alone may publish, and to the topics of its channels alone', () => {
  const publishing = (template: (typeof TEMPLATES)['everything']) =>
    resourcesOf(template, 'AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Action }) => list(Action).some((action) => action.startsWith('sns:')))
        .map(({ Action, Resource }) => [id.replace(/Stage.*/, ''), Action, list(Resource).map(text)]),
    );
  expect(publishing(TEMPLATES.everything)).toEqual([
    [
      'AlertNotify',
      'sns:Publish',
      ['arn:aws:sns:eu-west-1:123456789012:security', 'arn:aws:sns:eu-west-1:210987654321:security.fifo'],
    ],
  ]);
  expect(publishing(TEMPLATES.smallest)).toEqual([]);
});

test('a bucket may write to the trail queue, unless a topic or EventBridge does it', () => {
  const senders = statementsOf(TEMPLATES.everything)
    .filter(({ Principal, Action }) => Principal?.Service !== undefined && Action === 'sqs:SendMessage')
    .filter(({ Principal }) => Principal?.Service !== 'events.amazonaws.com')
    .filter(({ Condition }) => Condition?.ArnEquals !== undefined)
    .map(({ Principal, Condition }) => [Principal?.Service, text(Condition?.ArnEquals?.['aws:SourceArn'])]);
  expect(senders).toEqual([
    ['s3.amazonaws.com', 'arn:<AWS::Partition>:s3:::trail-direct'],
    ['sns.amazonaws.com', 'arn:aws:sns:eu-west-1:210987654321:new-trail-files'],
    ['sns.ap-east-1.amazonaws.com', 'arn:aws:sns:ap-east-1:123456789012:balancer-files'],
  ]);
});

test('a topic delivers what the bucket said, without an envelope', () => {
  const subscriptions = resourcesOf(TEMPLATES.everything, 'AWS::SNS::Subscription').map(
    ([, { Properties }]) => Properties,
  );
  expect(subscriptions.find(({ Protocol }) => Protocol === 'sqs')).toMatchObject({
    RawMessageDelivery: true,
  });
});

test('a CloudTrail key may be used only through S3', () => {
  const [decrypt] = statementsOf(TEMPLATES.everything).filter(({ Resource }) =>
    list(Resource).some((resource) => text(resource).includes(':kms:')),
  );
  expect(decrypt?.Action).toBe('kms:Decrypt');
  expect(decrypt?.Condition).toEqual({ StringLike: { 'kms:ViaService': 's3.*.amazonaws.com*' } });
});

test('every stage reaches only its own items of the table', () => {
  const prefixesOf = (role: string) =>
    resourcesOf(TEMPLATES.everything, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Action }) => list(Action).some((action) => action.startsWith('dynamodb:')))
      .flatMap(({ Condition }) =>
        Object.values(Condition ?? {}).flatMap((keys) => keys['dynamodb:LeadingKeys']),
      );
  const beginning = (key: string) => `${key.slice(0, key.indexOf('#') + 1)}*`;
  expect(prefixesOf('Ingest')).toEqual(
    [keyKey('id'), replayKey('id'), rateKey('s', 1), takenKey('id')].map(beginning),
  );
  expect(new Set(prefixesOf('CloudTrailForwarder'))).toEqual(
    new Set([
      ...[
        takenKey('id'),
        seenKey('slot', 0),
        heardKey({ tenant: 'main', account: 'account', region: 'region' }),
        trailKey('arn'),
        verifyKey('bucket'),
      ].map(beginning),
      HEARD_LIST,
      SILENT_LIST,
    ]),
  );
  const delivery = [
    markKey('key'),
    budgetKey('node'),
    sessionKey('tenant', 'id'),
    paceKey('node'),
    countersKey('node'),
    identityKey('node', '001'),
  ];
  const ledger = [markKey('key'), takenKey('id'), hourKey('hour')];
  expect(prefixesOf('Enrich')).toEqual([...[...delivery, ...ledger].map(beginning), `${LEDGER_LISTS}*`]);
  expect(prefixesOf('AlertNotify')).toEqual([
    beginning(groupKey('route', 'key')),
    beginning(incidentKey('thread')),
    beginning(taskKey('task')),
    beginning(stormKey('line', 1)),
    beginning(testKey('test')),
    beginning(probeKey('probe')),
    beginning(alertedKey('alert')),
    beginning(alertDayKey('2026-03-04')),
    beginning(reportKey('id')),
    beginning(activityKey('2026-03-04T05')),
    beginning(alertSumKey('2026-03-04T05')),
    beginning(hourKey('2026-03-04T05')),
    beginning(muteKey('id')),
    `${ALERT_LISTS}*`,
    DUE_LIST,
    MUTE_LIST,
    INCIDENT_LIST,
    REPORT_LIST,
    beginning(sourceNodeKey('node')),
    SOURCE_LIST,
    WAIT_LIST,
  ]);
});

test('what the indexer needs is there only when it is configured', () => {
  const needs = (template: (typeof TEMPLATES)['everything']) => ({
    secrets: resourcesOf(template, 'AWS::SecretsManager::Secret').filter(([, { Properties }]) =>
      Properties.Name.endsWith('/wazuh-indexer'),
    ).length,
    clocks: resourcesOf(template, 'AWS::Events::Rule').filter(([, { Properties }]) =>
      Properties.Name.endsWith('-poller'),
    ).length,
    books: statementsOf(template).filter((statement) => JSON.stringify(statement).includes('source#')).length,
  });
  expect(needs(TEMPLATES.everything)).toEqual({ secrets: 1, clocks: 1, books: 1 });
  expect(needs(TEMPLATES.smallest)).toEqual({ secrets: 0, clocks: 0, books: 0 });
});

test('the refresh of threat indicators reaches its bucket and nothing else, and enrich may read sets alone', () => {
  const mayOf = (role: string) =>
    resourcesOf(TEMPLATES.everything, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
      .flatMap(({ Action, Resource }) =>
        list(Resource).map((resource) => `${list(Action).join()} ${text(resource)}`),
      )
      .map((line) => line.replace(/(arn:aws:s3:::)?<Threats\w+>/, 'threats'));
  expect(mayOf('ThreatRefresh').filter((line) => !/^(logs|kms):/.test(line))).toEqual([
    's3:GetObject threats/feeds/*',
    's3:GetObject threats/threat/*',
    's3:PutObject threats/threat/*',
    's3:DeleteObject threats/threat/sets/*',
    's3:ListBucket threats',
  ]);
  expect(mayOf('Enrich').filter((line) => line.includes('threats'))).toEqual([
    's3:GetObject threats/threat/*',
    's3:ListBucket threats',
  ]);
});

test('without feeds nothing is refreshed, and a bucket of yours is used as it is', () => {
  const { Resources } = synthesize({ ...SMALLEST, threatIntel: { bucket: 'my-threats' } });
  const written = JSON.stringify(Resources);
  expect(written).toContain('s3:::my-threats/threat/*');
  expect(written).not.toContain('threat-refresh');
  expect(Object.values(Resources).some(({ Type }) => Type === 'AWS::S3::Bucket')).toBe(false);
});

test('reports read the events of the archive and nothing else of it, where there are both', () => {
  const reading = (template: (typeof TEMPLATES)['everything']) =>
    resourcesOf(template, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith('AlertNotify'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Action }) => list(Action).some((action) => action.startsWith('s3:')));
  const [listing, getting, ...more] = reading(TEMPLATES.everything);
  expect(listing).toMatchObject({
    Action: 's3:ListBucket',
    Condition: { StringLike: { 's3:prefix': 'events/*' } },
  });
  expect(text(listing?.Resource)).toMatch(/^<Archive\w+>$/);
  expect(getting).toMatchObject({ Action: 's3:GetObject' });
  expect(text(getting?.Resource)).toMatch(/^<Archive\w+>\/events\/\*$/);
  expect(more).toEqual([]);
  expect(reading(TEMPLATES.smallest)).toEqual([]);
});

test('what the agent way needs is there only when it is configured', () => {
  const { smallest, everything } = TEMPLATES;
  const needs = (template: (typeof TEMPLATES)['everything']) => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
    const secrets = resourcesOf(template, 'AWS::SecretsManager::Secret').map(
      ([, { Properties }]) => Properties,
    );
    return {
      readers: functions.filter(({ Environment }) => 'WAZUH_AGENT_SECRET_ID' in Environment.Variables).length,
      secrets: secrets.filter(({ Name }) => Name.endsWith('/wazuh-agent')).length,
      paces: statementsOf(template).filter((statement) => JSON.stringify(statement).includes('pace#')).length,
    };
  };
  // Enrich, and what changes the keys.
  expect(needs(everything)).toEqual({ readers: 2, secrets: 1, paces: 1 });
  expect(needs(smallest)).toEqual({ readers: 0, secrets: 0, paces: 0 });
});

test('only the stages that redact read token keys, each those of the tenants it serves', () => {
  const names = new Map(
    resourcesOf(TEMPLATES.everything, 'AWS::SecretsManager::Secret').map(([id, { Properties }]) => [
      `<${id}>`,
      Properties.Name as string,
    ]),
  );
  const readBy = (role: string) =>
    resourcesOf(TEMPLATES.everything, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith(role))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Action }) => list(Action).some((action) => action.startsWith('secretsmanager:')))
      .flatMap(({ Action, Resource }) =>
        list(Resource).map((resource) => `${list(Action).join()} ${names.get(text(resource))}`),
      );
  const get = (name: string) => `secretsmanager:GetSecretValue everything/${name}`;
  expect(readBy('Ingest')).toEqual([
    get('edge'),
    get('alert-signing'),
    get('hooks'),
    get('redaction/other'),
    get('redaction/third'),
  ]);
  expect(readBy('CloudTrailForwarder')).toEqual([get('redaction/other')]);
  expect(new Set(readBy('Enrich'))).toEqual(new Set([get('wazuh'), get('wazuh-agent')]));
  const described = ['wazuh-enrolment', 'alert-signing', 'channels', 'hooks', 'wazuh-indexer'];
  expect(new Set(readBy('AlertNotify'))).toEqual(
    new Set([
      get('channels'),
      get('slack-token'),
      get('wazuh-indexer'),
      // Of those that people change it may know the age; what changes by itself is none of them.
      ...described.map((name) => `secretsmanager:DescribeSecret everything/${name}`),
    ]),
  );
});

test('the table is laid out as the adapter reads it', () => {
  const [[, table] = []] = resourcesOf(TEMPLATES.everything, 'AWS::DynamoDB::Table');
  const { index } = TABLE;
  expect(table?.Properties).toMatchObject({
    KeySchema: [{ AttributeName: TABLE.partitionKey, KeyType: 'HASH' }],
    TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
    AttributeDefinitions: [
      { AttributeName: TABLE.partitionKey, AttributeType: 'S' },
      { AttributeName: index.partitionKey, AttributeType: 'S' },
      { AttributeName: index.sortKey, AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});

import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const COMMENT = 'The inventory asks for every instance each minute.';
const GOOD = { name: 'inventory', comment: COMMENT, action: 'drop', when: { eventName: 'Describe*' } };

function configOf(filters: readonly unknown[], cloudtrail: object = {}) {
  return defineConfig({
    tenants: [{ id: 'acme' }],
    wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
    cloudtrail: { ...cloudtrail, filters },
  } as SluiceConfigInput);
}

/** Problems as `path: message`, paths from the list of filters on. */
function problemsOf(filters: readonly unknown[], cloudtrail: object = {}): readonly string[] {
  try {
    configOf(filters, cloudtrail);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path.replace('cloudtrail.filters', '')}: ${message}`);
  }
  return [];
}

const when = (condition: object, more: object = {}) => problemsOf([{ ...GOOD, when: condition, ...more }]);

test('a filter that says what it takes and why is fine, and travels as written', () => {
  const filters = [
    { ...GOOD, expires: '2026-12-31', unless: { errorCode: '*' } },
    {
      ...GOOD,
      name: 'decrypts',
      action: 'sample',
      keepOneIn: 100,
      unless: [{ readOnly: false }, { region: 'us-*' }],
    },
    { ...GOOD, name: 'drill', action: 'count', when: { eventName: ['StopLogging'] }, evenIfAlerting: true },
  ];
  const parsed = configOf(filters).cloudtrail.filters;
  expect(parsed).toEqual(filters.map((filter) => ({ evenIfAlerting: false, ...filter })));
  expect(configOf(JSON.parse(JSON.stringify(parsed)) as unknown[]).cloudtrail.filters).toEqual(parsed);
});

test('without filters nothing is left out', () => {
  expect(configOf([]).cloudtrail.filters).toEqual([]);
});

test('why has to be said, in words', () => {
  for (const comment of [undefined, '', 'noise', ' '.repeat(30)])
    expect(problemsOf([{ ...GOOD, comment }]).map((problem) => problem.split(':')[0])).toEqual([
      '[0].comment',
    ]);
});

test('a day that the calendar does not have is refused, one that is over is not', () => {
  expect(problemsOf([{ ...GOOD, expires: '2026-02-30' }])).toEqual([
    '[0].expires: write a day like 2026-12-31',
  ]);
  expect(problemsOf([{ ...GOOD, expires: '2020-01-01' }])).toEqual([]);
});

test('a word that is no condition is named', () => {
  expect(when({ eventNames: 'Describe*', readOnly: true })).toEqual([
    '[0].when: unknown key "eventNames" (did you mean "eventName"?); remove it or check its spelling',
  ]);
  expect(when({ eventName: 'Describe*', identity: { roleName: 'x' } })).toEqual([
    '[0].when.identity: unknown key "roleName"; remove it or check its spelling',
  ]);
});

test('a condition that takes everything would drop everything, and is refused', () => {
  const everything = [
    {},
    { eventName: '*' },
    { eventName: ['Describe*', '**'] },
    { identity: {} },
    { identity: { type: '*' }, account: '*', region: '*', eventSource: '*' },
  ];
  for (const condition of everything)
    expect(when(condition)).toEqual([
      '[0].when: this takes every record there is; say which, such as { eventName: "Describe*" }',
    ]);
  expect(when({ eventName: '*', readOnly: true })).toEqual([]);
  expect(when({ errorCode: '*' })).toEqual([]);
  expect(when({ eventName: '*', eventSource: 'ec2.amazonaws.com' })).toEqual([]);
});

test('an unless that takes everything would make the filter do nothing', () => {
  expect(problemsOf([{ ...GOOD, unless: [{ errorCode: '*' }, {}] }])).toEqual([
    '[0].unless[1]: this takes every record there is, so that the filter does nothing',
  ]);
});

test('what is wrong inside unless is told where it stands, whether it is one condition or a list', () => {
  const category = 'one or several of Management, Data, NetworkActivity, Insight';
  expect(problemsOf([{ ...GOOD, unless: { eventCategory: 'Mgmt' } }])).toEqual([
    `[0].unless.eventCategory: ${category}`,
  ]);
  expect(problemsOf([{ ...GOOD, unless: [{ readOnly: true }, { eventCategory: 'Mgmt' }] }])).toEqual([
    `[0].unless[1].eventCategory: ${category}`,
  ]);
});

test('two filters of one name would be counted as one', () => {
  expect(problemsOf([GOOD, GOOD])).toEqual([
    '[1].name: "inventory" is used twice; what is left out is counted by name',
  ]);
});

test('a sample says of how many one is kept, and nothing else does', () => {
  expect(problemsOf([{ ...GOOD, action: 'sample' }])).toEqual([
    '[0].keepOneIn: say of how many records one is kept, such as keepOneIn: 100',
  ]);
  expect(problemsOf([{ ...GOOD, keepOneIn: 10 }])).toEqual([
    '[0].keepOneIn: goes with action: "sample" alone; "drop" keeps none',
  ]);
  expect(problemsOf([{ ...GOOD, action: 'sample', keepOneIn: 1 }])).toHaveLength(1);
});

test.each([
  [
    'eventName',
    'kms:Decrypt',
    'a call is written like Decrypt, and its service as eventSource: "kms.amazonaws.com"',
  ],
  ['eventSource', 'kms', 'a service is written like kms.amazonaws.com'],
  ['account', '11112222333', 'an AWS account id has 12 digits'],
  ['region', 'EU (Ireland)', 'a region is written like eu-west-1'],
  ['sourceIPAddress', '10.*', 'write an address, a CIDR block such as 10.0.0.0/8, or the name of a service'],
  [
    'sourceIPAddress',
    '10.0.0.0/33',
    'write an address, a CIDR block such as 10.0.0.0/8, or the name of a service',
  ],
  ['resource', 'my-bucket', 'an ARN begins with arn:, such as arn:aws:iam::111122223333:role/*'],
  ['vpcEndpointId', '0a1b2c3d', 'an endpoint is written like vpce-0a1b2c3d4e5f'],
])('%s: "%s" never matches, which is said with what would', (field, word, like) => {
  const problem = (path: string) => `[0].when.${path}: "${word}" never matches: ${like}`;
  expect(when({ readOnly: true, [field]: word })).toEqual([problem(field)]);
  expect(when({ readOnly: true, [field]: ['*', word] })).toEqual([problem(`${field}[1]`)]);
});

test('so it is with words about who called', () => {
  const problems = when({
    identity: { type: 'IamUser', arn: 'role/Deploy', invokedBy: 'autoscaling', account: 'shop' },
  });
  expect(problems.map((problem) => problem.split(' never')[0])).toEqual([
    '[0].when.identity.type: "IamUser"',
    '[0].when.identity.arn: "role/Deploy"',
    '[0].when.identity.invokedBy: "autoscaling"',
    '[0].when.identity.account: "shop"',
  ]);
});

test('the forms that AWS uses are all taken', () => {
  expect(
    when({
      eventName: ['UpdateFunctionCode20150331v2', 'Describe*'],
      eventSource: ['sts.amazonaws.com', 's3.amazonaws.com.cn', '*'],
      region: ['us-gov-west-1', 'eu-*'],
      sourceIPAddress: ['AWS Internal', '*.amazonaws.com', '2001:db8::/32', '198.51.100.7'],
      identity: {
        type: ['AWSService', 'IdentityCenterUser', 'Assumed*'],
        invokedBy: ['AWS Internal', 'config.amazonaws.com'],
        arn: 'arn:aws-us-gov:sts::*:assumed-role/x/*',
        account: ['444455556666', '4444*'],
      },
      resource: ['arn:aws-cn:s3:::logs/*', '*:key/*'],
      account: ['111122223333', '1111*'],
      vpcEndpointId: 'vpce-0a1b2c3d',
    }),
  ).toEqual([]);
});

test('an alias or unit that no account has is named with those that there are', () => {
  const accounts = {
    '111122223333': { alias: 'shop', unit: 'Production/Payments' },
    '444455556666': 'build',
  };
  const filter = (condition: object) => problemsOf([{ ...GOOD, when: condition }], { accounts });
  expect(filter({ account: ['shop', 'bu*'], unit: 'Production/*' })).toEqual([]);
  expect(filter({ account: 'shopp' })).toEqual([
    '[0].when.account: no account of cloudtrail.accounts is called "shopp"; known: shop, build',
  ]);
  expect(filter({ unit: 'Sandbox/*' })).toEqual([
    '[0].when.unit: no account of cloudtrail.accounts is in "Sandbox/*"; known: Production/Payments',
  ]);
  expect(when({ unit: 'Sandbox/*' }).at(0)).toContain('known: none');
});

test('a call that a rule alerts on is refused where it is named, unless the filter says even so', () => {
  const eventName = ['DescribeVolumes', 'StopLogging'];
  expect(when({ eventName })).toEqual([
    '[0].when.eventName[1]: rule 100500 (level 12) alerts on "StopLogging", so that it is never left out; take it from here, or write evenIfAlerting: true',
  ]);
  expect(when({ eventName }, { evenIfAlerting: true })).toEqual([]);
  expect(when({ eventName: 'GetSecretValue', eventSource: 'secretsmanager.amazonaws.com' })).toHaveLength(1);
});

test('a name that only one service alerts on is fine for others', () => {
  expect(when({ eventName: 'DeletePolicy', eventSource: 'iot.amazonaws.com' })).toEqual([]);
  expect(when({ eventName: 'DeletePolicy', eventSource: 'organizations.amazonaws.com' })).toHaveLength(1);
});

test('all problems come at once, beside those of the rest', () => {
  const problems = problemsOf(
    [GOOD, { ...GOOD, action: 'sample', when: { eventSource: 'kms' }, unless: {} }],
    { trails: [{ bucket: 'my-trail', tenant: 'nobody' }] },
  );
  expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
    'cloudtrail.trails[0].tenant',
    '[1].name',
    '[1].keepOneIn',
    '[1].when.eventSource',
    '[1].unless',
  ]);
});

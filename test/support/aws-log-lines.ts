/** Lines as AWS writes them into the files of a log bucket, with what a test is about put in. */

const quoted = (text: string): string => (text === '-' ? text : `"${text}"`);

interface S3Access {
  readonly operation?: string;
  readonly key?: string;
  readonly uri?: string;
  readonly status?: string;
  readonly error?: string;
  readonly requester?: string;
  readonly ip?: string;
  readonly referer?: string;
  readonly agent?: string;
  /** Fields that AWS may add at the end. */
  readonly more?: string;
}

export const BUCKET_OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
export const HOST_ID = 's9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=';

export function s3AccessLine(about: S3Access = {}): string {
  const { operation = 'REST.GET.OBJECT', key = 'invoices/2026/03.pdf', status = '200', error = '-' } = about;
  return [
    BUCKET_OWNER,
    'shop-invoices',
    '[04/Mar/2026:05:06:07 +0000]',
    about.ip ?? '198.51.100.7',
    about.requester ?? 'arn:aws:sts::111122223333:assumed-role/Billing/nightly',
    'C3D13FE58DE4C810',
    operation,
    key,
    quoted(about.uri ?? `GET /shop-invoices/${key} HTTP/1.1`),
    status,
    error,
    '2662992',
    '3462992',
    '70',
    '10',
    quoted(about.referer ?? '-'),
    quoted(about.agent ?? 'aws-sdk-js/3.9'),
    '-',
    HOST_ID,
    'SigV4',
    'TLS_AES_128_GCM_SHA256',
    'AuthHeader',
    'shop-invoices.s3.eu-west-1.amazonaws.com',
    'TLSv1.3',
    ...(about.more === undefined ? [] : [about.more]),
  ].join(' ');
}

interface Alb {
  readonly type?: string;
  readonly client?: string;
  readonly target?: string;
  readonly status?: string;
  readonly request?: string;
  readonly agent?: string;
  readonly redirect?: string;
  readonly more?: string;
}

export function albLine(about: Alb = {}): string {
  const { status = '200', target = '10.0.1.10:8080' } = about;
  return [
    about.type ?? 'https',
    '2026-03-04T05:06:07.186641Z',
    'app/shop/50dc6c495c0c9188',
    about.client ?? '198.51.100.7:42817',
    target,
    '0.086 0.048 0.037',
    status,
    target === '-' ? '-' : status,
    '310 57',
    quoted(about.request ?? 'GET https://shop.example.com:443/cart?page=2 HTTP/2.0'),
    quoted(about.agent ?? 'Mozilla/5.0 (X11; Linux x86_64)'),
    'TLS_AES_128_GCM_SHA256 TLSv1.3',
    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/73e2d6bc24d8a067',
    '"Root=1-69a7bd0f-0a4c5b3e6f7a8b9c0d1e2f3a" "shop.example.com"',
    '"arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"',
    '1 2026-03-04T05:06:07.090000Z "forward"',
    quoted(about.redirect ?? '-'),
    '"-"',
    `"${target}" "${status}" "-" "-"`,
    ...(about.more === undefined ? [] : [about.more]),
  ].join(' ');
}

export const VPC_HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

export function vpcFlowLine({ action = 'ACCEPT', status = 'OK', source = '198.51.100.7' } = {}): string {
  const flow = status === 'OK' ? `${source} 10.0.1.10 42817 443 6 20 4249` : '- - - - - - -';
  return `2 111122223333 eni-0123456789abcdef0 ${flow} 1772600767 1772600827 ${status === 'OK' ? action : '-'} ${status}`;
}

interface Waf {
  readonly action?: string;
  readonly ip?: string;
  readonly uri?: string;
  readonly args?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A record of a WAF log. */
export function wafRecord(about: Waf = {}) {
  const { action = 'BLOCK', headers = { Host: 'shop.example.com', 'User-Agent': 'curl/8.9' } } = about;
  return {
    timestamp: 1_772_600_767_089,
    formatVersion: 1,
    webaclId:
      'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/0a1b2c3d-0000-4000-8000-1a2b3c4d5e6f',
    terminatingRuleId: action === 'ALLOW' ? 'Default_Action' : 'AWS-AWSManagedRulesSQLiRuleSet',
    terminatingRuleType: action === 'ALLOW' ? 'REGULAR' : 'MANAGED_RULE_GROUP',
    action,
    terminatingRuleMatchDetails: [],
    httpSourceName: 'ALB',
    httpSourceId: '111122223333-app/shop/50dc6c495c0c9188',
    ruleGroupList: [
      {
        ruleGroupId: 'AWS#AWSManagedRulesSQLiRuleSet',
        terminatingRule: action === 'ALLOW' ? null : { ruleId: 'SQLi_QUERYARGUMENTS', action },
        nonTerminatingMatchingRules: [],
        excludedRules: null,
      },
    ],
    rateBasedRuleList: [],
    nonTerminatingMatchingRules: [],
    requestHeadersInserted: null,
    responseCodeSent: null,
    httpRequest: {
      clientIp: about.ip ?? '198.51.100.7',
      country: 'DE',
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      uri: about.uri ?? '/search',
      args: about.args ?? 'q=1',
      httpVersion: 'HTTP/2.0',
      httpMethod: 'GET',
      requestId: '1-69a7bd0f-0a4c5b3e6f7a8b9c0d1e2f3a',
    },
    ja3Fingerprint: 'f79b6bad2ad0641e1921aef10262856b',
  };
}

/** A line of a PostgreSQL log with the prefix that RDS sets. */
export function postgresLine(
  message: string,
  { level = 'LOG', host = '198.51.100.7(34567)', user = '[unknown]', database = '[unknown]' } = {},
): string {
  return `2026-03-04 05:06:07 UTC:${host}:${user}@${database}:[4711]:${level}:  ${message}`;
}

import { createHmac } from 'node:crypto';

/**
 * Personal data and secrets to plant in tests. They are put together at run time, from parts, so that no scanner takes
 * this repository for a leak; none of them was ever valid.
 */
export interface Planted {
  /** Finding type. */
  readonly type: string;
  /** What must not survive. */
  readonly value: string;
  /** The shortest text in which it is recognisable: itself, or with the name beside it that tells. */
  readonly text: string;
}

/** Letters and digits that look random and are always the same. */
function noise(label: string, length: number, encoding: 'hex' | 'base64url' = 'base64url'): string {
  let text = '';
  for (let i = 0; text.length < length; i += 1)
    text += createHmac('sha512', 'planted').update(`${label}/${i}`).digest(encoding).replaceAll(/[-_]/g, '7');
  return text.slice(0, length);
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function jsonWebToken(): string {
  const header = base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
  return [header, base64url(JSON.stringify({ sub: 'u_1', iat: 1_772_366_400 })), noise('jwt', 43)].join('.');
}

function pem(): string {
  const label = ['RSA', 'PRIVATE', 'KEY'].join(' ');
  const body = [noise('pem1', 64), noise('pem2', 64), noise('pem3', 40)].join('\n');
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;
}

const alone = (type: string, value: string): Planted => ({ type, value, text: value });
const beside = (type: string, value: string, before: string, after = ''): Planted => ({
  type,
  value,
  text: before + value + after,
});

/** One or more of every detector's kind. */
export function plantedSecrets(): readonly Planted[] {
  return [
    alone('email', ['jane.doe+shop', 'mail.example.co.uk'].join('@')),
    alone('email', ['żaneta_k', 'example.pl'].join('@')),
    alone('payment_card', ['4242', '4242', '4242', '4242'].join('')),
    alone('payment_card', ['5555', '5555', '5555', '4444'].join(' ')),
    alone('payment_card', ['3782', '822463', '10005'].join('-')),
    alone('jwt', jsonWebToken()),
    alone('private_key', pem()),
    beside('url_password', `Pw${noise('url', 10)}`, 'postgres://app:', '@db.internal:5432/shop'),
    beside('password', `Pw${noise('pw', 9)}!`, 'password='),
    beside('password', `Pw${noise('sql', 9)}`, 'Server=db;User Id=sa;Pwd=', ';Encrypt=true'),
    beside('basic_credentials', base64(`admin:${noise('basic', 12)}`), 'Authorization: Basic '),
    beside('bearer_token', noise('bearer', 32), 'Authorization: Bearer '),
    beside('authorization', `${noise('auth', 24)}9`, 'Authorization: ApiKey '),
    beside('cookie', `sid=${noise('cookie', 24)}`, 'Cookie: '),
    beside('aws_secret_access_key', `${noise('aws', 36)}aB3/`, 'aws_secret_access_key='),
    alone('aws_session_token', ['IQoJ', 'b3JpZ2lu'].join('') + noise('session', 200)),
    alone('github_token', ['ghp', noise('ghp', 36)].join('_')),
    alone('github_token', ['github', 'pat', noise('pat1', 22), noise('pat2', 59)].join('_')),
    alone('slack_token', ['xoxb', '123456789012', '1234567890123', noise('slack', 24)].join('-')),
    alone(
      'slack_webhook',
      ['https://hooks.slack.com', 'services', 'T00000001', 'B00000001', noise('hook', 24)].join('/'),
    ),
    alone('sluice_key', ['slk', noise('id', 16, 'hex'), noise('key', 64, 'hex')].join('_')),
    alone('gitlab_token', ['glpat', noise('gitlab', 20)].join('-')),
    alone('stripe_key', ['sk', 'live', noise('stripe', 24)].join('_')),
    alone('npm_token', ['npm', noise('npm', 36)].join('_')),
    alone('pypi_token', ['pypi', `AgEIcHlwaS5vcmc${noise('pypi', 70)}`].join('-')),
    alone('sendgrid_key', ['SG', noise('sg1', 22), noise('sg2', 43)].join('.')),
    alone('anthropic_key', ['sk', 'ant', 'api03', noise('anthropic', 93)].join('-')),
    alone('openai_key', ['sk', 'proj', noise('openai', 64)].join('-')),
    alone('google_api_key', ['AIza', `Sy${noise('google', 33)}`].join('')),
    beside('secret', `k1${noise('secret', 24)}`, 'api_key='),
  ];
}

/** Values that only their field's name gives away. */
export function plantedFields(): Readonly<Record<string, string>> {
  return {
    password: 'correct horse battery',
    'client-secret': 'plain words too',
    ssn: '078 05 1120',
    date_of_birth: '1984-02-29',
    firstName: 'Zbigniew',
    last_name: 'Brzęczyszczykiewicz',
    street: 'Chrząszczyżewoszyce 7',
    phone: '+48 555 010 099',
    cvv: '737',
    iban: 'PL00 not a valid one',
    'Set-Cookie': 'theme=dark',
  };
}

/** A value as it may be spelled inside a URL or a JSON text: tests search outputs for every form. */
export function formsOf(value: string): readonly string[] {
  const escaped = encodeURIComponent(value);
  return [...new Set([value, escaped, encodeURIComponent(escaped), JSON.stringify(value).slice(1, -1)])];
}

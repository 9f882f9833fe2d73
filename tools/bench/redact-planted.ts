import type { JsonObject } from '../../src/kernel/json.ts';
import { benchEvents, seededRandom } from './events.ts';

/** An event with one value in it that has to go, or has to stay. */
export interface PlantedEvent {
  readonly document: JsonObject;
  readonly value: string;
}

/** Put together at run time, the same in every run, never valid anywhere. */
interface Planted {
  readonly value: string;
  /** The shortest text in which it is recognisable: itself, or with what tells of it. */
  readonly text: string;
  /** Where a careful application puts it, as a path, and what stands there. */
  readonly path: string;
  readonly content: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const random = seededRandom(4_242);
const noise = (length: number): string =>
  Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');
const base64 = (text: string, encoding: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(text).toString(encoding);

const alone = (path: string, value: string): Planted => ({ path, value, text: value, content: value });
const beside = (path: string, value: string, before: string, after = ''): Planted => ({
  path,
  value,
  text: `${before}${value}${after}`,
  content: value,
});
/** Credentials stand with their scheme, in the header as in a text. */
const inHeader = (value: string, scheme: string): Planted => ({
  path: 'details.headers.authorization',
  value,
  text: `Authorization: ${scheme} ${value}`,
  content: `${scheme} ${value}`,
});

function webToken(): string {
  const header = base64(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), 'base64url');
  return [header, base64(JSON.stringify({ sub: 'u_1', iat: 1_772_366_400 }), 'base64url'), noise(43)].join(
    '.',
  );
}

function pem(): string {
  const label = ['EC', 'PRIVATE', 'KEY'].join(' ');
  return `-----BEGIN ${label}-----\n${noise(64)}\n${noise(48)}\n-----END ${label}-----`;
}

/** Personal data and secrets of the kinds that every redactor has to know. */
const PLANTED: readonly Planted[] = [
  alone('user.email', ['grace.hopper', 'example.org'].join('@')),
  alone('user.email', ['josé.núñez', 'example.es'].join('@')),
  alone('details.card', ['5105', '1051', '0510', '5100'].join(' ')),
  alone('details.card', ['4012', '8888', '8888', '1881'].join('')),
  alone('user.iban', ['DE89', '3704', '0044', '0532', '0130', '00'].join(' ')),
  beside('user.ssn', ['123', '45', '6789'].join('-'), 'SSN '),
  alone('user.phone', ['+49', '30', '901820'].join(' ')),
  alone('details.token', webToken()),
  alone('details.privateKey', pem()),
  beside('details.password', `Zq${noise(9)}!`, 'password='),
  beside('details.password', `Zq${noise(10)}`, 'postgres://app:', '@db.internal:5432/shop'),
  inHeader(base64(`admin:${noise(12)}`), 'Basic'),
  inHeader(`${noise(31)}7`, 'Bearer'),
  beside('details.headers.cookie', `sid=${noise(24)}`, 'Cookie: '),
  beside('details.secretAccessKey', `${noise(36)}aB3/`, 'aws_secret_access_key='),
  alone('details.token', ['ghp', noise(36)].join('_')),
  alone('details.token', ['xoxb', '210987654321', '3210987654321', noise(24)].join('-')),
  alone('details.apiKey', ['sk', 'live', noise(24)].join('_')),
  beside('details.apiKey', `k1${noise(24)}`, 'api_key='),
];

/** Values that only their field's name gives away. */
const NAMED: Readonly<Record<string, string>> = {
  first_name: 'Wisława',
  lastName: 'Brzęczyszczykiewicz',
  street: 'Chrząszczyżewoszyce 7',
  date_of_birth: '1984-02-29',
  ssn: '078 05 1120',
  cvv: '737',
  'client-secret': 'plain words too',
};

/** The paths that whoever knows these applications lists. */
export const CAREFUL_PATHS: readonly string[] = [
  ...new Set(PLANTED.map(({ path }) => path)),
  ...Object.keys(NAMED).map((name) => `details.customer["${name}"]`),
];
/** The same as names of keys, for redactors that look for them at any depth. */
export const CAREFUL_KEYS: readonly string[] = CAREFUL_PATHS.map(
  (path) => /[\w-]+(?=(?:"\])?$)/.exec(path)?.[0] ?? path,
);

/** Ways into an event beside a field of one's own. */
const WAYS: readonly ((text: string) => JsonObject)[] = [
  (text) => ({ details: { note: `the customer wrote: ${text} and asked to be called back` } }),
  (text) => ({ error: { message: `request failed: ${text}` } }),
  (text) => ({ details: { request: JSON.stringify({ method: 'POST', body: { line: text } }) } }),
  (text) => ({ url: `https://shop.example.com/search?page=2&q=${encodeURIComponent(text)}&sort=asc` }),
];

const base = benchEvents(1)[0] as JsonObject;
const event = (members: JsonObject): JsonObject => ({ ...base, ...members });

function at(path: string, value: string): JsonObject {
  return path
    .split('.')
    .reduceRight<JsonObject | string>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** Values that have to go: each kind in a field of its own, in free text, in nested JSON and in a URL; and named fields. */
export function eventsToRedact(): readonly PlantedEvent[] {
  return [
    ...PLANTED.flatMap(({ path, value, text, content }) => [
      { value, document: event(at(path, content)) },
      ...WAYS.map((way) => ({ value, document: event(way(text)) })),
    ]),
    ...Object.entries(NAMED).flatMap(([name, value]) => [
      { value, document: event({ details: { customer: { [name]: value } } }) },
      { value, document: event({ details: { request: JSON.stringify({ customer: { [name]: value } }) } }) },
    ]),
  ];
}

/** What looks like the above and is what detection lives on. */
const LOOK_ALIKES: readonly string[] = [
  '1.2.3',
  'v10.15.7-beta.4',
  '4.18.2024.1107',
  'react-dom@19.1.0',
  '@types/node@24.19.2-rc.1',
  'banner@3x.png',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'arn:aws:iam::210987654321:role/service-role/reports',
  'arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db/password-XyZ987',
  '210987654321',
  'ORD-2026-204817',
  'INV 5105-1051',
  'order 5105105105105101',
  '1772366400000',
  '1772366400123456789',
  '2026-03-04T05:06:07.089Z',
  '20260304050607',
  '0190f3c2-7a1b-7000-8000-000000007000',
  '51051051-0510-4510-a105-510510510510',
  '9e107d9d372bb6826bd81d3542a419d6',
  '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '59.329323, 18.068581',
  '-0.12775830000001',
  'POST /v1/events HTTP/1.1',
  'Root=1-67891233-abcdef012345678912345678',
  'i-0f1e2d3c4b5a69788',
  'git@github.com:acme/checkout.git',
  'https://shop.example.com:8443/orders/7?page=2&sort=asc',
  'password: must contain 12 characters',
  'bearer of good news',
  'token=expired',
  'secret: none',
];

/** Values that have to stay: alone in a field, and in free text. */
export function eventsToSpare(): readonly PlantedEvent[] {
  return LOOK_ALIKES.map((value) => ({
    value,
    document: event({ details: { ref: value, note: `see ${value} again` } }),
  }));
}

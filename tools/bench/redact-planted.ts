import type { JsonObject } from '../../src/kernel/json.ts';
import { lookAlikes } from '../../test/support/planted/look-alikes.ts';
import { type Planted, plantedFields, plantedSecrets } from '../../test/support/planted/secrets.ts';
import { benchEvents } from './events.ts';

/** An event with one value in it that has to go, or has to stay. */
export interface PlantedEvent {
  readonly document: JsonObject;
  readonly value: string;
}

/** Kinds that every redactor is measured on, and where a careful application puts each: one field for one kind. */
const FIELDS: Readonly<Record<string, (text: string) => JsonObject>> = {
  email: (email) => ({ user: { id: 'usr_1', email } }),
  payment_card: (card) => ({ details: { card } }),
  jwt: (token) => ({ details: { token } }),
  private_key: (privateKey) => ({ details: { privateKey } }),
  url_password: (password) => ({ details: { password } }),
  password: (password) => ({ details: { password } }),
  basic_credentials: (authorization) => ({ details: { headers: { authorization } } }),
  bearer_token: (authorization) => ({ details: { headers: { authorization } } }),
  cookie: (cookie) => ({ details: { headers: { cookie } } }),
  aws_secret_access_key: (secretAccessKey) => ({ details: { secretAccessKey } }),
  github_token: (token) => ({ details: { token } }),
  slack_token: (token) => ({ details: { token } }),
  stripe_key: (apiKey) => ({ details: { apiKey } }),
  secret: (apiKey) => ({ details: { apiKey } }),
};

/** The paths that whoever knows those applications lists. */
export const CAREFUL_PATHS: readonly string[] = [
  'user.email',
  'details.card',
  'details.token',
  'details.privateKey',
  'details.password',
  'details.headers.authorization',
  'details.headers.cookie',
  'details.secretAccessKey',
  'details.apiKey',
  ...Object.keys(plantedFields()).map((name) => `details.customer["${name}"]`),
];

/** The same as names of keys, for redactors that look for them at any depth. */
export const CAREFUL_KEYS: readonly string[] = CAREFUL_PATHS.map((path) =>
  path.endsWith('"]') ? path.slice(path.indexOf('"') + 1, -2) : path.slice(path.lastIndexOf('.') + 1),
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

function kinds(): readonly Planted[] {
  const all = plantedSecrets();
  return Object.keys(FIELDS).map((type) => {
    const planted = all.find((each) => each.type === type);
    if (planted === undefined) throw new Error(`nothing of type ${type} is planted any more`);
    return planted;
  });
}

/** Values that have to go: each kind in a field of its own, in free text, in nested JSON and in a URL; and named fields. */
export function eventsToRedact(): readonly PlantedEvent[] {
  const fields = plantedFields();
  return [
    ...kinds().flatMap(({ type, value, text }) => [
      // In a field of its own, credentials stand with their scheme and all else stands alone.
      {
        value,
        document: event(
          FIELDS[type]?.(/^A[a-z]+: /.test(text) ? text.slice(text.indexOf(' ') + 1) : value) ?? {},
        ),
      },
      ...WAYS.map((way) => ({ value, document: event(way(text)) })),
    ]),
    ...Object.entries(fields).flatMap(([name, value]) => [
      { value, document: event({ details: { customer: { [name]: value } } }) },
      { value, document: event({ details: { request: JSON.stringify({ customer: { [name]: value } }) } }) },
    ]),
  ];
}

/** Addresses of machines: personal data to one policy, and what detection lives on to another. */
const ADDRESS = /^[\da-f]*(?::[\da-f]*){2,7}$|^\d+(?:\.\d+){3}$/i;

/** Values that have to stay: alone in a field, and in free text. */
export function eventsToSpare(): readonly PlantedEvent[] {
  return lookAlikes()
    .filter((value) => !ADDRESS.test(value))
    .map((value) => ({ value, document: event({ details: { ref: value, note: `see ${value} again` } }) }));
}

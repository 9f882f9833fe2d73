import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** Columns of CloudTrail Lake, which does not mind their case, as records of CloudTrail write them. */
const NAMES = new Map(
  (
    'eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage ' +
    'requestParameters responseElements additionalEventData requestID eventID readOnly resources eventType apiVersion ' +
    'managementEvent recipientAccountId sharedEventID annotation vpcEndpointId vpcEndpointAccountId serviceEventDetails ' +
    'addendum edgeDeviceDetails insightDetails eventCategory tlsDetails sessionCredentialFromConsole'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
/** The same inside of structures. */
const INNER_NAMES = new Map(
  (
    'principalId accountId accessKeyId userName sessionContext creationDate mfaAuthenticated sessionIssuer ' +
    'webIdFederationData federatedProvider sourceIdentity ec2RoleDelivery ec2IssuedInVpc onBehalfOf userId identityStoreArn ' +
    'inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo invokedBy identityProvider tlsVersion cipherSuite ' +
    'clientProvidedHostHeader'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);
/**
 * Columns that hold structures; all else is text, whatever it looks like, since callers choose some of it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-supported-event-schemas.html
 */
const STRUCTURES = new Set([
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'serviceEventDetails',
  'addendum',
  'edgeDeviceDetails',
  'insightDetails',
  'tlsDetails',
]);
/** The structures inside of `userIdentity`; those of the other columns hold nothing but texts. */
const INNER_STRUCTURES = new Set([
  'sessionContext',
  'attributes',
  'sessionIssuer',
  'webIdFederationData',
  'onBehalfOf',
  'inScopeOf',
]);
/** Of structures in `userIdentity`: `sessionContext`, `webIdFederationData`, `attributes`. */
const MAX_DEPTH = 3;
const BOOLEANS = new Set(['readOnly', 'managementEvent']);
/** The caller writes it: a `null` there may be his, and is kept. */
const CALLERS_TEXT = 'userAgent';
/** How SQL writes a time: in UTC, without saying so. */
const SQL_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/;

/**
 * A row without `eventJson` as the record that it was made of, as far as its columns say it. Structures come as
 * `{type=IAMUser, username=bob}`: a value that holds `, word=` itself cannot be told from two of them.
 */
export function lakeRecord(row: ReadonlyMap<string, string>): JsonObject {
  const record: [string, JsonValue][] = [];
  for (const [column, text] of row) {
    const name = NAMES.get(column.toLowerCase()) ?? column;
    if (text === '' || (text === 'null' && name !== CALLERS_TEXT)) continue;
    record.push([name, cellValue(name, text)]);
  }
  return Object.fromEntries(record);
}

function cellValue(name: string, text: string): JsonValue {
  if (BOOLEANS.has(name) && /^(true|false)$/.test(text)) return text === 'true';
  if (name === 'eventTime') return isoTime(text);
  if (!STRUCTURES.has(name) || !/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return structure(text, name === 'userIdentity' ? MAX_DEPTH : 0) ?? text;
  }
}

function isoTime(text: string): string {
  const time = SQL_TIME.exec(text);
  return time === null ? text : `${time[1]}T${time[2]}Z`;
}

/** `{a=b, c={d=e}}`, of so many levels below the first; undefined when it is not written so. */
function structure(text: string, levels: number): JsonObject | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const members: [string, JsonValue][] = [];
  for (const member of membersOf(text.slice(1, -1))) {
    const [, word, value = ''] = /^\s*([\w.-]+)=(.*)$/s.exec(member) ?? [];
    if (word === undefined) return undefined;
    if (value === 'null') continue;
    const name = INNER_NAMES.get(word) ?? word;
    members.push([name, innerValue(name, value, levels)]);
  }
  return Object.fromEntries(members);
}

function innerValue(name: string, value: string, levels: number): JsonValue {
  if (levels === 0) return value;
  if (name === 'creationDate') return isoTime(value);
  return INNER_STRUCTURES.has(name) ? (structure(value, levels - 1) ?? value) : value;
}

/** Cuts at commas that a name follows, outside of braces. */
function membersOf(text: string): readonly string[] {
  const members: string[] = [];
  let from = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    else if (char === ',' && depth === 0 && /^, [\w.-]+=/.test(text.slice(at, at + 80))) {
      members.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return from === 0 && text === '' ? [] : [...members, text.slice(from)];
}

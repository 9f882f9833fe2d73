import type { JsonObject, JsonValue } from '../kernel/json.ts';

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
/** How SQL writes a time: in UTC, without saying so. */
const SQL_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/;
const MAX_DEPTH = 8;

/**
 * A row without `eventJson` as the record that it was made of, as far as its columns say it. Structures come as
 * `{type=IAMUser, username=bob}`: a value that holds `, word=` itself cannot be told from two of them.
 */
export function lakeRecord(row: ReadonlyMap<string, string>): JsonObject {
  const record: [string, JsonValue][] = [];
  for (const [column, text] of row) {
    if (text === '' || text === 'null') continue;
    record.push([NAMES.get(column.toLowerCase()) ?? column, cellValue(text)]);
  }
  return Object.fromEntries(record);
}

function cellValue(text: string): JsonValue {
  if (/^(true|false)$/.test(text)) return text === 'true';
  const time = SQL_TIME.exec(text);
  if (time !== null) return `${time[1]}T${time[2]}Z`;
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return structure(text, 0) ?? text;
  }
}

/** `{a=b, c={d=e}}`; undefined when it is not written so. */
function structure(text: string, depth: number): JsonObject | undefined {
  if (!text.startsWith('{') || !text.endsWith('}') || depth > MAX_DEPTH) return undefined;
  const members: [string, JsonValue][] = [];
  for (const member of membersOf(text.slice(1, -1))) {
    const [, name, value = ''] = /^\s*([\w.-]+)=(.*)$/s.exec(member) ?? [];
    if (name === undefined) return undefined;
    if (value === 'null') continue;
    members.push([INNER_NAMES.get(name) ?? name, structure(value, depth + 1) ?? value]);
  }
  return Object.fromEntries(members);
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

import type { SecurityEvent } from '../event/security-event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { word } from './readers.ts';

/** Who did it, read from `userIdentity`. */
export interface TrailActor {
  readonly user: Omit<NonNullable<SecurityEvent['user']>, 'target'> | undefined;
  /** The chain in words, such as `role Admin, session alice`; for people, not for rules. */
  readonly summary: string;
  /** Other names of the same actor: its ARN and access key id. */
  readonly aliases: string[];
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

export function wordAt(object: JsonObject, key: string): string | undefined {
  const value: JsonValue | undefined = object[key];
  return typeof value === 'string' ? word(value.trim()) : undefined;
}

function lastSegment(arn: string | undefined): string | undefined {
  const name = arn?.slice(arn.lastIndexOf('/') + 1);
  return name === arn || !name ? undefined : name;
}

/**
 * Reads `userIdentity`. The name is that of who really acted: the source identity or the session of an assumed role,
 * whose role stands in `roles`; a service that acted by itself is named by its principal.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function readActor(record: JsonObject): TrailActor {
  const identity = objectAt(record, 'userIdentity');
  const session = objectAt(identity, 'sessionContext');
  const issuer = objectAt(session, 'sessionIssuer');
  const arn = wordAt(identity, 'arn');
  const type = wordAt(identity, 'type');
  const userName = wordAt(identity, 'userName');
  const invokedBy = wordAt(identity, 'invokedBy');
  const accountId = wordAt(identity, 'accountId');
  const role =
    type === 'AssumedRole' ? (wordAt(issuer, 'userName') ?? arn?.split('/').at(-2) ?? userName) : undefined;
  const sessionName = role === undefined ? undefined : lastSegment(arn);
  const sourceIdentity = wordAt(session, 'sourceIdentity');
  const isService = type === 'AWSService' || type === undefined;
  const own =
    type === 'Root' ? 'root' : (userName ?? lastSegment(arn) ?? (isService ? invokedBy : undefined));
  const name = sourceIdentity ?? sessionName ?? own;
  const id = wordAt(identity, 'principalId') ?? wordAt(objectAt(identity, 'onBehalfOf'), 'userId');
  let summary = role === undefined ? kindOf(type, own, accountId) : `role ${role}`;
  if (sessionName !== undefined) summary += `, session ${sessionName}`;
  if (sourceIdentity !== undefined) summary += `, source identity ${sourceIdentity}`;
  if (!isService && invokedBy !== undefined) summary += `, through ${invokedBy}`;
  const aliases: string[] = [];
  if (arn !== undefined) aliases.push(arn);
  const accessKeyId = wordAt(identity, 'accessKeyId');
  if (accessKeyId !== undefined) aliases.push(accessKeyId);
  return { user: userOf(id, name, accountId, role), summary: summary.slice(0, 1_024), aliases };
}

function userOf(
  id: string | undefined,
  name: string | undefined,
  domain: string | undefined,
  role: string | undefined,
): TrailActor['user'] {
  if (id === undefined && name === undefined && domain === undefined && role === undefined) return undefined;
  const user: NonNullable<TrailActor['user']> = {};
  if (id !== undefined) user.id = id;
  if (name !== undefined) user.name = name;
  if (domain !== undefined) user.domain = domain;
  if (role !== undefined) user.roles = [role];
  return user;
}

function kindOf(type: string | undefined, name: string | undefined, accountId: string | undefined): string {
  if (type === 'Root') return accountId === undefined ? 'root' : `root of ${accountId}`;
  if (type === 'AWSAccount') return `account ${accountId ?? 'unknown'}`;
  if (name === undefined) return 'unknown';
  return type === 'AWSService' || name.endsWith('.amazonaws.com') ? `service ${name}` : `user ${name}`;
}

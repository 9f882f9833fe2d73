import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { remember } from './bounded-cache.ts';

/** An ARN is no longer. */
const MAX_TEXT = 2_048;
/** Names in IAM have 64 characters, those of providers up to 255. */
const MAX_NAME = 256;

/** The text at a path of a record, without spaces around it; undefined when there is none. */
export function wordIn(record: JsonObject, ...path: readonly string[]): string | undefined {
  let value: JsonValue | undefined = record;
  for (const key of path) value = isJsonObject(value) ? value[key] : undefined;
  const text = typeof value === 'string' ? value.trim().slice(0, MAX_TEXT) : '';
  return text === '' ? undefined : text;
}

const NONE: JsonObject = {};

/** The object under a name; an empty one when there is none. */
export function objectIn(record: JsonObject, key: string): JsonObject {
  const value = record[key];
  return isJsonObject(value) ? value : NONE;
}

/** What an ARN of IAM or STS names. Pseudonyms and masks are none, and name nothing. */
export interface Principal {
  readonly kind: 'user' | 'role' | 'assumed-role' | 'federated-user' | 'saml-provider' | 'oidc-provider';
  readonly account: string;
  /** Without its path. */
  readonly name: string;
  /** Of an assumed role. */
  readonly session?: string;
}

const REMEMBERED_ARNS = 1_000;
const PRINCIPAL =
  /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(user|role|assumed-role|federated-user|saml-provider|oidc-provider)\/(.+)$/;

/** The same few come again and again. */
const remembered = remember(REMEMBERED_ARNS, (arn) => ({ principal: parsePrincipal(arn) }));

export function readPrincipal(arn: string | undefined): Principal | undefined {
  return arn === undefined ? undefined : remembered(arn).principal;
}

function parsePrincipal(arn: string): Principal | undefined {
  const [, account, kind, rest] = PRINCIPAL.exec(arn) ?? [];
  if (account === undefined || rest === undefined) return undefined;
  const parts = rest.split('/');
  const [first = '', session] = parts;
  if (kind === 'assumed-role')
    return { kind, account, name: first, ...(session !== undefined && { session }) };
  // The name of an OpenID provider is its URL, which may have a path of its own.
  const name = kind === 'oidc-provider' ? rest : (parts.at(-1) ?? rest);
  return { kind: kind as Principal['kind'], account, name };
}

/** Such as `role Dev (444455556666)`. */
export function step(kind: string, name: string, account: string | undefined): string {
  return account === undefined ? `${kind} ${cut(name)}` : `${kind} ${cut(name)} (${account})`;
}

export function cut(name: string): string {
  return name.slice(0, MAX_NAME);
}

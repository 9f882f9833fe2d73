import { factsOfAction } from '../../event/actions.ts';
import type { RejectReason } from '../../event/loss.ts';
import type { SecurityEvent } from '../../event/security-event.ts';
import { isAtLeast, SEVERITY_NUMBER, type Severity, severityOfLevel } from '../../event/severity.ts';
import type { IngestKey } from './key-store.ts';

/** What of an event is looked at. */
export type JudgedEvent = Pick<SecurityEvent, 'event' | 'rule' | 'source'>;

/** Why a key may not bring an event; `path` is where the sender wrote what is against it. */
export interface NotPermitted {
  readonly code: RejectReason;
  readonly message: string;
  readonly path: string;
}

/** What a publishable key may say at most, by a level that the sender gives. */
const PUBLISHABLE_SEVERITY: Severity = 'medium';

/** How a client reports its own losses: under any key, since a loss that cannot be told would be hidden. */
const DROP_REPORT = 'client_dropped_events';

/**
 * What servers and integrations alone can know: whoever reads a publishable key out of a page could make it up. Compared
 * in lower case, as the default patterns of Wazuh do.
 */
const RESERVED = [
  'admin_',
  'credential_',
  'connector_',
  'transaction',
  'supabase_',
  'sentry_',
  'security_',
] as const;
const UNRESERVED = [
  'security_suspicious_activity',
  'security_xss_attempt',
  'security_rate_limit_exceeded',
] as const;

/**
 * Whether a publishable key may bring the action.
 *
 * @param action a name, or the beginning of names: then whether it may bring any of them
 */
export function isBrowserSafe(action: string, isBeginning = false): boolean {
  const name = action.toLowerCase();
  if (UNRESERVED.some((safe) => (isBeginning ? safe.startsWith(name) : safe === name))) return true;
  return !RESERVED.some((family) => name.startsWith(family));
}

/**
 * Whether the key may bring the event: by its scopes, and, when it is publishable, by action, severity and address. Of
 * the severity only what the sender has raised counts: what the catalogue itself gives an action is fine. An address is
 * that of the connection: rules block addresses, and anybody could have anybody's blocked.
 *
 * @param address who is behind the connection, in canonical form; undefined: nobody knows, and any may be named
 * @returns undefined: it may
 */
export function permitted(
  key: Pick<IngestKey, 'kind' | 'scopes'>,
  { event, rule, source }: JudgedEvent,
  address: string | undefined,
): NotPermitted | undefined {
  const { action } = event;
  if (action !== DROP_REPORT && !key.scopes.some((scope) => takes(scope, action)))
    return notPermitted('the scopes of the ingest key do not include this action', 'action');
  if (key.kind === 'secret') return undefined;
  if (!isBrowserSafe(action))
    return notPermitted('a publishable key may not bring this action; send it from a server', 'action');
  if (address !== undefined && source?.ip !== undefined && source.ip !== address)
    return notPermitted('a publishable key may not name another address than its own', 'source.ip');
  const usual = factsOfAction(action).severity;
  const highest = isAtLeast(usual, PUBLISHABLE_SEVERITY) ? usual : PUBLISHABLE_SEVERITY;
  const raised =
    event.severity > SEVERITY_NUMBER[highest] ||
    (rule?.level !== undefined && !isAtLeast(highest, severityOfLevel(rule.level)));
  return raised
    ? notPermitted(`a publishable key may not raise this action above ${highest}`, 'level')
    : undefined;
}

/** `auth_*` takes every action that begins with `auth_`. */
function takes(scope: string, action: string): boolean {
  return scope.endsWith('*') ? action.startsWith(scope.slice(0, -1)) : scope === action;
}

function notPermitted(message: string, path: string): NotPermitted {
  return { code: 'not_permitted', message, path };
}

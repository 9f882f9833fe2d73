import type { Severity } from '../../event/severity.ts';

/** What one message of a PostgreSQL log means. */
export interface PostgresMeaning {
  readonly action:
    | 'database_login'
    | 'database_logout'
    | 'database_login_failed'
    | 'database_login_denied'
    | 'database_permission_denied'
    | 'database_connections_exhausted'
    | 'database_probe';
  readonly outcome: 'success' | 'failure';
  readonly severity: Severity;
  readonly category: readonly string[];
  readonly type: readonly string[];
  /** The condition's name in PostgreSQL's own list of error codes. */
  readonly code?: string;
}

const sign = (
  action: PostgresMeaning['action'],
  type: string,
  severity: Severity,
  code?: string,
): PostgresMeaning => ({
  action,
  outcome: code === undefined ? 'success' : 'failure',
  severity,
  category: ['authentication'],
  type: [type],
  ...(code !== undefined && { code }),
});
const exhausted: PostgresMeaning = {
  action: 'database_connections_exhausted',
  outcome: 'failure',
  severity: 'medium',
  category: ['database'],
  type: ['error'],
  code: 'too_many_connections',
};
const probe: PostgresMeaning = {
  action: 'database_probe',
  outcome: 'failure',
  severity: 'low',
  category: ['database'],
  type: ['denied'],
  code: 'protocol_violation',
};
const forbidden: PostgresMeaning = {
  action: 'database_permission_denied',
  outcome: 'failure',
  severity: 'low',
  category: ['database'],
  type: ['access', 'denied'],
  code: 'insufficient_privilege',
};

/**
 * By how messages begin; of a sign-in that works, `authorized` tells most.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const MEANINGS: readonly (readonly [levels: string, begins: RegExp, meaning: PostgresMeaning])[] = [
  ['LOG', /^(?:replication )?connection authorized: /, sign('database_login', 'start', 'info')],
  ['LOG', /^disconnection: session time: /, sign('database_logout', 'end', 'info')],
  [
    'FATAL',
    /^\w{2,16}(?: \w{2,16})? (?:authentication|auth) failed for user "/,
    sign('database_login_failed', 'start', 'low', 'invalid_password'),
  ],
  [
    'FATAL',
    /^role ".{0,128}" (?:does not exist|is not permitted to log in)/,
    sign('database_login_failed', 'start', 'low', 'invalid_authorization_specification'),
  ],
  [
    'FATAL',
    /^database ".{0,128}" does not exist/,
    sign('database_login_failed', 'start', 'low', 'invalid_catalog_name'),
  ],
  [
    'FATAL',
    /^(?:no pg_hba\.conf entry for|pg_hba\.conf rejects) /,
    sign('database_login_denied', 'denied', 'medium', 'invalid_authorization_specification'),
  ],
  ['FATAL', /^permission denied for database /, forbidden],
  ['ERROR', /^permission denied for /, forbidden],
  ['FATAL', /^(?:sorry, too many clients|remaining connection slots|too many connections for )/, exhausted],
  [
    'FATAL LOG',
    /^(?:unsupported frontend protocol|invalid length of startup packet|no PostgreSQL user name specified|invalid startup packet)/,
    probe,
  ],
];

/** Undefined for what has nothing to tell: statements, checkpoints, details of the line before. */
export function meaningOf(level: string, message: string): PostgresMeaning | undefined {
  return MEANINGS.find(([levels, begins]) => levels.split(' ').includes(level) && begins.test(message))?.[2];
}

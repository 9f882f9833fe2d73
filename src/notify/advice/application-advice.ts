import type { AlertFacts } from '../alert/alert-facts.ts';
import { ASK_THE_PERSON, lockAccount, ROTATE_SECRET } from './account-advice.ts';
import type { Advice } from './advice.ts';
import { type Signs, shows } from './signs.ts';
import { blockSource } from './source-advice.ts';

/** By sign, in order of precedence: the first that shows decides. */
const PLAYS: readonly (readonly [signs: Signs, play: (facts: AlertFacts) => readonly Advice[]])[] = [
  [
    {
      techniques: ['T1110', 'T1621'],
      groups: ['authentication_failures', 'authentication_failed'],
      actions: [
        'auth_login_failed',
        'auth_mfa_failed',
        'security_brute_force',
        'security_credential_stuffing',
      ],
      rules: ['100101', '100102'],
    },
    (facts) => [
      {
        what: 'Check whether a login from this address succeeded after the failures: that account comes first.',
      },
      ...blockSource(facts).slice(0, 2),
      ...lockAccount(facts),
    ],
  ],
  [
    {
      techniques: ['T1190', 'T1059'],
      groups: ['web', 'attack', 'sql_injection', 'xss', 'web_scan'],
      actions: ['security_sql_injection', 'security_xss_attempt'],
    },
    (facts) => [
      ...blockSource(facts).slice(0, 2),
      { what: 'Read the requests in the application log: did one answer with data or status 200?' },
    ],
  ],
  [
    { techniques: ['T1550', 'T1528', 'T1552', 'T1555'], actions: ['jwt_invalid', 'credential_'] },
    (facts) => [ROTATE_SECRET, ...lockAccount(facts), ...blockSource(facts).slice(0, 1)],
  ],
  [
    {
      techniques: ['T1098', 'T1078', 'T1136', 'T1562', 'T1565'],
      groups: ['admin', 'account_changed', 'adduser'],
      actions: ['admin_', 'security_unauthorized_access'],
      rules: ['100300', '100400'],
    },
    (facts) => [ASK_THE_PERSON, ...lockAccount(facts), ...blockSource(facts).slice(0, 1)],
  ],
  [
    {
      techniques: ['T1498', 'T1499'],
      actions: ['security_rate_limit_exceeded'],
      rules: ['100401'],
    },
    (facts) => [
      ...blockSource(facts).slice(0, 2),
      { what: 'Many addresses at once? Add a rate-based rule to the web application firewall instead.' },
    ],
  ],
  [
    { actions: ['qr_scan'], groups: ['qr_bad'], rules: ['100200', '100201'] },
    (facts) => [
      { what: 'Revoke the code that was scanned and check who holds the scanner.' },
      ...lockAccount(facts),
    ],
  ],
];

/** Steps for alerts about applications and hosts; empty when no sign is known. */
export function applicationAdvice(facts: AlertFacts): readonly Advice[] {
  return PLAYS.find(([signs]) => shows(facts, signs))?.[1](facts) ?? [];
}

import type { AlertFacts } from '../../alert/alert-facts.ts';
import { ASK_THE_PERSON, lockAccount, ROTATE_SECRET } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

const SUCCESS = 'rule.groups:sluice_signed_in';

function whoGotIn(facts: AlertFacts): readonly Advice[] {
  return searchAlerts(facts, 'address', {
    what: 'Did a sign-in from this address succeed? That account comes first.',
    query: SUCCESS,
  });
}

function whatItDidSince(facts: AlertFacts): readonly Advice[] {
  return searchAlerts(facts, 'account', { what: 'See what the account has done since it signed in.' });
}

/** Several accounts were tried from one address. */
const manyAccounts = (facts: AlertFacts): readonly Advice[] => [
  ...whoGotIn(facts),
  ...blockSource(facts).slice(0, 2),
  { what: 'Make the accounts that were tried choose new passwords, and second factors obligatory.' },
];

/** One account was tried. */
const oneAccount = (facts: AlertFacts): readonly Advice[] => [
  ...searchAlerts(facts, 'account', {
    what: 'Did a sign-in of this account succeed, and from where?',
    query: SUCCESS,
  }),
  ...lockAccount(facts),
  ...blockSource(facts).slice(0, 1),
  { what: 'Slow down sign-ins of this account, or ask for a second factor, until it is over.' },
];

/** Somebody else is probably in. */
const takenOver = (facts: AlertFacts): readonly Advice[] => [
  ...lockAccount(facts),
  ...whatItDidSince(facts),
  ...blockSource(facts).slice(0, 1),
  { what: 'Reset the password and the second factor with the owner before the account is unlocked.' },
];

/** Whoever fails at the second factor has the password. */
const passwordKnown = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Make the owner change the password now: whoever fails at the second factor has it.' },
  ...searchAlerts(facts, 'account', {
    what: 'Did a sign-in of this account succeed after all?',
    query: SUCCESS,
  }),
  ...lockAccount(facts),
  ...blockSource(facts).slice(0, 1),
];

const tokens = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Did you change the signing key or deploy in the last hour? Then old tokens are refused rightly.' },
  {
    ...ROTATE_SECRET,
    what: 'Otherwise rotate the signing key, which ends all sessions, if one was accepted.',
  },
  ...blockSource(facts).slice(0, 1),
];

export const SIGN_IN_ADVICE: AdviceByRule = {
  ...forRules('100101', (facts) => [
    ...searchAlerts(facts, 'address', {
      what: 'One failure is mostly a mistake: count those of this address before doing anything.',
      query: 'rule.groups:authentication_failed',
    }),
    ...blockSource(facts).slice(0, 1),
  ]),
  ...forRules('100102', (facts) => [
    ...whoGotIn(facts),
    ...blockSource(facts).slice(0, 2),
    ...lockAccount(facts),
  ]),
  ...forRules('100111 100112', manyAccounts),
  ...forRules('100107 100110', oneAccount),
  ...forRules('100108 100113 100116', takenOver),
  ...forRules('100109', passwordKnown),
  ...forRules('100117', (facts) => [
    { what: 'Make the owners change their passwords now: whoever fails at the second factor has them.' },
    ...whoGotIn(facts),
    ...blockSource(facts).slice(0, 2),
  ]),
  ...forRules('100114', (facts) => [
    { what: 'Ask the person, by another way than this account, whether they travel or use a VPN.' },
    ...whatItDidSince(facts),
    ...lockAccount(facts),
  ]),
  ...forRules('100122', (facts) => [
    { what: 'A phone that changes networks, or one account that many share? Ask its owner.' },
    ...whatItDidSince(facts),
    ...lockAccount(facts),
  ]),
  ...forRules('100118 100119', tokens),
  ...forRules('100121', (facts) => [
    { what: 'Did the owners ask for the resets? If not, check that nobody else reads their mail.' },
    ...whoGotIn(facts),
    ...blockSource(facts).slice(0, 1),
    ASK_THE_PERSON,
  ]),
};

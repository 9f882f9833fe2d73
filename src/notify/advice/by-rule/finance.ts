import type { AlertFacts } from '../../alert/alert-facts.ts';
import { ASK_THE_PERSON, lockAccount, ROTATE_SECRET } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

const others = (facts: AlertFacts, what: string, query = 'rule.groups:finance'): readonly Advice[] =>
  searchAlerts(facts, 'account', { what, query });

const credentials = (facts: AlertFacts): readonly Advice[] => [
  ...lockAccount(facts),
  ROTATE_SECRET,
  ...others(
    facts,
    'See which credentials were reached: each of them is to be rotated.',
    'rule.groups:credential',
  ),
  ...blockSource(facts).slice(0, 1),
];

const connectors = (facts: AlertFacts): readonly Advice[] => [
  { what: 'List the connectors and compare with those that are meant to be; disable what nobody knows.' },
  ...others(facts, 'See what else the account did with connectors.', 'rule.groups:connector'),
  ASK_THE_PERSON,
  ...lockAccount(facts),
];

/** Money is on its way. */
const payment = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Hold the transaction while it has not been settled.' },
  ...others(facts, "See the account's other transactions and sign-ins.", 'rule.groups:sluice'),
  ASK_THE_PERSON,
  ...lockAccount(facts),
];

/** Cards are being tried. */
const cardTesting = (facts: AlertFacts): readonly Advice[] => [
  ...blockSource(facts).slice(0, 2),
  { what: 'Ask for a captcha or 3-D Secure on every payment until it stops, and tell the payment provider.' },
  ...searchAlerts(facts, 'address', {
    what: 'Which transactions from this address went through? Reverse them.',
    query: 'rule.groups:transaction',
  }),
];

export const FINANCE_ADVICE: AdviceByRule = {
  ...forRules('100623 100624', credentials),
  ...forRules('100625', (facts) => [
    ...others(facts, 'See which credentials the account was after.', 'rule.groups:credential'),
    ASK_THE_PERSON,
    ...lockAccount(facts),
  ]),
  ...forRules('100634 100635 100636', connectors),
  ...forRules('100637', (facts) => [
    { what: 'Check where the synced data goes, and stop the connector if nobody answers for it.' },
    ...connectors(facts).slice(1),
  ]),
  ...forRules('100638', (facts) => [
    { what: 'Check that the credential of the connector is still valid: was it rotated, or taken away?' },
    ...searchAlerts(facts, 'application', {
      what: 'See when the last synchronization failed, and what happened before the first.',
      query: 'rule.groups:connector',
    }),
  ]),
  ...forRules('100641', (facts) => [
    ...others(facts, 'A job that runs wild, or somebody who takes what they can? See what was asked for.'),
    ...lockAccount(facts),
    ...blockSource(facts).slice(0, 1),
  ]),
  ...forRules('100653 100654 100662', payment),
  ...forRules('100655', (facts) => [
    ...others(
      facts,
      'See why they failed, and whether one went through in the end.',
      'rule.groups:transaction',
    ),
    ASK_THE_PERSON,
    ...lockAccount(facts),
  ]),
  ...forRules('100656', cardTesting),
  ...forRules('100660 100661', (facts) => [
    ...payment(facts).slice(0, 2),
    ...blockSource(facts).slice(0, 1),
    ...lockAccount(facts),
  ]),
};

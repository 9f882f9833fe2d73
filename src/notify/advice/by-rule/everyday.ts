import type { AlertFacts } from '../../alert/alert-facts.ts';
import { lockAccount } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules, type RuleAdvice } from './rule-advice.ts';

const OWN_EVENTS = { query: 'rule.groups:sluice' };

/** What one account did: the question, what else it did, and how to stop it. */
const account =
  (question: string): RuleAdvice =>
  (facts) => [
    { what: question },
    ...searchAlerts(facts, 'account', { ...OWN_EVENTS, what: 'See what else the account did.' }),
    ...lockAccount(facts),
  ];

/** What came from one address. */
const address =
  (question: string): RuleAdvice =>
  (facts) => [
    { what: question },
    ...searchAlerts(facts, 'address', { ...OWN_EVENTS, what: 'See what else came from this address.' }),
    ...blockSource(facts).slice(0, 1),
  ];

/** What an application suffers. */
const application =
  (question: string): RuleAdvice =>
  (facts: AlertFacts): readonly Advice[] => [
    { what: question },
    ...searchAlerts(facts, 'application', {
      ...OWN_EVENTS,
      what: 'See what else the application reported at that time.',
    }),
    { what: 'Compare with its last deployment: an error that began there is no attack.' },
  ];

/** Rules below level 8: ordinary by themselves, so the first step is a question. */
export const EVERYDAY_ADVICE: AdviceByRule = {
  ...forRules('100100', account('Is the address, and the hour, one that this person usually signs in from?')),
  ...forRules(
    '100103',
    account(
      'Did the owner of the account mistype the second factor, or does somebody else have the password?',
    ),
  ),
  ...forRules('100104', account('Did the owner of the account ask for the new password?')),
  ...forRules(
    '100105 100106 100120',
    address('An old client that kept its token, or somebody who tries tokens that were stolen?'),
  ),
  ...forRules('100115', address('Is this address a shared one, such as an office, a school or a proxy?')),
  ...forRules(
    '100200 100202 100206',
    account('Was this ticket meant to be scanned now, here and so often? Ask at the entrance.'),
  ),
  ...forRules(
    '100300 100302 100303 100304',
    account('Is there a ticket or an announcement for this change?'),
  ),
  ...forRules(
    '100600 100601',
    address('A client without the right permission, or somebody who tries what an account may do?'),
  ),
  ...forRules('100602', address('A broken link, or somebody who looks for pages that are not linked?')),
  ...forRules(
    '100603 100608 100640',
    address('A client that needs a higher limit, or one that does not wait?'),
  ),
  ...forRules('100604', application('Which request does the application fail on, and with what input?')),
  ...forRules(
    '100612',
    application('Was Sluice or the network away, or does somebody keep the application from reporting?'),
  ),
  ...forRules('100620 100621', account('Does the work of this account need that credential?')),
  ...forRules('100622', account('Was a permission taken away, or does somebody ask for what is not theirs?')),
  ...forRules('100630 100631 100632', account('Does the owner of the connector know of this?')),
  ...forRules(
    '100633',
    application('Is the other side down, or was the credential of the connector rotated?'),
  ),
  ...forRules('100650 100651 100652', account('Does the transaction fit what this customer usually does?')),
  ...forRules('100721 100722 100723', application('Can the error be brought about by what a caller sends?')),
  ...forRules('100701', application('Which job or person deletes rows of this table, and was it meant to?')),
  ...forRules('100711', account('Did the person, or the law, ask for this account to be deleted?')),
  ...forRules(
    '100712 100713',
    account('Did the owner of the account do this? Ask by another way than its mail.'),
  ),
};

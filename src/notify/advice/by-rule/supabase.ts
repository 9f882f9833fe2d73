import type { AlertFacts } from '../../alert/alert-facts.ts';
import { ASK_THE_PERSON, lockAccount } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

/** https://supabase.com/docs/guides/platform/backups */
const RESTORE: Advice = {
  what: 'Note the time, stop what deletes, and restore from a backup taken before it.',
  command: 'supabase backups list --project-ref PROJECT_REF',
};
/** https://supabase.com/docs/guides/api/api-keys */
const NEW_KEY: Advice = {
  what: 'Was the secret (service_role) key used? Replace it: it passes every row-level policy.',
};

const account = (facts: AlertFacts): readonly Advice[] =>
  searchAlerts(facts, 'account', { what: 'See what else happened to this account.' });

const deletions = (facts: AlertFacts): readonly Advice[] => [
  RESTORE,
  NEW_KEY,
  ...searchAlerts(facts, 'application', {
    what: 'See whether an attack went before.',
    query: 'rule.groups:attack',
  }),
];

const secondFactor = (facts: AlertFacts): readonly Advice[] => [
  ASK_THE_PERSON,
  ...account(facts),
  ...lockAccount(facts),
];

export const SUPABASE_ADVICE: AdviceByRule = {
  ...forRules('100702', (facts) => [
    { what: 'Read the row that was changed: who may do what now, and did anybody ask for it?' },
    NEW_KEY,
    ...account(facts),
  ]),
  ...forRules('100703', deletions),
  ...forRules('100704', (facts) => [
    { what: 'Close the endpoint that was attacked, by the firewall or a feature flag.' },
    ...deletions(facts),
  ]),
  ...forRules('100710 100715', secondFactor),
  ...forRules('100714', (facts) => [
    ...blockSource(facts).slice(0, 2),
    { what: 'Lower the rate limit of recovery mails in Supabase Auth, and ask for a captcha.' },
    ...searchAlerts(facts, 'address', {
      what: 'Did one of the accounts sign in from this address?',
      query: 'rule.groups:sluice_signed_in',
    }),
  ]),
  ...forRules('100716', (facts) => [NEW_KEY, RESTORE, ...account(facts), ASK_THE_PERSON]),
};

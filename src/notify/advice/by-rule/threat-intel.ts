import type { AlertFacts } from '../../alert/alert-facts.ts';
import { lockAccount } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { denyFrom } from '../aws-steps.ts';
import { blockSource } from '../source-advice.ts';
import { only, undoThenStop } from './aws-play.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

/** A feed may be wrong, or an address have a new owner. */
const JUDGE: Advice = {
  what: 'Read what the feed says, when it saw it last and how sure it is; one that is wrong is left out by `sluice intel build --allow`.',
};

const seen = (facts: AlertFacts, what: string) => searchAlerts(facts, 'address', { what });

const listed = (facts: AlertFacts): readonly Advice[] => [
  ...blockSource(facts).slice(0, 1),
  ...seen(facts, 'See what else came from this address, and whether it got anything.'),
  JUDGE,
];

const signedIn = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Ask the owner of the account, by phone, whether it was them; if not, it is taken over.' },
  ...lockAccount(facts),
  ...blockSource(facts).slice(0, 1),
  ...seen(facts, 'See what was done from this address before and since.'),
  JUDGE,
];

/** For events that name what a threat feed lists; see `content/rules/0014-sluice_intel_rules.xml`. */
export const THREAT_INTEL_ADVICE: AdviceByRule = {
  ...forRules('100750 100753', listed),
  ...forRules('100751 100752', signedIn),
};

/** The same for calls of AWS. */
export const CLOUDTRAIL_INTEL_ADVICE: AdviceByRule = {
  ...forRules(
    '101190 101193',
    only((aws, { source }) => denyFrom(source.ip, aws), JUDGE),
  ),
  ...forRules(
    '101191 101192',
    undoThenStop((aws, { source }) => denyFrom(source.ip, aws), JUDGE),
  ),
};

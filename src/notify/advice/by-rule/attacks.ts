import type { AlertFacts } from '../../alert/alert-facts.ts';
import { lockAccount } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

/** The rule that is added, as the answer of `get-web-acl` holds them: behind all others. */
const RATE_STATEMENT = [
  'jq \'.WebACL.Rules + [{Name:"rate", Priority:(([.WebACL.Rules[].Priority] | max // 0) + 1), Action:{Block:{}},',
  '  Statement:{RateBasedStatement:{Limit:300, AggregateKeyType:"IP"}}, VisibilityConfig:{MetricName:"rate",',
  "  SampledRequestsEnabled:true, CloudWatchMetricsEnabled:true}}]' web-acl.json > rules.json",
];

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html */
const RATE_RULE: Advice = {
  what: 'Many addresses at once? Let the web application firewall stop each after 300 requests in 5 minutes.',
  command: [
    'aws wafv2 get-web-acl --scope REGIONAL --name WEB_ACL_NAME --id WEB_ACL_ID > web-acl.json',
    ...RATE_STATEMENT,
    'aws wafv2 update-web-acl --scope REGIONAL --name WEB_ACL_NAME --id WEB_ACL_ID \\',
    '  --lock-token "$(jq -r .LockToken web-acl.json)" --rules file://rules.json \\',
    '  --default-action "$(jq -c .WebACL.DefaultAction web-acl.json)" \\',
    '  --visibility-config "$(jq -c .WebACL.VisibilityConfig web-acl.json)"',
  ].join('\n'),
};

const fromThere = (facts: AlertFacts, what: string, query?: string): readonly Advice[] =>
  searchAlerts(facts, 'address', query === undefined ? { what } : { what, query });

const sqlInjection = (facts: AlertFacts): readonly Advice[] => [
  ...blockSource(facts).slice(0, 1),
  { what: 'Read the requests in the application log: did one answer with data, or take longer than usual?' },
  ...fromThere(facts, 'See what else came from this address: errors after it mean that it got through.'),
  {
    what: 'Mend the query: parameters instead of text put together; then search for the same pattern elsewhere.',
  },
];

const scripting = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Look whether what was sent is stored and shown to others; if so, remove it now.' },
  ...blockSource(facts).slice(0, 1),
  ...fromThere(facts, 'See what else came from this address.', 'rule.groups:attack'),
  { what: 'Escape the value where it is shown, and set a Content-Security-Policy without unsafe-inline.' },
];

const scanning = (facts: AlertFacts): readonly Advice[] => [
  ...fromThere(facts, 'See what the address was after, and whether it got anything.', 'rule.groups:sluice'),
  ...blockSource(facts).slice(0, 2),
];

const denied = (facts: AlertFacts): readonly Advice[] => [
  ...searchAlerts(facts, 'account', {
    what: 'See what else the account tried, and what it was allowed to.',
    query: 'rule.groups:sluice',
  }),
  ...lockAccount(facts),
  ...blockSource(facts).slice(0, 1),
  { what: 'Check that the refusal held: the same resource may be reached by another way.' },
];

const guessing = (facts: AlertFacts): readonly Advice[] => [
  ...fromThere(
    facts,
    'Did a sign-in from this address succeed? That account comes first.',
    'rule.groups:sluice_signed_in',
  ),
  ...blockSource(facts).slice(0, 2),
  ...lockAccount(facts),
];

const flood = (facts: AlertFacts): readonly Advice[] => [
  ...blockSource(facts).slice(0, 2),
  RATE_RULE,
  ...searchAlerts(facts, 'application', {
    what: 'See who else is over the limit of this application.',
    query: 'rule.groups:rate_limit',
  }),
];

/** It fails for everybody: an outage until proven otherwise. */
const failing = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Was there a deployment in the last hour? Roll it back first, then search for the reason.' },
  ...searchAlerts(facts, 'application', {
    what: 'See whether an attack on this application went before.',
    query: 'rule.groups:attack',
  }),
  RATE_RULE,
];

const underAttack = (facts: AlertFacts): readonly Advice[] => [
  ...blockSource(facts).slice(0, 1),
  {
    what: 'Read the stack traces in Sentry: an error inside the database or a template means that the attack got through.',
  },
  ...searchAlerts(facts, 'application', {
    what: 'Find the addresses that attack this application, and block them.',
    query: 'rule.groups:attack',
  }),
  { what: 'Take the endpoint out of service, by the firewall or a feature flag, until it is mended.' },
];

export const ATTACK_ADVICE: AdviceByRule = {
  ...forRules('100400 100412 100606 100610', denied),
  ...forRules('100401 100407 100414', flood),
  ...forRules('100402 100403 100605', guessing),
  ...forRules('100404 100408 100410', sqlInjection),
  ...forRules('100405 100409', scripting),
  ...forRules('100406 100411 100413', (facts) => [...scanning(facts), ...lockAccount(facts)]),
  ...forRules('100607 100609', scanning),
  ...forRules('100611 100724 100725', failing),
  ...forRules('100726 100727 100728', underAttack),
};

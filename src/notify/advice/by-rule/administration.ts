import type { AlertFacts } from '../../alert/alert-facts.ts';
import { ASK_THE_PERSON, lockAccount } from '../account-advice.ts';
import type { Advice } from '../advice.ts';
import { searchAlerts } from '../alert-search.ts';
import { blockSource } from '../source-advice.ts';
import { type AdviceByRule, forRules } from './rule-advice.ts';

const others = (facts: AlertFacts): readonly Advice[] =>
  searchAlerts(facts, 'account', {
    what: 'See what else the administrator changed.',
    query: 'rule.groups:admin',
  });

/** Who may do what was changed. */
const privileges = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Take back the privileges that were given until somebody answers for them.' },
  ASK_THE_PERSON,
  ...others(facts),
  ...lockAccount(facts),
];

const changes = (facts: AlertFacts): readonly Advice[] => [
  ASK_THE_PERSON,
  ...others(facts),
  ...lockAccount(facts),
  ...blockSource(facts).slice(0, 1),
];

/** So many rows that somebody may want them changed or gone. */
const data = (facts: AlertFacts): readonly Advice[] => [
  {
    what: 'Note the time, and keep the backup from before it: restore into another database to compare.',
    command: [
      'aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier DB_INSTANCE \\',
      '  --target-db-instance-identifier DB_INSTANCE-before --restore-time TIME_BEFORE',
    ].join('\n'),
  },
  ...lockAccount(facts),
  ...others(facts),
  ASK_THE_PERSON,
];

/** A code was made up, copied or used again. */
const codes = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Stop accepting the code, and give its owner a new one once they have been recognised.' },
  ...searchAlerts(facts, 'account', {
    what: 'See what else this scanner has scanned.',
    query: 'rule.groups:qr_scan',
  }),
  ...blockSource(facts).slice(0, 1),
];

const scanners = (facts: AlertFacts): readonly Advice[] => [
  { what: 'Check who holds the scanner at this address, and whether its application is up to date.' },
  ...searchAlerts(facts, 'address', {
    what: 'Did a scan from this address succeed in the end?',
    query: 'rule.id:100200',
  }),
  ...blockSource(facts).slice(0, 2),
];

export const ADMINISTRATION_ADVICE: AdviceByRule = {
  ...forRules('100301 100305 100306 100310', privileges),
  ...forRules('100307 100312', changes),
  ...forRules('100308 100311', data),
  ...forRules('100203 100205 100208', codes),
  ...forRules('100201 100204 100207', scanners),
};

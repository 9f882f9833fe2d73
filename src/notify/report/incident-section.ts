import { incidentFigures, incidentTables } from './incident-blocks.ts';
import { aliveIn, type IncidentFacts } from './incident-facts.ts';
import type { Period } from './period.ts';
import { breachTable, runningIn } from './personal-data.ts';
import type { Report } from './report.ts';

type Section = Report['sections'][number];
type TimeOf = (at: number) => string;

/** What a day's digest says of incidents; of the 72 hours those that still run. */
export function dailyIncidents(facts: IncidentFacts, period: Period, shown: number, timeOf: TimeOf): Section {
  return {
    title: 'Incidents',
    blocks: [
      incidentFigures(facts, period),
      ...incidentTables(facts, period, shown, timeOf, false),
      breachTable(runningIn(facts), facts.asOf, shown, timeOf),
    ],
  };
}

/** What a month's report says of them, with all that happened to each. */
export function monthlyIncidents(
  facts: IncidentFacts,
  period: Period,
  shown: number,
  timeOf: TimeOf,
  gdpr: boolean,
): Section {
  return {
    title: 'Incidents',
    blocks: [
      incidentFigures(facts, period),
      ...incidentTables(facts, period, shown, timeOf, true),
      ...(gdpr ? [breachTable(aliveIn(facts, period.from), facts.asOf, shown, timeOf)] : []),
    ],
  };
}

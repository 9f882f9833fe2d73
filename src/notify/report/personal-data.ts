import type { AlertRecord } from '../alert/alert-record.ts';
import { type IncidentFacts, NOTIFY_MS } from './incident-facts.ts';
import type { IncidentStory } from './incident-story.ts';
import { durationText } from './incident-words.ts';
import type { Block } from './report.ts';
import { topicsOf } from './topics.ts';

/** Integrity and confidentiality of processing, and notification of a breach, as Wazuh's rules name them. */
const BREACH_CONTROLS = /^(II_5\.1\.f|IV_33|IV_34)/;

/**
 * Whether an incident may be about personal data: data or credentials were read or changed, or its rule names the articles of GDPR on
 * confidentiality and breaches. A hint for people, who decide.
 */
export function mayConcernPersonalData(alert: AlertRecord): boolean {
  const topics = topicsOf(alert);
  if (topics.includes('data_access') || topics.includes('credential_access')) return true;
  return alert.compliance.some(
    ({ framework, controls }) =>
      framework === 'GDPR' && controls.some((control) => BREACH_CONTROLS.test(control)),
  );
}

/** How long each of them has been known, beside the 72 hours of article 33. */
export function breachTable(
  stories: readonly IncidentStory[],
  asOf: number,
  shown: number,
  timeOf: (at: number) => string,
): Block {
  const concerned = stories.filter(({ alert }) => mayConcernPersonalData(alert));
  return {
    kind: 'table',
    name: 'personal-data',
    caption: 'Incidents that may concern personal data, and the 72 hours from when they were known',
    columns: ['what', 'known since', '72 hours end', 'clock', 'taken by', 'user', 'source', 'rule'],
    rows: concerned.map(({ alert, knownAt, takenBy }) => [
      alert.rule.description,
      timeOf(knownAt),
      timeOf(knownAt + NOTIFY_MS),
      clockText(knownAt, asOf),
      takenBy ?? 'nobody',
      alert.user ?? '',
      alert.source ?? '',
      alert.rule.id,
    ]),
    shown,
    empty: 'There was none.',
    note: 'Chosen by what the rule is about: whether it is a breach that an authority must be told of, people have to decide (GDPR, articles 33 and 34). Known: when the first message about it went out. This is a help, not legal advice',
  };
}

function clockText(knownAt: number, asOf: number): string {
  const left = knownAt + NOTIFY_MS - asOf;
  return left > 0 ? `${durationText(left)} left` : `over for ${durationText(-left)}`;
}

/** Those whose 72 hours are not over. */
export function runningIn({ stories, asOf }: IncidentFacts): readonly IncidentStory[] {
  return stories.filter(({ knownAt }) => knownAt + NOTIFY_MS > asOf);
}

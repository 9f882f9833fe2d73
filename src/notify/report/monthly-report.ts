import { CONTROL_NAMES, REPORT_FRAMEWORKS, type ReportFramework } from './control-names.ts';
import type { AlertSum } from './day-sum.ts';
import { exactness, matterTable, ruleBars, severityBars, slotBars, sourceBars, wordBars } from './grids.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { monthlyIncidents } from './incident-section.ts';
import { clockAt, dayAt, type Period } from './period.ts';
import { type Block, grouped, type Report } from './report.ts';
import type { Topic } from './topics.ts';

/** Control → rules that name it, by what the facts of an alert call the framework. */
export type WatchedControls = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface MonthlyFacts {
  readonly month: string;
  readonly period: Period;
  readonly timeZone: string;
  readonly sum: AlertSum;
  readonly frameworks: readonly ReportFramework[];
  readonly watched: WatchedControls;
  readonly incidents: IncidentFacts;
}

const SHOWN = 10;
const RULES_SHOWN = 6;

/** The slot of a day, for `createAlertSum`. */
export function daySlot(timeZone: string): (at: number) => string {
  return (at) => dayAt(at, timeZone);
}

/** The monthly compliance report. */
export function monthlyReport({
  month,
  period,
  timeZone,
  sum,
  frameworks,
  watched,
  incidents,
}: MonthlyFacts): Report {
  const timeOf = (at: number) => `${dayAt(at, timeZone)} ${clockAt(at, timeZone)}`;
  const { topics } = sum;
  const named = frameworks.map((framework) => REPORT_FRAMEWORKS[framework]).join(', ');
  const days = period.days.map(({ day }) => day);
  return {
    title: `Compliance report of ${month}`,
    subject: `Compliance report ${month}: ${named}`,
    name: `compliance-${month}`,
    lead: `${grouped(sum.alerts)} alerts from ${days[0]} to ${days.at(-1)} (${timeZone}), by what ${named} ask after. An alert is what a rule of Wazuh makes of events; what no rule looks at is not here.`,
    sections: [
      {
        title: 'The month',
        blocks: [
          severityBars(sum),
          slotBars(sum, 'day', 'Alerts by day', days),
          ruleBars(sum, SHOWN),
          sourceBars(sum, SHOWN),
          wordBars('techniques', 'ATT&CK techniques', 'technique', sum.techniques, SHOWN),
        ],
      },
      {
        title: 'Authentication',
        blocks: [
          figures([
            ['Sign-ins', topics.sign_in],
            ['Failed sign-ins', topics.sign_in_failed],
            ['Lockouts', topics.lockout],
          ]),
          userTable(sum, 'authentication', 'By user', ['sign_in', 'sign_in_failed', 'lockout']),
        ],
      },
      {
        title: 'Access to credentials',
        blocks: [
          figures([['Alerts', topics.credential_access]]),
          userTable(sum, 'credentials', 'By user', ['credential_access']),
        ],
      },
      {
        title: 'Administration and privileges',
        blocks: [
          figures([
            ['Administrative actions', topics.admin_action],
            ['Changes of privileges and accounts', topics.privilege_change],
          ]),
          userTable(sum, 'administration', 'By user', ['admin_action', 'privilege_change']),
        ],
      },
      {
        title: 'Access to data',
        blocks: [
          figures([['Alerts', topics.data_access]]),
          userTable(sum, 'data', 'By user', ['data_access']),
        ],
      },
      monthlyIncidents(incidents, period, SHOWN, timeOf, frameworks.includes('gdpr')),
      { title: 'High and critical alerts', blocks: [matterTable(sum, SHOWN, timeOf)] },
      {
        title: 'Users',
        blocks: [wordBars('users', 'Users with most alerts', 'user', sum.users, SHOWN)],
      },
      ...frameworks.map((framework) => ({
        title: REPORT_FRAMEWORKS[framework],
        blocks: [controlTable(framework, sum, watched)],
      })),
    ],
    foot: 'Names and addresses are as redaction has left them. Evidence is the alerts and the archive behind these numbers; this report says what was watched, not that a control is met.',
  };
}

function figures(of: readonly (readonly [label: string, value: number])[]): Block {
  return { kind: 'figures', figures: of.map(([label, value]) => ({ label, value: grouped(value) })) };
}

const TOPIC_COLUMNS: Readonly<Record<Topic, string>> = {
  sign_in: 'sign-ins',
  sign_in_failed: 'failed',
  lockout: 'lockouts',
  credential_access: 'alerts',
  admin_action: 'administrative',
  privilege_change: 'privileges',
  data_access: 'alerts',
};

function userTable({ topicUsers }: AlertSum, name: string, caption: string, topics: readonly Topic[]): Block {
  const users = new Map<string, number[]>();
  for (const { info, count } of topicUsers.rows) {
    const at = topics.indexOf(info.topic);
    if (at === -1) continue;
    const counts = users.get(info.user) ?? topics.map(() => 0);
    counts[at] = (counts[at] ?? 0) + count;
    users.set(info.user, counts);
  }
  const total = (row: readonly number[]) => row.reduce((sum, n) => sum + n, 0);
  const rows = [...users]
    .sort(([a, x], [b, y]) => total(y) - total(x) || (a < b ? -1 : 1))
    .map(([user, counts]) => [user, ...counts]);
  return {
    kind: 'table',
    name,
    caption,
    columns: ['user', ...topics.map((topic) => TOPIC_COLUMNS[topic])],
    rows,
    shown: SHOWN,
    empty: 'No alert named a user.',
    note: exactness(topicUsers),
  };
}

/** Every control that a rule watches, an alert touched, or ought to be watched; in the order of their numbers. */
function controlTable(framework: ReportFramework, { controls }: AlertSum, watched: WatchedControls): Block {
  const name = REPORT_FRAMEWORKS[framework];
  const names = CONTROL_NAMES[framework];
  const rulesOf = watched[name] ?? {};
  const alerts = new Map(
    controls.rows.flatMap(({ word, count }) =>
      word.startsWith(`${name} `) ? [[word.slice(name.length + 1), count] as const] : [],
    ),
  );
  const all = new Set([...Object.keys(names), ...Object.keys(rulesOf), ...alerts.keys()]);
  const order = new Intl.Collator('en', { numeric: true });
  const rows = [...all].sort(order.compare).map((control) => {
    const rules = rulesOf[control] ?? [];
    const touched = alerts.get(control) ?? 0;
    const state = touched > 0 ? 'alerted' : rules.length > 0 ? 'watched, no alert' : 'not watched';
    const more = rules.length > RULES_SHOWN ? ` and ${rules.length - RULES_SHOWN} more` : '';
    return [
      control,
      names[control] ?? '',
      state,
      touched,
      rules.length === 0
        ? touched > 0
          ? 'rules of Wazuh'
          : ''
        : `${rules.slice(0, RULES_SHOWN).join(', ')}${more}`,
    ];
  });
  return {
    kind: 'table',
    name: `controls-${framework}`,
    caption: 'Control by control',
    columns: ['control', 'about', 'state', 'alerts', 'rules'],
    rows,
    empty: '',
    note: "Watched: a rule that Sluice ships names the control, and no alert of it came. An alert of Wazuh's own rules counts where it names the control. What the manager does not send (the level of its integration) is not seen here",
  };
}

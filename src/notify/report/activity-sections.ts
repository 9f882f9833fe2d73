import type { ActivityFacts } from './activity-facts.ts';
import {
  deedTable,
  deedUserBars,
  failedFromBars,
  shelfBars,
  signInSeries,
  signInTable,
  userTable,
} from './activity-grids.ts';
import { REPORT_FRAMEWORKS, type ReportFramework } from './control-names.ts';
import { type Block, grouped, type Report } from './report.ts';

/** What users did, as sections of a report that has told what rules alerted of it. */

type Section = Report['sections'][number];

export interface ActivityView {
  /** What the charts go by: `hour` or `day`, and all of them. */
  readonly axis: 'hour' | 'day';
  readonly slots: readonly string[];
  readonly timeOf: (at: number) => string;
  readonly frameworks: readonly ReportFramework[];
}

/** Controls that a section is evidence for, in the numbers of `CONTROL_NAMES`. */
type Serves = Readonly<Record<ReportFramework, readonly string[]>>;
const AUTHENTICATION: Serves = {
  pci: ['8.1.6', '10.2.4', '10.2.5'],
  gdpr: ['IV_32.2'],
  soc2: ['CC6.1', 'CC6.6', 'CC7.2'],
};
const CREDENTIALS: Serves = {
  pci: ['8.1.2', '8.2.4', '10.2.5'],
  gdpr: ['IV_32.2'],
  soc2: ['CC6.1', 'CC6.2'],
};
const ADMINISTRATION: Serves = {
  pci: ['8.1.2', '10.2.2', '10.2.7'],
  gdpr: ['IV_30.1.g', 'IV_32.2'],
  soc2: ['CC6.2', 'CC6.3', 'CC7.1', 'CC8.1'],
};
const USERS: Serves = {
  pci: ['8.1.4', '10.2.1'],
  gdpr: ['II_5.1.f', 'IV_32.2'],
  soc2: ['CC6.1', 'CC7.2'],
};

const NOT_COUNTED =
  'Events that raised no alert are not counted: the archive is off (`archive` in `sluice.config.ts`).';

/**
 * A report with what users did. A section that it has under the same name gets it in front of the alerts; others stand before
 * `before`.
 *
 * @param facts undefined: there is no archive to count events of
 */
export function withActivity(
  report: Report,
  facts: ActivityFacts | undefined,
  view: ActivityView,
  before: string,
): Report {
  if (facts === undefined) return { ...report, lead: `${report.lead} ${NOT_COUNTED}` };
  const added = activitySections(facts, view);
  const named = new Map(added.map((section) => [section.title, section]));
  const titles = new Set(report.sections.map(({ title }) => title));
  const fresh = added.filter(({ title }) => !titles.has(title));
  const sections = report.sections.flatMap((section) => {
    const events = named.get(section.title);
    const joined = events === undefined ? section : { ...section, blocks: joinBlocks(events, section) };
    return section.title === before ? [...fresh, joined] : [joined];
  });
  return { ...report, sections };
}

/** Who the events are of says more than who alerts are of: those tables are files, and a month stays a page that Gmail shows whole. */
function joinBlocks(events: Section, alerts: Section): readonly Block[] {
  const files = alerts.blocks.flatMap((block) => ('name' in block ? [`${block.name}.csv`] : []));
  return [
    ...events.blocks,
    { kind: 'text', text: `What rules alerted of it, by user in ${files.join(', ')}:` },
    ...alerts.blocks.map((block) => ('name' in block ? { ...block, kind: 'file' as const } : block)),
  ];
}

function activitySections(facts: ActivityFacts, view: ActivityView): readonly Section[] {
  const { sum } = facts;
  const { totals } = sum;
  const { axis, slots, timeOf, frameworks } = view;
  return [
    {
      title: 'Authentication',
      blocks: [
        ...served(AUTHENTICATION, frameworks, coverage(facts)),
        figures({
          'Sign-ins': totals.sign_in.all,
          'Failed sign-ins': totals.sign_in.failed,
          'Refused tokens': totals.refused.all,
          'Roles taken (AWS)': totals.role_session.all,
        }),
        signInSeries(facts, axis, slots, 'all'),
        signInSeries(facts, axis, slots, 'failed'),
        signInTable(sum),
        failedFromBars(sum),
      ],
    },
    {
      title: 'Access to credentials',
      blocks: [
        ...served(CREDENTIALS, frameworks),
        figures({
          'Secrets read': totals.credential_read.all,
          'Credentials changed': totals.credential_change.all,
          Failed: totals.credential_read.failed + totals.credential_change.failed,
        }),
        deedTable(sum.credentials, 'credential-actions', 'Who read or changed credentials', timeOf),
      ],
    },
    {
      title: 'Administration and privileges',
      blocks: [
        ...served(ADMINISTRATION, frameworks),
        figures({ 'Administrative actions': totals.admin_action.all, Failed: totals.admin_action.failed }),
        deedUserBars(sum.admin, 'administrators', 'Administrative actions by user'),
        deedTable(sum.admin, 'administrative-actions', 'Who did what', timeOf),
      ],
    },
    {
      title: 'Users',
      blocks: [
        ...served(USERS, frameworks),
        figures({ Events: sum.events, 'Users named': sum.users.rows.length }),
        shelfBars(sum),
        userTable(sum, timeOf),
      ],
    },
  ];
}

function figures(of: Readonly<Record<string, number>>): Block {
  return {
    kind: 'figures',
    figures: Object.entries(of).map(([label, value]) => ({ label, value: grouped(value) })),
  };
}

function served(serves: Serves, frameworks: readonly ReportFramework[], more = ''): readonly Block[] {
  const parts = frameworks.map((name) => `${REPORT_FRAMEWORKS[name]} ${serves[name].join(', ')}`);
  const controls = parts.length === 0 ? '' : `Evidence for ${parts.join('; ')}.`;
  const text = [more, controls].filter((part) => part !== '').join(' ');
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** How much of the period is counted. */
function coverage({ hours, summed, unreadable }: ActivityFacts): string {
  const all = 'All events of the archive are counted, also those that raised no alert';
  const some =
    summed === hours
      ? `${all}.`
      : `${all}, as far as they are summed: ${summed} of ${hours} hours. \`sluice report --archive\` sums up what is missing.`;
  return unreadable === 0 ? some : `${some} ${grouped(unreadable)} lines or objects could not be read.`;
}

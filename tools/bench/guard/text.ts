import { textTable } from '../../score/text-table.ts';
import { BASELINE_PATH } from './baseline.ts';
import { type Finding, fails } from './compare.ts';

const two = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
const percent = (value: number | undefined) =>
  value === undefined ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(0)} %`;

/** What the guard found, those that fail first, and what to do; `again` are the labels that were measured twice. */
export function guardText(findings: readonly Finding[], again: ReadonlySet<string>): string {
  const failed = findings.filter(fails);
  const table = textTable(
    ['ratio on the floor', 'accepted', 'now', 'change', 'allowed', ''],
    [...failed, ...findings.filter((finding) => !fails(finding))].map((finding) => [
      finding.label,
      two(finding.was),
      two(finding.is),
      percent(finding.changePercent),
      finding.marginPercent === undefined ? '–' : `+${finding.marginPercent} %`,
      `${fails(finding) ? finding.standing.toUpperCase() : finding.standing}${again.has(finding.label) ? ', measured twice' : ''}`,
    ]),
  );
  const names = (all: readonly Finding[]) => [
    ...new Set(all.map(({ label }) => label.slice(0, label.indexOf(':')))),
  ];
  const accept = (all: readonly Finding[]) =>
    `\`npm run bench -- --accept ${names(all).join(' ')}\` and commit ${BASELINE_PATH}`;
  const better = findings.filter(({ standing }) => standing === 'better');
  return [
    table,
    '',
    ...(failed.length === 0 ? ['No ratio is worse than its margin allows.'] : []),
    ...(failed.length > 0
      ? [
          `${failed.length} of ${findings.length} fail. Find out why, with \`npm run bench -- ${names(failed).join(' ')}\`.`,
          `If it has to be so, say so in the commit: ${accept(failed)}.`,
        ]
      : []),
    ...(better.length > 0 ? [`Some are better: to hold them there, ${accept(better)}.`] : []),
  ].join('\n');
}

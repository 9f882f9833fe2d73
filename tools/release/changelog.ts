import { CodedError } from '../../src/kernel/coded-error.ts';

const HEADING = '## Unreleased\n';

/**
 * A changelog in which what was unreleased has become `version`, under an empty heading for what comes next.
 *
 * @param date `YYYY-MM-DD`
 * @throws CodedError `changelog_unready` when there is no such heading, or nothing under it
 */
export function released(changelog: string, version: string, date: string): string {
  const [before, after] = changelog.split(HEADING);
  if (after === undefined || !/^\n*- /.test(after))
    throw new CodedError(
      'changelog_unready',
      'CHANGELOG.md has no list under "## Unreleased": write what a user notices of this release there',
    );
  return `${before}${HEADING}\n## ${version} (${date})\n${after}`;
}

/** What a changelog says of `version`; of one that is not released yet, what is unreleased. */
export function notes(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m);
  const of = (heading: string) => sections.find((section) => section.startsWith(heading));
  const section = of(`## ${version} (`) ?? of(HEADING) ?? '';
  return section.replace(/^.*\n+/, '');
}

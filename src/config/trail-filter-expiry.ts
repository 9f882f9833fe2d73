import { endOfDay } from '../intake/trail/trail-filter.ts';

/** So long before a filter ends people are told. */
const NOTICE_DAYS = 14;
const DAY_MS = 86_400_000;

export interface EndingFilter {
  readonly name: string;
  /** Last day (UTC) on which it works. */
  readonly expires: string;
  /** Days after today on which it still works; below 0: it does nothing any more. */
  readonly daysLeft: number;
}

/** Filters that end within two weeks of `now` (epoch ms), and those that are over. */
export function endingFilters(
  filters: readonly { readonly name: string; readonly expires?: string | undefined }[],
  now: number,
): readonly EndingFilter[] {
  return filters
    .flatMap(({ name, expires }) =>
      expires === undefined
        ? []
        : [{ name, expires, daysLeft: Math.ceil((endOfDay(expires) - now) / DAY_MS) - 1 }],
    )
    .filter(({ daysLeft }) => daysLeft <= NOTICE_DAYS);
}

/** What people are told of it. */
export function endingText({ name, expires, daysLeft }: EndingFilter): string {
  const what = `the filter "${name}" of cloudtrail.filters`;
  if (daysLeft < 0)
    return `${what} ended on ${expires}: what it left out goes to Wazuh again; take it away, or give it another day`;
  const when = daysLeft === 0 ? 'today' : daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days, on ${expires}`;
  return `${what} ends ${when}: what it leaves out goes to Wazuh again then; look at its comment, and give it another day or take it away`;
}

import type { CloudTrailSettings } from '../../../src/config/cloudtrail-settings.ts';
import { endingFilters, endingText } from '../../../src/config/trail-filter-expiry.ts';
import { amber, type Check, green } from './check.ts';

/** Whether filters of CloudTrail end soon, or are over. None when there are no filters. */
export function filtersChecks({ filters }: CloudTrailSettings, clock: () => number): readonly Check[] {
  if (filters.length === 0) return [];
  return [
    {
      name: 'filters',
      subject: 'cloudtrail.filters',
      run: async () => {
        const ending = endingFilters(filters, clock());
        if (ending.length > 0) return ending.map((each) => amber(endingText(each)));
        return green(
          `${filters.length} ${filters.length === 1 ? 'filter works' : 'filters work'}, and none ends within two weeks`,
        );
      },
    },
  ];
}

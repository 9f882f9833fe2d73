import type { AlertFacts } from '../alert/alert-facts.ts';
import { pulledRuleId } from '../alert/s3-alert.ts';
import { isIp } from '../alert/source-facts.ts';
import type { Advice } from './advice.ts';
import { isShellSafe } from './shell-value.ts';

/** By what alerts are searched: the source address, the account that acted, or the application. */
export type SearchKey = 'address' | 'account' | 'application';

/**
 * A search of the Wazuh indexer for alerts of a Lucene query about the same address or account; no step when the
 * alert does not tell it, or tells it in a shape that may not stand in a command.
 * https://docs.opensearch.org/latest/api-reference/search-apis/search/ (URI searches)
 */
export function searchAlerts(
  facts: AlertFacts,
  key: SearchKey,
  { what, query }: { readonly what: string; readonly query?: string },
): readonly Advice[] {
  const term = termOf(facts, key);
  if (term === undefined) return [];
  const q = query === undefined ? term : `${ofSameWay(query, facts)} AND ${term}`;
  return [
    {
      what,
      command: [
        'curl -sG -u "$INDEXER_USER:$INDEXER_PASSWORD" "$INDEXER_URL/wazuh-alerts-%2A/_search" \\',
        `  --data-urlencode 'q=${q}' \\`,
        '  -d sort=timestamp:desc -d size=50',
      ].join('\n'),
    },
  ];
}

/** The rules that a query names are those about events that came as this one did. */
function ofSameWay(query: string, { pulled }: AlertFacts): string {
  return pulled === true ? query.replaceAll(/(?<=\brule\.id:)\d+/g, pulledRuleId) : query;
}

function termOf({ source, user, application, pulled }: AlertFacts, key: SearchKey): string | undefined {
  const data = pulled === true ? 'data.aws' : 'data';
  switch (key) {
    case 'address':
      return isIp(source.ip) && /^[\da-fA-F:.]+$/.test(source.ip)
        ? `${data}.srcip:"${source.ip}"`
        : undefined;
    case 'account':
      return isShellSafe('USER_ID', user.id) ? `${data}.sluice.user.id:"${user.id}"` : undefined;
    case 'application':
      return isShellSafe('APPLICATION', application)
        ? `${data}.sluice.service.name:"${application}"`
        : undefined;
  }
}

import { count } from '../aggregations.ts';
import { bandsOverTime, bandsRing, topBars } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import { table, tagCloud } from '../displays.ts';
import { alertList } from '../panel.ts';
import { THROUGH_SLUICE } from '../query.ts';
import {
  addresses,
  alerts,
  COLUMNS,
  graveAlerts,
  HIGHEST_LEVEL,
  TOP_ACTIONS,
  TOP_ADDRESSES,
  TOP_RULES,
  TOP_TECHNIQUES,
  users,
} from './parts.ts';

export const SECURITY_EVENTS: Board = {
  slug: 'security-events',
  title: 'Sluice security events',
  description: 'What is happening now: every alert of what came through Sluice, by severity.',
  advice: `**What is happening now.** Red and orange first: *high* (12–14) and *critical* (15 and up) are worth waking \
someone. Click a rule, user or address to filter everything by it, then read the alerts at the bottom.`,
  query: THROUGH_SLUICE,
  from: 'now-24h',
  refreshSeconds: 30,
  rows: [
    {
      height: 7,
      panels: [
        [alerts, 12],
        [graveAlerts, 12],
        [users, 12],
        [addresses, 12],
      ],
    },
    {
      height: 14,
      panels: [
        [bandsOverTime({ slug: 'severity-over-time', title: 'Alerts by severity' }), 34],
        [bandsRing({ slug: 'severity', title: 'Severity' }), 14],
      ],
    },
    {
      height: 16,
      panels: [
        [topBars({ slug: 'rules', title: 'Rules that fired most' }, TOP_RULES), 28],
        [tagCloud({ slug: 'actions', title: 'Actions' }, TOP_ACTIONS), 20],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'techniques', title: 'ATT&CK techniques' },
            [TOP_TECHNIQUES],
            [count(), HIGHEST_LEVEL],
          ),
          24,
        ],
        [topBars({ slug: 'addresses-by-severity', title: 'Source addresses' }, TOP_ADDRESSES), 24],
      ],
    },
    {
      height: 18,
      panels: [[alertList({ slug: 'latest', title: 'Latest alerts' }, COLUMNS), 48]],
    },
  ],
};

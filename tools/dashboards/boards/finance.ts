import { count, distinct, top } from '../aggregations.ts';
import { bandsOverTime, topBars } from '../charts.ts';
import type { Band } from '../colours.ts';
import type { Board } from '../dashboard.ts';
import { figure, table } from '../displays.ts';
import { alertList } from '../panel.ts';
import { both, is, THROUGH_SLUICE } from '../query.ts';
import { graveAlerts, HIGHEST_LEVEL, TOP_ADDRESSES, TOP_USERS } from './parts.ts';

const ACTION = 'data.sluice.event.action';
const CREDENTIALS = is('rule.groups', 'credential');
const CONNECTORS = is('rule.groups', 'connector');
const TRANSACTIONS = is('rule.groups', 'transaction');
const HIGH_VALUE = is('rule.groups', 'high_value');

const AREAS: readonly Band[] = [
  { label: 'credentials', query: CREDENTIALS, colour: '#E7664C' },
  { label: 'connectors', query: CONNECTORS, colour: '#6092C0' },
  { label: 'transactions', query: TRANSACTIONS, colour: '#9170B8' },
];

const FAILED = is('data.sluice.event.outcome', 'failure');

export const FINANCE: Board = {
  slug: 'finance',
  title: 'Sluice finance',
  description: 'Stored credentials, connectors to banks and services, and transactions that raised an alert.',
  advice: `**Money and the keys to it.** Ten credential reads in five minutes by one user is theft until shown otherwise: \
end their sessions and rotate what was read. A connector that appears or goes without a change ticket, a transaction above \
the threshold, or a series of failures is worth a call to its owner.`,
  query: both(THROUGH_SLUICE, is('rule.groups', 'finance')),
  from: 'now-7d',
  refreshSeconds: 300,
  rows: [
    {
      height: 7,
      panels: [
        [figure({ slug: 'credentials', title: 'Credentials', query: CREDENTIALS }), 8],
        [figure({ slug: 'connectors', title: 'Connectors', query: CONNECTORS }), 8],
        [figure({ slug: 'transactions', title: 'Transactions', query: TRANSACTIONS }), 8],
        [figure({ slug: 'high-value', title: 'High value', query: HIGH_VALUE }), 8],
        [figure({ slug: 'failed', title: 'Failed', query: FAILED }, count('Failures')), 8],
        [graveAlerts, 8],
      ],
    },
    {
      height: 14,
      panels: [
        [bandsOverTime({ slug: 'areas', title: 'Alerts by area' }, AREAS), 24],
        [bandsOverTime({ slug: 'severity', title: 'Alerts by severity' }), 24],
      ],
    },
    {
      height: 16,
      panels: [
        [topBars({ slug: 'rules', title: 'Rules' }, top('rule.description', 10, 'Rule')), 24],
        [topBars({ slug: 'users', title: 'Users' }, TOP_USERS, AREAS), 24],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'readers', title: 'Who touched credentials', query: CREDENTIALS },
            [TOP_USERS, top(ACTION, 3, 'Action')],
            [count(), distinct('data.srcip', 'Addresses'), HIGHEST_LEVEL],
          ),
          24,
        ],
        [
          table(
            { slug: 'sources', title: 'From where' },
            [TOP_ADDRESSES, top('GeoLocation.country_name', 1, 'Country')],
            [count(), distinct('data.sluice.user.id', 'Users'), HIGHEST_LEVEL],
          ),
          24,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table({ slug: 'amounts', title: 'High-value transactions', query: HIGH_VALUE }, [
            top('data.sluice.user.id', 20, 'User'),
            top('data.sluice.details.amount', 5, 'Amount'),
          ]),
          24,
        ],
        [
          table(
            { slug: 'failures', title: 'Users with most failures', query: FAILED },
            [TOP_USERS],
            [count('Failures'), distinct('data.srcip', 'Addresses'), HIGHEST_LEVEL],
          ),
          24,
        ],
      ],
    },
    {
      height: 18,
      panels: [
        [
          alertList({ slug: 'latest', title: 'Latest alerts' }, [
            'rule.level',
            'rule.description',
            ACTION,
            'data.sluice.event.outcome',
            'data.sluice.details.amount',
            'data.sluice.user.id',
            'data.srcip',
            'data.sluice.service.name',
          ]),
          48,
        ],
      ],
    },
  ],
};

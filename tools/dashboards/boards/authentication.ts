import { count, distinct, top } from '../aggregations.ts';
import { bandsOverTime, bandsRing, topBars } from '../charts.ts';
import { BAD, type Band, DOUBTFUL, GOOD } from '../colours.ts';
import type { Board } from '../dashboard.ts';
import { figure, table } from '../displays.ts';
import { alertList } from '../panel.ts';
import { both, is, THROUGH_SLUICE } from '../query.ts';
import { addresses, COLUMNS, HIGHEST_LEVEL, TOP_ADDRESSES, TOP_COUNTRIES, TOP_USERS } from './parts.ts';

const SUCCESS = is('rule.groups', 'authentication_success');
const FAILURE = is('rule.groups', 'authentication_failed');
/** What counts failures: brute force, guessing against one user, codes tried one after another. */
const SERIES = is('rule.groups', 'authentication_failures');

const OUTCOMES: readonly Band[] = [
  { label: 'series of failures', query: SERIES, colour: BAD },
  { label: 'failure', query: FAILURE, colour: DOUBTFUL },
  { label: 'success', query: SUCCESS, colour: GOOD },
];

export const AUTHENTICATION: Board = {
  slug: 'authentication',
  title: 'Sluice authentication',
  description: 'Sign-ins, tokens, second factors and QR scans that succeeded and failed.',
  advice: `**Who gets in, and who does not.** A rise of failures from one address is brute force; failures of many users \
from one address are stuffed credentials; one user from many addresses is guessing at that account. A success after a \
series of failures is the one to act on: end the user's sessions, have the password reset, block the address.`,
  query: both(
    THROUGH_SLUICE,
    is('rule.groups', 'authentication_success', 'authentication_failed', 'authentication_failures'),
  ),
  from: 'now-24h',
  refreshSeconds: 60,
  rows: [
    {
      height: 7,
      panels: [
        [figure({ slug: 'successes', title: 'Successes', query: SUCCESS }, count('Successes')), 12],
        [figure({ slug: 'failures', title: 'Failures', query: FAILURE }, count('Failures')), 12],
        [figure({ slug: 'series', title: 'Series of failures', query: SERIES }, count('Series'), true), 12],
        [addresses, 12],
      ],
    },
    {
      height: 14,
      panels: [
        [bandsOverTime({ slug: 'outcome-over-time', title: 'Success and failure' }, OUTCOMES), 34],
        [bandsRing({ slug: 'outcome', title: 'Outcome' }, OUTCOMES), 14],
      ],
    },
    {
      height: 16,
      panels: [
        [topBars({ slug: 'users', title: 'Users' }, TOP_USERS, OUTCOMES), 16],
        [topBars({ slug: 'addresses-by-outcome', title: 'Source addresses' }, TOP_ADDRESSES, OUTCOMES), 16],
        [topBars({ slug: 'countries', title: 'Countries' }, TOP_COUNTRIES, OUTCOMES), 16],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'many-users', title: 'Addresses that failed with most users', query: FAILURE },
            [TOP_ADDRESSES],
            [distinct('data.sluice.user.id', 'Users'), count('Failures'), HIGHEST_LEVEL],
          ),
          24,
        ],
        [
          table(
            { slug: 'many-addresses', title: 'Users that failed from most addresses', query: FAILURE },
            [TOP_USERS],
            [distinct('data.srcip', 'Addresses'), count('Failures'), HIGHEST_LEVEL],
          ),
          24,
        ],
      ],
    },
    {
      height: 12,
      panels: [
        [
          table({ slug: 'kinds', title: 'What was tried' }, [
            top('data.sluice.event.action', 15, 'Action'),
            top('data.sluice.service.name', 5, 'Service'),
          ]),
          24,
        ],
        [
          table({ slug: 'programs', title: 'Programs behind failures', query: FAILURE }, [
            top('data.sluice.user_agent.name', 10, 'Program'),
          ]),
          24,
        ],
      ],
    },
    {
      height: 18,
      panels: [[alertList({ slug: 'latest', title: 'Latest sign-ins' }, COLUMNS), 48]],
    },
  ],
};

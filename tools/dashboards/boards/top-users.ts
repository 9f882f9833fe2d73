import { LOWEST_LEVEL } from '../../../src/event/severity.ts';
import { count, distinct, top } from '../aggregations.ts';
import { topBars, topOverTime } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import { figure, table } from '../displays.ts';
import { alertList } from '../panel.ts';
import { both, either, exists, is, levels, THROUGH_SLUICE } from '../query.ts';
import { COLUMNS, HIGHEST_LEVEL, TOP_USERS } from './parts.ts';

const SOMEONE = exists('data.sluice.user.id');
const ADMIN = is('data.sluice.event.action', 'admin_*');
const HIGH = levels(LOWEST_LEVEL.high);

export const TOP_USERS_BOARD: Board = {
  slug: 'top-users',
  title: 'Sluice top users',
  description: 'Users and AWS identities with most and with gravest alerts, and from where they came.',
  advice: `**Who stands out.** Compare a user with their own past before you compare them with others. Many addresses or \
countries at once point to shared or stolen credentials; administration at night is worth a question. Pseudonyms such as \
\`user_5f2c…\` are one person each: \`sluice tokens\` tells the privacy officer whose.`,
  query: both(THROUGH_SLUICE, either(SOMEONE, exists('data.aws.userIdentity.arn'))),
  from: 'now-7d',
  rows: [
    {
      height: 7,
      panels: [
        [figure({ slug: 'users', title: 'Users' }, distinct('data.sluice.user.id', 'Users with alerts')), 12],
        [
          figure(
            { slug: 'grave-users', title: 'Users with high alerts', query: HIGH },
            distinct('data.sluice.user.id', `Users at level ${LOWEST_LEVEL.high} and up`),
            true,
          ),
          12,
        ],
        [
          figure(
            { slug: 'admins', title: 'Administrators', query: ADMIN },
            distinct('data.sluice.user.id', 'Users'),
          ),
          12,
        ],
        [
          figure(
            { slug: 'identities', title: 'AWS identities' },
            distinct('data.aws.userIdentity.arn', 'Identities with alerts'),
          ),
          12,
        ],
      ],
    },
    {
      height: 18,
      panels: [
        [topBars({ slug: 'users-by-severity', title: 'Users with most alerts' }, TOP_USERS), 24],
        [topOverTime({ slug: 'users-over-time', title: 'The same users over time' }, TOP_USERS), 24],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'profile', title: 'Users, and from where', query: SOMEONE },
            [top('data.sluice.user.id', 50, 'User')],
            [
              count(),
              HIGHEST_LEVEL,
              distinct('data.srcip', 'Addresses'),
              distinct('GeoLocation.country_name', 'Countries'),
              distinct('data.sluice.service.name', 'Services'),
            ],
          ),
          28,
        ],
        [
          table({ slug: 'gravest', title: 'Users with high alerts', query: HIGH }, [
            TOP_USERS,
            top('rule.description', 3, 'Rule'),
          ]),
          20,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table({ slug: 'administration', title: 'Administration', query: ADMIN }, [
            TOP_USERS,
            top('data.sluice.event.action', 5, 'Action'),
          ]),
          24,
        ],
        [
          table(
            { slug: 'aws-identities', title: 'AWS identities' },
            [top('data.aws.userIdentity.arn', 20, 'Identity')],
            [count(), HIGHEST_LEVEL, distinct('data.aws.eventName', 'Calls')],
          ),
          24,
        ],
      ],
    },
    {
      height: 18,
      panels: [[alertList({ slug: 'latest', title: 'Latest high alerts', query: HIGH }, COLUMNS), 48]],
    },
  ],
};

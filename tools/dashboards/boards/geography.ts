import { LOWEST_LEVEL } from '../../../src/event/severity.ts';
import { count, distinct, top } from '../aggregations.ts';
import { topBars, topOverTime } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import { figure, table, worldMap } from '../displays.ts';
import { exists, is, levels, not, THROUGH_SLUICE } from '../query.ts';
import { addresses, HIGHEST_LEVEL, TOP_COUNTRIES, TOP_USERS } from './parts.ts';

export const GEOGRAPHY: Board = {
  slug: 'geography',
  title: 'Sluice geographic map',
  description: 'Where alerts come from: places, countries and networks of their source addresses.',
  advice: `**Where it comes from.** A place that nobody of yours works in, or one user in two countries within an hour, is \
worth a question. Draw a box on the map to filter by it. Places are guesses made from addresses: good for sorting, no \
proof. Private addresses have none and are not on the map.`,
  query: THROUGH_SLUICE,
  from: 'now-24h',
  rows: [
    { height: 26, panels: [[worldMap({ slug: 'map', title: 'Source addresses' }), 48]] },
    {
      height: 7,
      panels: [
        [
          figure(
            { slug: 'countries', title: 'Countries' },
            distinct('GeoLocation.country_name', 'Countries'),
          ),
          12,
        ],
        [figure({ slug: 'cities', title: 'Cities' }, distinct('GeoLocation.city_name', 'Cities')), 12],
        [addresses, 12],
        [
          figure(
            {
              slug: 'unplaced',
              title: 'Without a place',
              query: not(exists('GeoLocation.country_name')),
            },
            count('Alerts without a place'),
          ),
          12,
        ],
      ],
    },
    {
      height: 16,
      panels: [
        [topBars({ slug: 'countries-by-severity', title: 'Countries by severity' }, TOP_COUNTRIES), 24],
        [topOverTime({ slug: 'countries-over-time', title: 'Countries over time' }, TOP_COUNTRIES), 24],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            {
              slug: 'failures',
              title: 'Failed sign-ins',
              query: is('rule.groups', 'authentication_failed', 'authentication_failures'),
            },
            [TOP_COUNTRIES],
            [count('Failures'), distinct('data.sluice.user.id', 'Users'), HIGHEST_LEVEL],
          ),
          16,
        ],
        [
          table(
            { slug: 'travellers', title: 'Users in most countries' },
            [TOP_USERS],
            [distinct('GeoLocation.country_name', 'Countries'), distinct('data.srcip', 'Addresses')],
          ),
          16,
        ],
        [
          table(
            { slug: 'networks', title: 'Networks behind high alerts', query: levels(LOWEST_LEVEL.high) },
            [top('data.sluice.source.as.organization.name', 10, 'Network')],
            [count(), distinct('data.srcip', 'Addresses')],
          ),
          16,
        ],
      ],
    },
  ],
};

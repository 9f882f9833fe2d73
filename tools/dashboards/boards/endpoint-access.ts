import { count, distinct, top } from '../aggregations.ts';
import { bandsOverTime, bandsRing, topBars, topRing } from '../charts.ts';
import { BAD, type Band, DOUBTFUL, GOOD } from '../colours.ts';
import type { Board } from '../dashboard.ts';
import { figure, table } from '../displays.ts';
import { alertList } from '../panel.ts';
import { both, either, exists, is, not, THROUGH_SLUICE } from '../query.ts';
import { alerts, HIGHEST_LEVEL, TOP_ADDRESSES, TOP_USERS } from './parts.ts';

const STATUS = 'data.sluice.http.response.status_code';
const DENIED = is(STATUS, '401', '403');
const FAULT = is(STATUS, '5*');

const ANSWERS: readonly Band[] = [
  { label: 'server fault (5xx)', query: FAULT, colour: BAD },
  { label: 'denied (401, 403)', query: DENIED, colour: '#E7664C' },
  { label: 'too many (429)', query: is(STATUS, '429'), colour: DOUBTFUL },
  {
    label: 'other refusals (4xx)',
    query: both(is(STATUS, '4*'), not(is(STATUS, '401', '403', '429'))),
    colour: '#6092C0',
  },
  { label: 'answered (2xx, 3xx)', query: is(STATUS, '2*', '3*'), colour: GOOD },
];

const PATHS = top('data.sluice.url.path', 10, 'Path');

export const ENDPOINT_ACCESS: Board = {
  slug: 'endpoint-access',
  title: 'Sluice endpoint access',
  description: 'Requests to application endpoints that raised an alert, by answer, path and caller.',
  advice: `**Which endpoints are knocked at.** Many denials on many paths from one address are a scan; denials of one user \
on one path are a permission that is missing or probed; a burst of 5xx beside attacks on the same path is worth the \
developers' time now. Only requests that raised an alert are in this index; all are in Sluice's archive.`,
  query: both(
    THROUGH_SLUICE,
    either(exists('data.sluice.url.path'), is('data.sluice.event.action', 'api_*')),
  ),
  from: 'now-24h',
  refreshSeconds: 60,
  rows: [
    {
      height: 7,
      panels: [
        [alerts, 12],
        [figure({ slug: 'denied', title: 'Denied', query: DENIED }, count('401 and 403')), 12],
        [figure({ slug: 'faults', title: 'Server faults', query: FAULT }, count('5xx'), true), 12],
        [figure({ slug: 'paths', title: 'Paths' }, distinct('data.sluice.url.path', 'Paths')), 12],
      ],
    },
    {
      height: 14,
      panels: [
        [bandsOverTime({ slug: 'answers-over-time', title: 'Answers' }, ANSWERS), 34],
        [bandsRing({ slug: 'answers', title: 'Answers' }, ANSWERS), 14],
      ],
    },
    {
      height: 16,
      panels: [
        [topBars({ slug: 'paths-by-answer', title: 'Paths' }, PATHS, ANSWERS), 24],
        [topBars({ slug: 'addresses-by-answer', title: 'Source addresses' }, TOP_ADDRESSES, ANSWERS), 24],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table({ slug: 'denied-paths', title: 'Denied, by user and path', query: DENIED }, [
            TOP_USERS,
            PATHS,
          ]),
          24,
        ],
        [
          table(
            { slug: 'scanners', title: 'Addresses that tried most paths' },
            [TOP_ADDRESSES],
            [distinct('data.sluice.url.path', 'Paths'), count(), HIGHEST_LEVEL],
          ),
          24,
        ],
      ],
    },
    {
      height: 12,
      panels: [
        [
          topRing({ slug: 'methods', title: 'Methods' }, top('data.sluice.http.request.method', 8, 'Method')),
          16,
        ],
        [topRing({ slug: 'services', title: 'Services' }, top('data.sluice.service.name', 8, 'Service')), 16],
        [
          topRing({ slug: 'programs', title: 'Programs' }, top('data.sluice.user_agent.name', 8, 'Program')),
          16,
        ],
      ],
    },
    {
      height: 18,
      panels: [
        [
          alertList({ slug: 'latest', title: 'Latest requests' }, [
            'rule.level',
            'rule.description',
            'data.sluice.http.request.method',
            'data.sluice.url.path',
            STATUS,
            'data.sluice.user.id',
            'data.srcip',
          ]),
          48,
        ],
      ],
    },
  ],
};

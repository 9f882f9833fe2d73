import { LOWEST_LEVEL } from '../../../src/event/severity.ts';
import { count, distinct, top } from '../aggregations.ts';
import { bandsOverTime, bandsRing, topBars, topOverTime } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import { figure, table } from '../displays.ts';
import { alertList } from '../panel.ts';
import { both, exists, is, levels } from '../query.ts';
import { alerts, graveAlerts, HIGHEST_LEVEL, TOP_RULES } from './parts.ts';

const CALLS = top('data.aws.eventName', 10, 'Call');
const IDENTITIES = top('data.aws.userIdentity.arn', 10, 'Identity');
const ACCOUNTS = top('data.aws.recipientAccountId', 10, 'Account');
const REFUSED = exists('data.aws.errorCode');

export const AWS: Board = {
  slug: 'aws',
  title: 'Sluice AWS',
  description: 'CloudTrail alerts of all accounts, whichever way they came to Wazuh.',
  advice: `**Your accounts, seen through CloudTrail.** First the red: logging switched off, root at work, keys and policies \
changed, data made public. A wave of refused calls from one identity is someone trying what a stolen key can do: disable \
the key, then read what it did before.`,
  query: is('data.aws.source', 'cloudtrail'),
  from: 'now-24h',
  refreshSeconds: 60,
  rows: [
    {
      height: 7,
      panels: [
        [alerts, 8],
        [graveAlerts, 8],
        [
          figure(
            { slug: 'root', title: 'Root at work', query: is('rule.groups', 'root_use') },
            count(),
            true,
          ),
          8,
        ],
        [
          figure(
            {
              slug: 'logging',
              title: 'Logging tampered with',
              query: is('rule.groups', 'audit_log_tampering'),
            },
            count(),
            true,
          ),
          8,
        ],
        [
          figure(
            { slug: 'public', title: 'Made public', query: is('rule.groups', 'aws_public') },
            count(),
            true,
          ),
          8,
        ],
        [figure({ slug: 'refused', title: 'Refused calls', query: REFUSED }, count('With an error code')), 8],
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
        [topBars({ slug: 'rules', title: 'Rules that fired most' }, TOP_RULES), 24],
        [topBars({ slug: 'identities-by-severity', title: 'Identities' }, IDENTITIES), 24],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'calls', title: 'Calls' },
            [CALLS, top('data.aws.eventSource', 1, 'Service')],
            [count(), distinct('data.aws.userIdentity.arn', 'Identities'), HIGHEST_LEVEL],
          ),
          24,
        ],
        [
          table({ slug: 'refusals', title: 'Refused calls', query: REFUSED }, [
            IDENTITIES,
            top('data.aws.errorCode', 3, 'Error'),
          ]),
          24,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [topBars({ slug: 'accounts', title: 'Accounts' }, ACCOUNTS), 16],
        [topOverTime({ slug: 'regions', title: 'Regions' }, top('data.aws.awsRegion', 8, 'Region')), 16],
        [topBars({ slug: 'tactics', title: 'ATT&CK tactics' }, top('rule.mitre.tactic', 10, 'Tactic')), 16],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'console', title: 'Console sign-ins', query: is('data.aws.eventName', 'ConsoleLogin') },
            [IDENTITIES, top('data.aws.sourceIPAddress', 5, 'Source address')],
          ),
          24,
        ],
        [
          table(
            {
              slug: 'sources',
              title: 'Source addresses of high alerts',
              query: both(levels(LOWEST_LEVEL.high), exists('data.aws.sourceIPAddress')),
            },
            [
              top('data.aws.sourceIPAddress', 10, 'Source address'),
              top('GeoLocation.country_name', 1, 'Country'),
            ],
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
            'data.aws.eventName',
            'data.aws.userIdentity.arn',
            'data.aws.sourceIPAddress',
            'data.aws.awsRegion',
            'data.aws.recipientAccountId',
          ]),
          48,
        ],
      ],
    },
  ],
};

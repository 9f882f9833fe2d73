import { count, distinct, highest, top } from '../aggregations.ts';
import { bandsOverTime, numbersOverTime, topOverTime } from '../charts.ts';
import { BAD, GOOD } from '../colours.ts';
import type { Board } from '../dashboard.ts';
import { table } from '../displays.ts';
import { is, THROUGH_SLUICE } from '../query.ts';

export const TRENDS: Board = {
  slug: 'trends',
  title: 'Sluice trends',
  description: 'Thirty days, a point a day: what grows, what is new, what fell silent.',
  advice: `**What changes.** Look for what grows, for what was never there before, and for what fell silent: a source without \
alerts for a day may have stopped sending. Drag over a rise to zoom in, then open *Sluice security events* for it.`,
  query: THROUGH_SLUICE,
  from: 'now-30d',
  rows: [
    {
      height: 14,
      panels: [
        [
          bandsOverTime({ slug: 'severity', title: 'Alerts a day, by severity' }, undefined, {
            interval: 'd',
          }),
          48,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [
          bandsOverTime(
            { slug: 'authentication', title: 'Sign-ins a day' },
            [
              {
                label: 'failure',
                query: is('rule.groups', 'authentication_failed', 'authentication_failures'),
                colour: BAD,
              },
              { label: 'success', query: is('rule.groups', 'authentication_success'), colour: GOOD },
            ],
            { interval: 'd', shape: 'line' },
          ),
          24,
        ],
        [
          numbersOverTime(
            { slug: 'who', title: 'Users and addresses a day' },
            [distinct('data.sluice.user.id', 'Users'), distinct('data.srcip', 'Addresses')],
            'd',
          ),
          24,
        ],
      ],
    },
    {
      height: 16,
      panels: [
        [
          topOverTime(
            { slug: 'actions', title: 'Actions a day' },
            top('data.sluice.event.action', 8, 'Action'),
            {
              interval: 'd',
              shape: 'area',
            },
          ),
          24,
        ],
        [
          topOverTime(
            { slug: 'tactics', title: 'ATT&CK tactics a day' },
            top('rule.mitre.tactic', 8, 'Tactic'),
            {
              interval: 'd',
              shape: 'area',
            },
          ),
          24,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [
          topOverTime(
            { slug: 'services', title: 'Services a day' },
            top('data.sluice.service.name', 8, 'Service'),
            { interval: 'd' },
          ),
          24,
        ],
        [
          topOverTime(
            { slug: 'tenants', title: 'Tenants a day' },
            top('data.sluice.organization.id', 8, 'Tenant'),
            { interval: 'd' },
          ),
          24,
        ],
      ],
    },
    {
      height: 14,
      panels: [
        [
          table(
            { slug: 'rules', title: 'Rules of the period' },
            [top('rule.id', 50, 'Rule'), top('rule.description', 1, 'Description')],
            [count(), highest('rule.level', 'Level')],
          ),
          32,
        ],
        [
          table({ slug: 'controls', title: 'PCI DSS requirements touched' }, [
            top('rule.pci_dss', 20, 'Requirement'),
          ]),
          16,
        ],
      ],
    },
  ],
};

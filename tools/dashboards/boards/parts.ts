import { LOWEST_LEVEL } from '../../../src/event/severity.ts';
import { count, distinct, highest, top } from '../aggregations.ts';
import { figure } from '../displays.ts';
import type { Panel } from '../panel.ts';
import { levels } from '../query.ts';

/** Parts that several dashboards show in the same way. */

export const TOP_USERS = top('data.sluice.user.id', 10, 'User');
export const TOP_ADDRESSES = top('data.srcip', 10, 'Source address');
export const TOP_ACTIONS = top('data.sluice.event.action', 10, 'Action');
export const TOP_COUNTRIES = top('GeoLocation.country_name', 10, 'Country');
export const TOP_RULES = top('rule.description', 10, 'Rule');
export const TOP_TECHNIQUES = top('rule.mitre.technique', 10, 'Technique');
export const HIGHEST_LEVEL = highest('rule.level', 'Highest level');

export const alerts: Panel = figure({ slug: 'alerts', title: 'Alerts' });

export const graveAlerts: Panel = figure(
  { slug: 'grave-alerts', title: 'High and critical', query: levels(LOWEST_LEVEL.high) },
  count(`Level ${LOWEST_LEVEL.high} and up`),
  true,
);

export const users: Panel = figure(
  { slug: 'users', title: 'Users' },
  distinct('data.sluice.user.id', 'Users'),
);

export const addresses: Panel = figure(
  { slug: 'addresses', title: 'Source addresses' },
  distinct('data.srcip', 'Addresses'),
);

/** Columns of lists of alerts of applications. */
export const COLUMNS = [
  'rule.level',
  'rule.description',
  'data.sluice.user.id',
  'data.srcip',
  'GeoLocation.country_name',
  'data.sluice.service.name',
] as const;

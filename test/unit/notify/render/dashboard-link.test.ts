import { describe, expect, test } from 'vitest';
import {
  addressLink,
  dashboardLink,
  summedLink,
  userLink,
} from '../../../../src/notify/render/dashboard-link.ts';
import { alertWith, digestOf, firstOf } from '../alert-builder.ts';

const BASE = 'https://wazuh.example.com/';

/** What the dashboard finds in the address once it has decoded it. */
function stateOf(url: string): string {
  return decodeURIComponent(url.slice(url.indexOf('#')));
}

describe('the link to the dashboard', () => {
  test('asks for the one alert by its id and node', () => {
    const url = dashboardLink(BASE, firstOf(alertWith()), 'alert');
    expect(url).toMatch(/^https:\/\/wazuh\.example\.com\/app\/data-explorer\/discover#\?_a=/);
    expect(stateOf(url)).toContain(
      `query:'id:"1772600767.123456" and (manager.name:"manager" or cluster.node:"manager")'`,
    );
  });

  test('asks for all of the group in a digest, over the time it tells of and a quarter of an hour around', () => {
    const state = stateOf(dashboardLink(BASE, digestOf(alertWith()), 'group'));
    expect(state).toContain(`query:'rule.id:"100102" and agent.id:"000" and data.srcip:"198.51.100.66"'`);
    expect(state).toContain(`time:(from:'2026-03-04T04:41:07.089Z',to:'2026-03-04T05:21:07.089Z')`);
  });

  test('asks for whatever a sum may hold, since its first alert', () => {
    const since = Date.parse('2026-03-04T05:00:00Z');
    const history = { firstAt: since, total: 40 };
    const state = stateOf(summedLink(BASE, { ...digestOf(alertWith()), history }, 12));
    expect(state).toContain(`query:'rule.level >= 12'`);
    expect(state).toContain(`time:(from:'2026-03-04T04:41:07.089Z',to:'2026-03-04T05:21:07.089Z')`);
    const later = { ...digestOf(alertWith()), since: since + 1, history };
    expect(stateOf(summedLink(BASE, later, 7))).toContain(`(from:'2026-03-04T04:45:00.000Z'`);
  });

  test('cannot be broken out of by an event', () => {
    const url = dashboardLink(BASE, firstOf(alertWith({ id: `a'!"\\)|>` })), 'alert');
    expect(stateOf(url)).toContain(`id:"a!'!!\\"\\\\)|>"`);
    expect(url).not.toMatch(/['"<>|() ]/);
  });

  test('is short enough for every client', () => {
    const url = dashboardLink(BASE, firstOf(alertWith({ manager: { name: '漢'.repeat(200) } })), 'alert');
    expect(url.length).toBeLessThanOrEqual(1_800);
  });

  test('asks for all that an address did in the day before and since, wherever the sources write it', () => {
    const state = stateOf(addressLink(BASE, firstOf(alertWith())) ?? '');
    expect(state).toContain(`query:'data.srcip:"198.51.100.66" or data.aws.srcip:"198.51.100.66" or `);
    expect(state).toContain(`time:(from:'2026-03-03T05:06:07.089Z',to:now)`);
  });

  test('asks for all that a user did, by the id and by the name', () => {
    const data = { dstuser: 'ann', sluice: { user: { id: 'u_9' } } };
    const state = stateOf(userLink(BASE, firstOf(alertWith({ data }))) ?? '');
    expect(state).toContain('data.sluice.user.id:"u_9" or data.aws.sluice.user.id:"u_9"');
    expect(state).toContain('data.dstuser:"ann"');
  });

  test('is left out for a user or an address that the alert does not name', () => {
    const nobody = firstOf(alertWith({ data: { srcip: undefined } }));
    expect([addressLink(BASE, nobody), userLink(BASE, nobody)]).toEqual([undefined, undefined]);
  });
});

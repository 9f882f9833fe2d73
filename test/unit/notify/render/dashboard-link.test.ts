import { describe, expect, test } from 'vitest';
import { dashboardLink } from '../../../../src/notify/render/dashboard-link.ts';
import { alertWith, digestOf, firstOf } from '../alert-builder.ts';

const BASE = 'https://wazuh.example.com/';

/** What the dashboard finds in the address once it has decoded it. */
function stateOf(url: string): string {
  return decodeURIComponent(url.slice(url.indexOf('#')));
}

describe('the link to the dashboard', () => {
  test('asks for the one alert by its id and node', () => {
    const url = dashboardLink(BASE, firstOf(alertWith()));
    expect(url).toMatch(/^https:\/\/wazuh\.example\.com\/app\/data-explorer\/discover#\?_a=/);
    expect(stateOf(url)).toContain(
      `query:'id:"1772600767.123456" and (manager.name:"manager" or cluster.node:"manager")'`,
    );
  });

  test('asks for all of the group in a digest, over the time it tells of and a quarter of an hour around', () => {
    const state = stateOf(dashboardLink(BASE, digestOf(alertWith())));
    expect(state).toContain(`query:'rule.id:"100102" and agent.id:"000" and data.srcip:"198.51.100.66"'`);
    expect(state).toContain(`time:(from:'2026-03-04T04:41:07.089Z',to:'2026-03-04T05:21:07.089Z')`);
  });

  test('cannot be broken out of by an event', () => {
    const url = dashboardLink(BASE, firstOf(alertWith({ id: `a'!"\\)|>` })));
    expect(stateOf(url)).toContain(`id:"a!'!!\\"\\\\)|>"`);
    expect(url).not.toMatch(/['"<>|() ]/);
  });

  test('is short enough for every client', () => {
    const url = dashboardLink(BASE, firstOf(alertWith({ manager: { name: '漢'.repeat(200) } })));
    expect(url.length).toBeLessThanOrEqual(1_800);
  });
});

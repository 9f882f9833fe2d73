import { appendFileSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../../../../src/config/rule-settings.ts';
import type { Manager } from '../../../../tools/local/manager/manager.ts';
import { shippedRuleFiles } from '../../../../tools/local/shipped-rules.ts';
import { deployment, findings, PASSWORD, said, startBareManager } from './bench.ts';

const time = { off: 0 };
let manager: Manager;
beforeAll(async () => {
  manager = await startBareManager({ now: () => Date.now() + time.off, limits: { maxRequestPerMinute: 0 } });
});
afterAll(() => manager.close());

const as = (username: string, password = PASSWORD) =>
  deployment({ manager, more: { account: { username, password } } });
const looking = () => as('looker');

describe('a login', () => {
  test('is green with the right password', async () => {
    expect(await said(looking(), 'login')).toEqual(['green: the API takes user and password']);
  });

  test('with a wrong one is red with the command that fills the secret, and no password is told', async () => {
    const all = await findings(as('looker', 'PLANTED-passw0rd'), ['login', 'permissions']);
    const text = JSON.stringify(all);
    expect(text).toContain('put-secret-value --secret-id sluice-local/wazuh');
    expect(all.find(({ check }) => check === 'login')?.status).toBe('red');
    expect(text).not.toContain('PLANTED');
  });

  test('that the API refuses from this address is told apart from a wrong password', async () => {
    const strict = await startBareManager({ limits: { maxLoginAttempts: 1 } });
    const place = (password: string) =>
      deployment({ manager: strict, more: { account: { username: 'looker', password } } });
    await said(place('wrong'), 'login');
    const [seen] = await said(place(PASSWORD), 'login');
    await strict.close();
    expect(seen).toMatch(/^red: the API refuses every login from this address for five minutes/);
  });

  test('while the requests of the node are spent is amber: in a minute it may be well', async () => {
    manager.setFault({ kind: 'too-many-requests' });
    const [seen] = await said(looking(), 'login');
    manager.setFault(undefined);
    expect(seen).toMatch(/^amber: the requests of this node are spent.* → run this again in a minute/);
  });
});

describe('a clock', () => {
  test.each([
    [0, /^green: in time/],
    [20_000, /^green: (19|20) s ahead of/],
    [-60_000, /^amber: (59|60|61) s behind this machine → .*chrony/],
    [150_000, /^red: (149|150) s ahead of this machine/],
  ])('that is off by %i ms', async (off, expected) => {
    time.off = off;
    const [seen] = await said(looking(), 'clock');
    time.off = 0;
    expect(seen).toMatch(expected);
  });
});

test('the version is the proven one', async () => {
  expect(await said(looking(), 'version')).toEqual(['green: Wazuh 4.14.7']);
});

describe('permissions', () => {
  test('that are all there and no more are one green line', async () => {
    expect(await said(looking(), 'permissions')).toEqual(['green: all 5 that are needed']);
  });

  test('that are missing come each with its purpose and the API calls that give it', async () => {
    const seen = await said(as('forwarder'), 'permissions');
    expect(seen.map((line) => line.slice(0, line.indexOf(',')))).toEqual([
      'amber: missing: cluster:status on *:*:*',
      'amber: missing: rules:read on rule:file:*',
      'amber: missing: manager:read on *:*:*',
      'amber: missing: manager:read_api_config on *:*:*',
    ]);
    expect(seen[1]).toContain('/policies?policy_ids=22"');
  });

  test('without which nothing is delivered are red, and the calls name the account', async () => {
    const [first = ''] = await said(as('nobody'), 'permissions');
    expect(first).toMatch(/^red: missing: event:ingest .*\/roles\/\$ROLE\/policies\?policy_ids=35"/);
    expect(first).toMatch(/\/security\/users\/4\/roles\?role_ids=\$ROLE"/);
  });

  test('that change a manager are more than is needed', async () => {
    const [all, more] = await said(as('admin'), 'permissions');
    expect(all).toBe('green: all 5 that are needed');
    expect(more).toMatch(/^amber: more than forwarding takes: security:update, .*rules:update/);
  });

  test('that a check lacks are named by it, and it is not red', async () => {
    for (const check of ['daemons', 'counters', 'limit', 'rules', 'cluster'] as const) {
      const [seen] = await said(as('forwarder'), check);
      expect(seen, check).toMatch(
        /^amber: the account may not look \(\w+:\w+\) → see what the check permissions/,
      );
    }
  });
});

describe('the calls that give a permission', () => {
  test('give it, when an administrator makes them', async () => {
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const fresh = await startBareManager({ now, limits: { maxRequestPerMinute: 0 } });
    const place = (username: string) =>
      deployment({ manager: fresh, more: { account: { username, password: PASSWORD } } });
    const before = await findings(place('nobody'), ['permissions']);
    const calls = before.flatMap(({ next = [] }) => next).filter((line) => line.startsWith('curl'));
    await makeCalls(fresh, calls);
    // A change ends every token of its second.
    ahead = 2_000;
    const after = await said(place('nobody'), 'permissions');
    await fresh.close();
    expect(calls).toHaveLength(7);
    expect(after).toEqual(['green: all 5 that are needed']);
  });
});

/** Makes the calls as an administrator with `curl` and a shell would. */
async function makeCalls(target: Manager, calls: readonly string[]): Promise<void> {
  const { createManagerCall } = await import('../../../../adapters/wazuh/manager-call.ts');
  const { createExchange } = await import('../../../../adapters/wazuh/exchange.ts');
  const { createTlsAgent } = await import('../../../../adapters/wazuh/tls.ts');
  const agent = createTlsAgent({ fingerprints: [target.fingerprint256] });
  const call = createManagerCall({
    exchange: createExchange(target.apiUrl, agent, Date.now),
    clock: Date.now,
    credentials: async () => ({ username: 'admin', password: PASSWORD }),
    pause: async () => {},
  });
  let role = '';
  for (const line of calls) {
    const [, url = ''] = /curl -X POST "([^"]+)"/.exec(line) ?? [];
    const [, body] = / -d '([^']+)'/.exec(line) ?? [];
    const { pathname, search } = new URL(url.replaceAll('$ROLE', role));
    const answer = await call({ method: 'POST', path: pathname + search, ...(body && { body }) });
    const made = JSON.parse(answer.body).data.affected_items[0]?.id;
    if (pathname.endsWith('/roles') && body !== undefined && made !== undefined) role = String(made);
  }
  agent.destroy();
}

describe('daemons', () => {
  test('that matter and run, with nobody to bring alerts back, are amber', async () => {
    const [seen] = await said(looking(), 'daemons');
    expect(seen).toMatch(
      /^amber: wazuh-integratord is stopped, so that no alert comes back → .*<integration>/,
    );
  });

  test('that have lost nothing say how full their queues are', async () => {
    expect(await said(looking(), 'counters')).toEqual([
      'green: nothing was dropped since its start; queues are at most 0 % full',
    ]);
  });

  test('that have lost events say how many, and what that means', async () => {
    manager.counters.analysisd.dropped = 7;
    manager.counters.remoted.discarded = 2;
    const [seen] = await said(looking(), 'counters');
    manager.counters.analysisd.dropped = 0;
    manager.counters.remoted.discarded = 0;
    expect(seen).toMatch(
      /^amber: since its start the analysis daemon has dropped 7 events, and .* discarded 2 messages/,
    );
  });
});

describe("the API's limit", () => {
  const limited = async (maxRequestPerMinute: number, requestsPerMinute: number) => {
    const node = await startBareManager({ limits: { maxRequestPerMinute } });
    const [seen] = await said(deployment({ manager: node, wazuh: { requestsPerMinute } }), 'limit');
    await node.close();
    return seen;
  };

  test('is 30 requests to /events, whatever the budget says', async () => {
    expect(await limited(300, 30)).toBe(
      'green: 30 requests to /events a minute (max_request_per_minute: 300)',
    );
    expect(await limited(300, 10)).toBe(
      'green: 10 requests to /events a minute (max_request_per_minute: 300)',
    );
    expect(await limited(300, 60)).toMatch(
      /^amber: 30 requests .* however many wazuh\.requestsPerMinute says/,
    );
  });

  test('that was lowered is amber', async () => {
    expect(await limited(20, 30)).toMatch(
      /^amber: 18 requests to \/events a minute alone .* → raise max_request_per/,
    );
  });

  test('that is switched off is none, unless the budget is', async () => {
    expect(await limited(0, 30)).toMatch(/^green: none \(max_request_per_minute: 0\)/);
    expect(await limited(0, 600)).toMatch(/^green: 600 requests to \/events a minute/);
  });
});

test('a manager without a cluster has no other nodes', async () => {
  expect(await said(looking(), 'cluster')).toEqual(['green: a manager by itself, no cluster']);
});

let ruled: Manager;
beforeAll(async () => {
  ruled = await startBareManager({ ruleset: shippedRuleFiles(), limits: { maxRequestPerMinute: 0 } });
});
afterAll(() => ruled.close());

const rules = (settings = DEFAULT_RULE_SETTINGS) =>
  said(deployment({ manager: ruled, wazuh: { rules: settings } }), 'rules');
const file = (name: string) => join(ruled.folder, 'etc/rules', name);

test('rules as they are shipped are green', async () => {
  expect((await rules())[0]).toMatch(
    /^green: all \d\d files are there, in this text and with these settings$/,
  );
});

test('rules with other settings than the configuration has are amber', async () => {
  const settings = { ...DEFAULT_RULE_SETTINGS, highValueTransaction: { amount: 77 } };
  expect(await rules(settings)).toEqual([
    'amber: another text or other settings: 0013-sluice_transaction_rules.xml → npx sluice rules push   (--dry-run shows the difference first)',
  ]);
});

test('rules of an older text are amber, missing ones red, and those that are shipped no longer are told', async () => {
  const [sentry, probe] = [file('0014-sluice_sentry_rules.xml'), file('0014-sluice_probe_rules.xml')];
  copyFileSync(sentry, `${sentry}.kept`);
  appendFileSync(sentry, '<!-- of before -->\n');
  expect((await rules())[0]).toMatch(/^amber: another text or other settings: 0014-sluice_sentry_rules\.xml/);
  rmSync(probe);
  writeFileSync(file('0019-sluice_old_rules.xml'), '<group name="x,">\n</group>\n');
  const [seen] = await rules();
  expect(seen).toMatch(
    /^red: missing: 0014-sluice_probe_rules\.xml; another text .*; shipped no longer: 0019-sluice_old_rules\.xml/,
  );
  expect(seen).toContain('rules push --prune');
});

test('a manager without any of them is red', async () => {
  const [seen] = await said(looking(), 'rules');
  expect(seen).toMatch(/^red: none of the \d\d files of rules is there/);
});

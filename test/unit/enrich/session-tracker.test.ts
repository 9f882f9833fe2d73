import { describe, expect, test } from 'vitest';
import { createMemorySessionBook } from '../../../adapters/memory/session-book.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { cloudTrailRedaction } from '../../../functions/middleware/record-redaction.ts';
import { defineConfig } from '../../../src/config.ts';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import type { SessionBook } from '../../../src/enrich/session-book.ts';
import { createSessionTracker } from '../../../src/enrich/session-tracker.ts';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { normalizeCloudTrail } from '../../../src/normalize/cloudtrail.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const [HOME, OTHER] = ['111122223333', '444455556666'];
const ALICE: JsonObject = {
  type: 'IAMUser',
  arn: `arn:aws:iam::${HOME}:user/alice`,
  accountId: HOME,
  userName: 'alice',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};
const session = (role: string, key: string): JsonObject => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::${OTHER}:assumed-role/${role}/s`,
  accountId: OTHER,
  accessKeyId: key,
  sessionContext: { sessionIssuer: { userName: role } },
});

let minutes = 0;
function envelope(record: JsonObject, tenant = 'acme'): Envelope {
  minutes += 1;
  const eventTime = new Date(NOW + minutes * 60_000).toISOString();
  const normalized = normalizeCloudTrail(
    {
      eventID: `e-${minutes}`,
      eventTime,
      eventSource: 'sts.amazonaws.com',
      recipientAccountId: OTHER,
      ...record,
    },
    { tenant, bucket: 'trail', object: 'file', readAt: NOW },
  );
  if (!normalized.ok) throw new Error(normalized.error.code);
  return normalized.value;
}
const assume = (by: JsonObject, role: string, key: string, more: JsonObject = {}, tenant?: string) =>
  envelope(
    {
      eventName: 'AssumeRole',
      userIdentity: by,
      requestParameters: { roleArn: `arn:aws:iam::${OTHER}:role/${role}` },
      responseElements: {
        credentials: { accessKeyId: key, sessionToken: 'IQoJb3JpZ2luX2VjEGYaCXVzLWVhc3Q' },
      },
      ...more,
    },
    tenant,
  );
const use = (role: string, key: string, tenant?: string) =>
  envelope({ eventName: 'ListUsers', userIdentity: session(role, key) }, tenant);

const enrich = createEnricher({ geo: undefined, accounts: {} });
const memory = () => createMemorySessionBook(() => NOW);
function stage(book: SessionBook = memory(), failures: unknown[] = []) {
  const sessionsOf = createSessionTracker({ book, clock: () => NOW, onFailure: (e) => failures.push(e) });
  return async (...envelopes: Envelope[]) => {
    const sessions = await sessionsOf(envelopes);
    return envelopes.map((each) => enrich(each, sessions.get(each)).event.sluice?.identity?.chain);
  };
}
const DEV = `role Dev (${OTHER})`;
const ADMIN = `role Admin (${OTHER})`;

describe('a chain of roles', () => {
  test('is followed to its beginning from message to message, by whichever instance', async () => {
    const book = memory();
    await stage(book)(assume(ALICE, 'Dev', 'ASIA1'));
    await stage(book)(assume(session('Dev', 'ASIA1'), 'Admin', 'ASIA2'));
    expect(await stage(book)(use('Admin', 'ASIA2'), use('Dev', 'ASIA1'))).toEqual([
      `user alice > ${DEV} > ${ADMIN}`,
      `user alice > ${DEV}`,
    ]);
  });

  test('is followed within one message, whatever its order', async () => {
    const calls = [
      assume(ALICE, 'Dev', 'ASIA1'),
      assume(session('Dev', 'ASIA1'), 'Admin', 'ASIA2'),
      use('Admin', 'ASIA2'),
    ];
    expect((await stage()(...calls.toReversed()))[0]).toBe(`user alice > ${DEV} > ${ADMIN}`);
  });

  test('begins with the session when its making has not been read yet, and is whole once it was', async () => {
    const tell = stage();
    const making = assume(ALICE, 'Dev', 'ASIA1');
    expect(await tell(use('Dev', 'ASIA1'))).toEqual([`session s > ${DEV}`]);
    await tell(making);
    expect(await tell(use('Dev', 'ASIA1'))).toEqual([`user alice > ${DEV}`]);
  });

  test('of any length stays short, and keeps its beginning and its end', async () => {
    const tell = stage();
    await tell(assume(ALICE, 'R0', 'ASIA0'));
    for (let i = 0; i < 20; i += 1)
      await tell(assume(session(`R${i}`, `ASIA${i}`), `R${i + 1}`, `ASIA${i + 1}`));
    const [chain = ''] = await tell(use('R20', 'ASIA20'));
    expect(chain.split(' > ')).toHaveLength(9);
    expect(chain).toMatch(/^user alice > role R0 \(\d+\) > … > .* > role R20 \(\d+\)$/);
  });

  test('is told from the account of the caller, who knows more, whichever record comes first', async () => {
    const byAccount: JsonObject = { type: 'AWSAccount', accountId: HOME, principalId: 'AIDAEXAMPLE' };
    for (const order of [
      [byAccount, ALICE],
      [ALICE, byAccount],
    ]) {
      const book = memory();
      for (const by of order) await stage(book)(assume(by, 'Dev', 'ASIA1'));
      expect(await stage(book)(use('Dev', 'ASIA1'))).toEqual([`user alice > ${DEV}`]);
    }
  });

  test('is no other tenant’s', async () => {
    const tell = stage();
    await tell(assume(ALICE, 'Dev', 'ASIA1'));
    expect(await tell(use('Dev', 'ASIA1', 'other'))).toEqual([`session s > ${DEV}`]);
  });

  test('begins with who federated it, and with who vouched', async () => {
    const tell = stage();
    const saml: JsonObject = { type: 'SAMLUser', userName: 'dana', identityProvider: 'provider' };
    const requestParameters = {
      roleArn: `arn:aws:iam::${OTHER}:role/Dev`,
      principalArn: `arn:aws:iam::${OTHER}:saml-provider/Okta`,
    };
    await tell(assume(saml, 'Dev', 'ASIA1', { eventName: 'AssumeRoleWithSAML', requestParameters }));
    const sessionsOf = createSessionTracker({ book: memory(), clock: () => NOW, onFailure: () => {} });
    const made = assume(saml, 'Dev', 'ASIA1', { eventName: 'AssumeRoleWithSAML', requestParameters });
    const used = use('Dev', 'ASIA1');
    const { event } = enrich(used, (await sessionsOf([made, used])).get(used));
    expect(event.sluice?.identity).toMatchObject({
      type: 'SAMLUser',
      name: 'dana',
      federated_by: 'SAML Okta',
      chain: `SAML user dana > ${DEV}`,
    });
  });
});

describe('the book', () => {
  const broken: SessionBook = {
    find: async () => Promise.reject(new Error('down')),
    note: async () => Promise.reject(new Error('down')),
  };

  test('that fails holds nothing up, and is heard of', async () => {
    const failures: unknown[] = [];
    const tell = stage(broken, failures);
    const calls = [assume(ALICE, 'Dev', 'ASIA1'), use('Dev', 'ASIA1'), use('Dev', 'ASIA9')];
    expect(await tell(...calls)).toEqual(['user alice', `user alice > ${DEV}`, `session s > ${DEV}`]);
    expect(failures).toHaveLength(2);
  });

  test('is asked once for each session, and told nothing of what services make for themselves', async () => {
    const asked: number[] = [];
    const told: number[] = [];
    const book = memory();
    const tell = stage({
      find: (sessions) => {
        asked.push(sessions.length);
        return book.find(sessions);
      },
      note: (sessions) => {
        told.push(sessions.length);
        return book.note(sessions);
      },
    });
    await tell(assume({ type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, 'Dev', 'ASIA0'));
    await tell(assume(ALICE, 'Dev', 'ASIA1'));
    await tell(use('Dev', 'ASIA1'), use('Dev', 'ASIA9'), use('Dev', 'ASIA9'));
    await tell(use('Dev', 'ASIA9'), envelope({ eventName: 'ListUsers', userIdentity: ALICE }));
    expect(told).toEqual([1]);
    expect(asked).toEqual([1]);
  });

  test('knows sessions by what redaction leaves of them, and keeps no token', async () => {
    const config = defineConfig({
      name: 'sluice',
      tenants: [{ id: 'acme' }],
      wazuh: { nodes: [{ name: 'manager', url: 'https://wazuh.example:55000' }] },
    });
    const redaction = cloudTrailRedaction(config, createMemoryTelemetry(), () =>
      Promise.reject(new Error('no tokens')),
    );
    const redact = await redaction('acme');
    const making = redact(assume(ALICE, 'Dev', 'ASIAIOSFODNN7EXAMPLE'));
    expect(making.record?.responseElements).toMatchObject({
      credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: expect.stringContaining('REDACTED') },
    });
    const tell = stage();
    await tell(making);
    expect(await tell(redact(use('Dev', 'ASIAIOSFODNN7EXAMPLE')))).toEqual([`user alice > ${DEV}`]);
  });
});

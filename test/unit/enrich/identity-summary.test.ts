import { describe, expect, test } from 'vitest';
import { summarizeIdentity } from '../../../src/enrich/identity-summary.ts';
import type { SessionOrigin } from '../../../src/enrich/session-book.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';

const HOME = '111122223333';
const OTHER = '444455556666';

const call = (userIdentity: JsonObject, more: JsonObject = {}): JsonObject => ({
  eventName: 'PutObject',
  eventSource: 's3.amazonaws.com',
  recipientAccountId: HOME,
  userIdentity,
  ...more,
});
const roleSession = (role: string, session: string, more: JsonObject = {}): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${session}`,
  arn: `arn:aws:sts::${HOME}:assumed-role/${role}/${session}`,
  accountId: HOME,
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', userName: role, accountId: HOME },
    webIdFederationData: {},
    attributes: { mfaAuthenticated: 'false' },
    ...more,
  },
});
const ALICE: JsonObject = {
  type: 'IAMUser',
  arn: `arn:aws:iam::${HOME}:user/team/alice`,
  accountId: HOME,
  userName: 'alice',
  accessKeyId: 'AKIAEXAMPLE',
};

describe('who really acted', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'a user with a key of its own',
      ALICE,
      {
        type: 'IAMUser',
        name: 'alice',
        account: HOME,
        known_by: 'record',
        chain: 'user alice',
        credential: 'long_term',
      },
    ],
    [
      'root',
      { type: 'Root', arn: `arn:aws:iam::${HOME}:root`, accountId: HOME },
      { type: 'Root', account: HOME, known_by: 'record', chain: `root ${HOME}`, root: true },
    ],
    [
      'a role whose session somebody has named',
      roleSession('Deploy', 'build-7'),
      {
        type: 'AssumedRole',
        name: 'build-7',
        account: HOME,
        known_by: 'session_name',
        chain: `session build-7 > role Deploy (${HOME})`,
        steps: 1,
        mfa: false,
        credential: 'temporary',
      },
    ],
    [
      'a source identity, which no role can change',
      roleSession('Deploy', 'build-7', { sourceIdentity: 'carol' }),
      {
        type: 'AssumedRole',
        name: 'carol',
        account: HOME,
        known_by: 'source_identity',
        chain: `session carol > role Deploy (${HOME})`,
        steps: 1,
        source_identity: 'carol',
        credential: 'temporary',
      },
    ],
    [
      'a person by single sign-on',
      roleSession('AWSReservedSSO_Admin_Access_0123456789abcdef', 'dana'),
      {
        type: 'AssumedRole',
        name: 'dana',
        account: HOME,
        known_by: 'session_name',
        chain: `Identity Center user dana > permission set Admin_Access (${HOME})`,
        steps: 1,
        federated_by: 'Identity Center',
        mfa: false,
        credential: 'temporary',
      },
    ],
    [
      'a workload with a token of its own',
      roleSession('Ci', 'job', {
        webIdFederationData: {
          federatedProvider: `arn:aws:iam::${HOME}:oidc-provider/token.actions.githubusercontent.com`,
        },
      }),
      {
        type: 'AssumedRole',
        name: 'job',
        account: HOME,
        known_by: 'session_name',
        chain: `OIDC token.actions.githubusercontent.com user job > role Ci (${HOME})`,
        steps: 1,
        federated_by: 'OIDC token.actions.githubusercontent.com',
        mfa: false,
        credential: 'temporary',
      },
    ],
    [
      'a federated user, by whoever made it',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${HOME}:federated-user/eve`,
        accountId: HOME,
        sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'alice' } },
      },
      {
        type: 'IAMUser',
        name: 'alice',
        account: HOME,
        known_by: 'record',
        chain: `user alice > federated user eve (${HOME})`,
        steps: 1,
        credential: 'temporary',
      },
    ],
    [
      'a user of the Identity Center itself',
      { type: 'IdentityCenterUser', accountId: HOME, onBehalfOf: { userId: '906799cc-0000' } },
      {
        type: 'IdentityCenterUser',
        name: '906799cc-0000',
        account: HOME,
        known_by: 'record',
        chain: 'Identity Center user 906799cc-0000',
        federated_by: 'Identity Center',
        credential: 'temporary',
      },
    ],
    [
      'another account',
      { type: 'AWSAccount', accountId: OTHER, principalId: 'AIDAEXAMPLE' },
      {
        type: 'AWSAccount',
        account: OTHER,
        known_by: 'record',
        chain: `account ${OTHER}`,
        cross_account: true,
      },
    ],
    [
      'a service for itself',
      { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
      {
        type: 'AWSService',
        name: 'lambda.amazonaws.com',
        known_by: 'record',
        chain: 'service lambda.amazonaws.com',
      },
    ],
    [
      'a user through a service',
      { ...ALICE, accessKeyId: 'ASIAEXAMPLE', invokedBy: 'cloudformation.amazonaws.com' },
      {
        type: 'IAMUser',
        name: 'alice',
        account: HOME,
        known_by: 'record',
        chain: 'user alice',
        invoked_by: 'cloudformation.amazonaws.com',
        credential: 'temporary',
      },
    ],
    ['nobody', {}, { type: 'Unknown', known_by: 'record', chain: 'unknown' }],
  ])('%s', (_, userIdentity, summary) => {
    expect(summarizeIdentity(call(userIdentity))).toMatchObject(summary);
  });

  test('only what the record says is there', () => {
    expect(summarizeIdentity(call(ALICE))).toEqual({
      type: 'IAMUser',
      name: 'alice',
      account: HOME,
      known_by: 'record',
      chain: 'user alice',
      credential: 'long_term',
    });
  });

  test('who switched roles in the console is the user that was switched from', () => {
    const record = call(roleSession('Admin', 'alice'), {
      eventName: 'SwitchRole',
      eventSource: 'signin.amazonaws.com',
      additionalEventData: { SwitchFrom: `arn:aws:iam::${OTHER}:user/alice` },
    });
    expect(summarizeIdentity(record)).toMatchObject({
      type: 'IAMUser',
      name: 'alice',
      account: OTHER,
      known_by: 'record',
      chain: `user alice > role Admin (${HOME})`,
    });
  });

  test('a sign-in says whether it used a second factor, and a session whether it is of the console', () => {
    expect(summarizeIdentity(call(ALICE, { additionalEventData: { MFAUsed: 'Yes' } })).mfa).toBe(true);
    expect(summarizeIdentity(call(ALICE, { sessionCredentialFromConsole: 'true' })).console).toBe(true);
  });

  test('pseudonyms stay what they are, and are not taken apart', () => {
    const record = call({
      ...roleSession('Deploy', 'x'),
      arn: 'arn_5f2c',
      accessKeyId: 'key_77aa',
      sessionContext: { sessionIssuer: { userName: 'role_12ab' } },
    });
    expect(summarizeIdentity(record)).toMatchObject({
      chain: `session unknown > role role_12ab (${HOME})`,
      credential: 'temporary',
    });
  });

  test('texts of any length and kind make a short summary', () => {
    const long = 'x'.repeat(100_000);
    const record = call({
      type: long,
      arn: `arn:aws:sts::${HOME}:assumed-role/${long}/${long}`,
      accountId: long,
      userName: long,
      invokedBy: long,
      sessionContext: { sourceIdentity: long, sessionIssuer: 7, webIdFederationData: [long] },
    });
    expect(JSON.stringify(summarizeIdentity(record)).length).toBeLessThan(3_500);
  });
});

describe('a session whose making was seen', () => {
  const session: SessionOrigin = {
    type: 'IAMUser',
    name: 'alice',
    account: OTHER,
    path: [`role Dev (${OTHER})`, `role Admin (${HOME})`],
    rank: 1,
  };

  test('is told from its beginning', () => {
    expect(summarizeIdentity(call(roleSession('Admin', 'whoever')), session)).toMatchObject({
      type: 'IAMUser',
      name: 'alice',
      account: OTHER,
      known_by: 'earlier_call',
      chain: `user alice > role Dev (${OTHER}) > role Admin (${HOME})`,
      steps: 2,
    });
  });

  test('of a beginning that is no person is called by its source identity', () => {
    const record = call(roleSession('Admin', 'whoever', { sourceIdentity: 'carol' }));
    const { name: _, ...byAccount } = session;
    const of = (origin: SessionOrigin) => {
      const { name, known_by } = summarizeIdentity(record, origin);
      return [name, known_by];
    };
    expect(of({ ...byAccount, type: 'AWSAccount', rank: 0 })).toEqual(['carol', 'source_identity']);
    expect(of(session)).toEqual(['alice', 'earlier_call']);
  });
});

describe('a call that makes a session says for whom', () => {
  test.each<[string, JsonObject, string | undefined, string | undefined]>([
    [
      'AssumeRole',
      { requestParameters: { roleArn: `arn:aws:iam::${OTHER}:role/path/Dev` } },
      `role Dev (${OTHER})`,
      OTHER,
    ],
    [
      'AssumeRoleWithSAML',
      { responseElements: { assumedRoleUser: { arn: `arn:aws:sts::${OTHER}:assumed-role/Dev/eve` } } },
      `role Dev (${OTHER})`,
      OTHER,
    ],
    ['AssumeRoot', { requestParameters: { targetPrincipal: OTHER } }, `root ${OTHER}`, OTHER],
    ['GetFederationToken', { requestParameters: { name: 'eve' } }, 'federated user eve', undefined],
    [
      'GetRoleCredentials',
      { serviceEventDetails: { account_id: OTHER, role_name: 'Admin' } },
      `permission set Admin (${OTHER})`,
      OTHER,
    ],
    ['GetSessionToken', { requestParameters: { durationSeconds: 900 } }, undefined, undefined],
    ['AssumeRole', { requestParameters: { roleArn: 'masked' } }, undefined, undefined],
  ])('%s', (eventName, more, target, target_account) => {
    const identity = summarizeIdentity(call(ALICE, { eventName, ...more }));
    expect([identity.target, identity.target_account]).toEqual([target, target_account]);
  });
});

import { describe, expect, test } from 'vitest';
import { SecurityEventSchema } from '../../../src/event/security-event.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { DocumentKind } from '../../../src/redact/document-policies.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { securityEvent } from '../../support/envelopes.ts';
import { plantedSecrets } from '../../support/planted/secrets.ts';

const redact = (kind: DocumentKind, document: JsonObject): JsonObject =>
  createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, kind)).redact(document).value;

const jane = ['jane', 'example.com'].join('@');
const accessKey = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const planted = (type: string): string => plantedSecrets().find((one) => one.type === type)?.value ?? '';

describe('a security event', () => {
  const event = securityEvent('evt-1', {
    user: { id: jane, name: jane, email: jane, full_name: 'Jane Doe', roles: ['admin'] },
    source: { ip: '198.51.100.7', address: '198.51.100.7' },
    related: { ip: ['198.51.100.7'], user: [jane], hosts: ['shop.example.com'] },
    url: { full: `https://shop.example.com/?mail=${encodeURIComponent(jane)}`, path: '/' },
    sluice: { details: { order_id: 'ORD-1', ssn: '078-05-1120', note: planted('github_token') } },
  });
  const output = redact('event', event as unknown as JsonObject);

  test('keeps what detection tells apart by, and is still a security event', () => {
    const parsed = SecurityEventSchema.parse(output);
    expect(parsed.event).toEqual(event.event);
    expect(parsed.source).toEqual(event.source);
    expect(parsed.organization).toEqual(event.organization);
    expect(parsed.user?.id).toBe(jane);
    expect(parsed.related?.ip).toEqual(['198.51.100.7']);
    expect(parsed.sluice?.details?.order_id).toBe('ORD-1');
  });

  test('loses names, addresses and secrets', () => {
    expect(output).toMatchObject({
      user: { name: '[REDACTED:email]', email: '[REDACTED:email]', full_name: '[REDACTED:person_name]' },
      related: { user: ['[REDACTED:email]'] },
      url: { full: 'https://shop.example.com/?mail=[REDACTED:email]' },
      sluice: { details: { ssn: '[REDACTED:national_id]', note: '[REDACTED:github_token]' } },
    });
  });

  test('loses a secret even where identities stay', () => {
    const hostile = securityEvent('evt-1', { user: { id: planted('github_token') } });
    expect(redact('event', hostile as unknown as JsonObject)).toMatchObject({
      user: { id: '[REDACTED:github_token]' },
    });
  });
});

describe('a CloudTrail record', () => {
  const identity = {
    type: 'AssumedRole',
    principalId: `AROAMLQ9F6KHQ07JKA0WY:${jane}`,
    arn: `arn:aws:sts::123456789012:assumed-role/Admin/${jane}`,
    accountId: '123456789012',
    accessKeyId: accessKey,
    userName: jane,
  };
  const record = {
    eventVersion: '1.09',
    eventTime: '2026-03-04T05:06:07Z',
    eventName: 'CreateAccessKey',
    eventSource: 'iam.amazonaws.com',
    eventID: '0190f3c2-7a1b-7000-8000-000000005000',
    requestID: '4242424242424242',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.17.3 md/awscrt#0.20.11 ua/2.0 os/macos#23.5.0 cfg/retry-mode#standard',
    userIdentity: identity,
    errorCode: 'AccessDenied',
    errorMessage: `User: ${identity.arn} is not authorized to perform: iam:CreateAccessKey`,
    requestParameters: {
      userName: jane,
      roleSessionName: jane,
      secretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db/password-AbC123',
      nextToken: 'AbCd1234EfGh5678IjKl',
      address: '10.0.0.7',
      passwordResetRequired: true,
    },
    responseElements: {
      ConsoleLogin: 'Failure',
      accessKey: { accessKeyId: accessKey, status: 'Active', userName: jane },
    },
  };

  test('keeps identities, ARNs, ids and what rules read byte for byte', () => {
    expect(redact('cloudtrail', record)).toBe(record);
  });

  test.each([
    ['password', 'hunter2', 'password'],
    ['masterUserPassword', 'hunter2', 'password'],
    ['newPassword', 'hunter2', 'password'],
    ['userData', Buffer.from('#!/bin/sh').toString('base64'), 'user_data'],
    ['secretAccessKey', planted('aws_secret_access_key'), 'secret'],
    ['sessionToken', planted('aws_session_token'), 'token'],
    ['secretString', 'a=b', 'secret'],
  ])('loses %s', (name, value, type) => {
    const credentials = { accessKeyId: accessKey, [name]: value, expiration: 'Mar 4, 2026' };
    expect(
      redact('cloudtrail', { requestParameters: credentials, responseElements: { credentials } }),
    ).toEqual({
      requestParameters: { ...credentials, [name]: `[REDACTED:${type}]` },
      responseElements: { credentials: { ...credentials, [name]: `[REDACTED:${type}]` } },
    });
  });

  test("loses environment variables' values and keeps their names", () => {
    const value = 'postgres';
    const given = {
      requestParameters: {
        environment: { variables: { DB: value } },
        containerDefinitions: [{ environment: [{ name: 'DB', value }] }],
        environmentName: 'production',
      },
    };
    const gone = '[REDACTED:environment_variable]';
    expect(redact('cloudtrail', given)).toEqual({
      requestParameters: {
        environment: { variables: { DB: gone } },
        containerDefinitions: [{ environment: [{ name: 'DB', value: gone }] }],
        environmentName: 'production',
      },
    });
  });

  test('loses keys inside a policy document and keeps the document valid', () => {
    const policy = {
      Statement: [{ Effect: 'Allow', Action: '*', Note: `${accessKey} ${planted('aws_secret_access_key')}` }],
    };
    const { requestParameters } = redact('cloudtrail', {
      requestParameters: { policyDocument: JSON.stringify(policy) },
    });
    const { policyDocument } = requestParameters as { policyDocument: string };
    expect(JSON.parse(policyDocument)).toEqual({
      Statement: [{ ...policy.Statement[0], Note: `${accessKey} [REDACTED:aws_secret_access_key]` }],
    });
  });

  test("leaves AWS's own masks alone", () => {
    const given = {
      requestParameters: { password: 'HIDDEN_DUE_TO_SECURITY_REASONS', userData: '<sensitiveDataRemoved>' },
    };
    expect(redact('cloudtrail', given)).toBe(given);
  });
});

describe('a Wazuh alert', () => {
  const line = {
    integration: 'sluice',
    srcip: '198.51.100.7',
    sluice: { user: { id: jane, email: jane }, source: { ip: '198.51.100.7' } },
  };
  const alert = {
    timestamp: '2026-03-04T05:06:07.089+0000',
    rule: {
      level: 12,
      id: '100250',
      description: `Failed login of ${jane}`,
      groups: ['sluice'],
      firedtimes: 4_242,
    },
    agent: { id: '000', name: 'manager' },
    manager: { name: 'manager' },
    id: '1772600767.123456',
    cluster: { name: 'wazuh', node: 'master-node' },
    decoder: { name: 'json' },
    location: 'API-Webhook',
    full_log: JSON.stringify(line),
    previous_output: `${JSON.stringify(line)}\n${JSON.stringify(line)}`,
    data: {
      ...line,
      aws: { userIdentity: { arn: `arn:aws:iam::123456789012:user/${jane}`, userName: jane } },
    },
  };
  const output = redact('alert', alert);

  test('keeps the envelope and identities', () => {
    for (const key of ['timestamp', 'agent', 'manager', 'id', 'cluster', 'decoder', 'location'] as const)
      expect(output[key]).toEqual(alert[key]);
    expect(output).toMatchObject({
      rule: { ...alert.rule, description: 'Failed login of [REDACTED:email]' },
      data: { srcip: '198.51.100.7', aws: alert.data.aws, sluice: { user: { id: jane } } },
    });
  });

  test('keeps who really made a call of AWS as its record says it, and no secret that stands there', () => {
    const identity = { name: jane, chain: `user ${jane} > role Dev (111122223333)` };
    const told = { ...identity, source_identity: planted('github_token') };
    const { data } = redact('alert', { ...alert, data: { aws: alert.data.aws, sluice: { identity: told } } });
    expect(data).toEqual({
      aws: alert.data.aws,
      sluice: { identity: { ...identity, source_identity: '[REDACTED:github_token]' } },
    });
  });

  test('is redacted in its data, its log and the logs before it, which stay JSON', () => {
    const gone = { ...line, sluice: { ...line.sluice, user: { id: jane, email: '[REDACTED:email]' } } };
    expect(output.data).toMatchObject(gone);
    const lines = `${output.full_log as string}\n${output.previous_output as string}`.split('\n');
    expect(lines.map((one): unknown => JSON.parse(one))).toEqual([gone, gone, gone]);
  });

  test('is redacted alike when Wazuh has pulled its event from S3', () => {
    const { integration: _, ...event } = line;
    const pulled = { integration: 'aws', aws: { source: 'sluice', sourceIPAddress: line.srcip, ...event } };
    const sluice = { ...line.sluice, user: { id: jane, email: '[REDACTED:email]' } };
    const gone = { integration: 'aws', aws: { ...pulled.aws, sluice } };
    const text = JSON.stringify(pulled);
    const { data, full_log, previous_output } = redact('alert', {
      ...alert,
      data: pulled,
      full_log: text,
      previous_output: `${text}\n${text}`,
    });
    expect(data).toEqual(gone);
    const lines = `${full_log as string}\n${previous_output as string}`.split('\n');
    expect(lines.map((one): unknown => JSON.parse(one))).toEqual([gone, gone, gone]);
  });
});

test('a CloudTrail record loses secret values under every name that AWS gives them', () => {
  const names = [
    'preSharedKey',
    'sasToken',
    'authorizationToken',
    'accessSecret',
    'confirmationCode',
    'privateKeyPlaintext',
  ];
  const requestParameters = Object.fromEntries(names.map((name) => [name, 'value-to-go']));
  const output = JSON.stringify(redact('cloudtrail', { eventName: 'CreateThing', requestParameters }));
  expect(output).not.toContain('value-to-go');
  expect(output).toContain('CreateThing');
});

test('what a caller writes into the TLS details of a CloudTrail record is looked at', () => {
  const host = `https://user:${planted('url_password') || 'hunter2hunter2'}@example.com`;
  const output = redact('cloudtrail', {
    tlsDetails: { tlsVersion: 'TLSv1.3', clientProvidedHostHeader: host },
  });
  expect(JSON.stringify(output)).not.toContain(planted('url_password') || 'hunter2hunter2');
  expect(output).toMatchObject({ tlsDetails: { tlsVersion: 'TLSv1.3' } });
});

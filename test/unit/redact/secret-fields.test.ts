import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { DocumentKind } from '../../../src/redact/document-policies.ts';
import { PERSONAL_FIELDS, SECRET_FIELD_ENDINGS, SECRET_FIELDS } from '../../../src/redact/field-rules.ts';
import { fieldName } from '../../../src/redact/policy.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { TRAIL_FIELDS } from '../../../src/redact/trail-fields.ts';

const redactorOf = (kind: DocumentKind) =>
  createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, kind));
const any = redactorOf('all');
const trail = redactorOf('cloudtrail');
const gone = (type: string): string => `[REDACTED:${type}]`;

test('every name is written as names are compared', () => {
  const names = [
    ...SECRET_FIELDS.map(([name]) => name),
    ...PERSONAL_FIELDS.map(([name]) => name),
    ...TRAIL_FIELDS.keys(),
    ...SECRET_FIELD_ENDINGS.map(([ending]) => ending),
  ];
  expect(names.filter((name) => name === '' || name !== fieldName(name))).toEqual([]);
  const personal = new Set(PERSONAL_FIELDS.map(([name]) => name));
  expect(SECRET_FIELDS.filter(([name]) => personal.has(name))).toEqual([]);
});

describe('in any document', () => {
  test.each([
    ['db_password', 'password'],
    ['newPassword2', 'password'],
    ['Kennwort', 'password'],
    ['mot_de_passe', 'password'],
    ['contraseña', 'password'],
    ['senha', 'password'],
    ['passwordHash', 'password'],
    ['stripeSecretKey', 'secret'],
    ['oauth_client_secret', 'secret'],
    ['seed_phrase', 'secret'],
    ['otp', 'one_time_code'],
    ['mfaCode', 'one_time_code'],
    ['recovery_codes', 'one_time_code'],
    ['X-CSRF-Token', 'token'],
    ['github_personal_access_token', 'token'],
    ['csrfmiddlewaretoken', 'token'],
    ['X-Api-Key', 'api_key'],
    ['ssh_private_key', 'private_key'],
    ['connect.sid', 'cookie'],
    ['PHPSESSID', 'cookie'],
    ['Proxy-Authorization', 'authorization'],
    ['vorname', 'person_name'],
    ['prenom', 'person_name'],
    ['cardholder_name', 'person_name'],
    ['adresse', 'postal_address'],
    ['billingAddress', 'postal_address'],
    ['date_naissance', 'date_of_birth'],
    ['Geburtsdatum', 'date_of_birth'],
    ['socialSecurityNumber', 'national_id'],
    ['codice_fiscale', 'national_id'],
    ['cvc2', 'card_security_code'],
    ['account_number', 'bank_account'],
  ])('%s loses its value', (name, type) => {
    expect(any.redact({ [name]: 'plain words' }).value).toEqual({ [name]: gone(type) });
  });

  test.each<[string, JsonObject]>([
    [
      'about a secret',
      { tokenType: 'Bearer', passwordPolicy: 'strong', secretArn: 'x', keyId: 'k1', publicKey: 'abc' },
    ],
    [
      'marks of pages',
      { nextToken: 'abc', pageToken: 'abc', continuationToken: 'abc', clientRequestToken: 'abc' },
    ],
    ['numbers of tokens', { tokens: 1_200, maxTokens: 4_096, pass: 12 }],
    [
      'booleans, nothing and empty strings',
      { password: true, passwordResetRequired: true, token: null, secret: '' },
    ],
    ['addresses of machines', { address: 'db.internal:5432', other: { address: '/var/run/app.sock' } }],
    ['kinds of device', { mobile: 'Android', cell: 'B7' }],
    ['a working directory', { pwd: '/home/app' }],
    ['an AWS account', { accountNumber: '123456789012' }],
  ])('%s stay', (_, document) => {
    expect(any.redact(document).value).toBe(document);
  });
});

describe('in a CloudTrail record', () => {
  test.each([
    ['createVirtualMFADevice', { base32StringSeed: 'plain', qRCodePNG: 'plain' }],
    ['enableMFADevice', { authenticationCode1: '123456', authenticationCode2: '654321' }],
    ['createServiceSpecificCredential', { servicePassword: 'plain', serviceCredentialSecret: 'plain' }],
    ['assumeRoleWithWebIdentity', { webIdentityToken: 'plain', tokenCode: '123456' }],
    ['createToken', { deviceCode: 'plain', refreshToken: 'plain', codeVerifier: 'plain' }],
    ['createUser', { passwords: ['plain', 'plain too'] }],
    ['getPasswordData', { passwordData: 'plain' }],
    ['createXksKeyStore', { xksProxyAuthenticationCredential: { rawSecretAccessKey: 'plain' } }],
    ['respondToAuthChallenge', { challengeResponses: { SMS_MFA_CODE: 'plain' }, secretHash: 'plain' }],
    ['getCredentialsForIdentity', { logins: { 'accounts.example.com': 'plain' } }],
    ['createConnection', { connectionProperties: { PASSWORD: 'plain', KAFKA_CLIENT_KEY_PASSWORD: 'plain' } }],
    ['createApp', { oauthToken: 'plain', basicAuthCredentials: 'plain' }],
    ['putWebhook', { authenticationConfiguration: { secretToken: 'plain' } }],
    ['createActivation', { activationCode: 'plain' }],
    ['updateChapCredentials', { secretToAuthenticateInitiator: 'plain' }],
    ['createInstance', { kerberosAttributes: { kdcAdminPassword: 'plain' } }],
    ['createService', { runtimeEnvironmentVariables: { MODE: 'plain' } }],
    ['importSshKey', { hostKey: 'plain', privateKeyBase64: 'plain' }],
  ])('what %s carries goes', (eventName, requestParameters) => {
    const { value } = trail.redact({ eventName, requestParameters, responseElements: requestParameters });
    expect(JSON.stringify(value)).not.toMatch(/plain|123456|654321/);
    expect(value.eventName).toBe(eventName);
  });

  test('identities, ids, names of secrets and settings stay byte for byte', () => {
    const accessKeyId = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
    const record = {
      eventName: 'CreateAccessKey',
      requestParameters: {
        userName: 'ann',
        secretId: 'prod/db',
        name: 'prod/db',
        keyId: 'alias/aws/ssm',
        encryptionKey: { id: 'alias/aws/s3', type: 'KMS' },
        clientRequestToken: '0190f3c2-7a1b-7000-8000-000000005000',
        nextToken: 'AbCd1234EfGh5678',
        forceOverwriteReplicaSecret: false,
        includePublicKey: true,
        environment: 'production',
        httpTokens: 'required',
        sSHPublicKey: 'ssh-ed25519 AAAA',
        address: 'db-1.eu-west-1.rds.amazonaws.com',
        iAMDatabaseAuthenticationEnabled: false,
      },
      responseElements: {
        accessKey: { accessKeyId, status: 'Active', userName: 'ann' },
        credentials: { accessKeyId, expiration: 'Mar 4, 2026' },
        ConsoleLogin: 'Success',
        tokenType: 'Bearer',
      },
    };
    expect(trail.redact(record).value).toBe(record);
  });
});

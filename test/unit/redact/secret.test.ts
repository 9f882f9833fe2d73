import { describe, expect, test } from 'vitest';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { plantedSecret, secretLookAlikes } from '../../support/planted/secret.ts';
import { formsOf } from '../../support/planted/secrets.ts';

const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
const redacted = (text: string): string => redactor.redactText(text).text;
const carried = Object.values(carriers);

describe('what a name or a shape gives away', () => {
  test.each(plantedSecret().map((planted, i) => [`${planted.type} ${i}: ${planted.text}`, planted] as const))(
    '%s is found as what it is, and goes in every carrier',
    (_, { type, value, text }) => {
      expect(redactor.redactText(text).findings.map((finding) => finding.type)).toContain(type);
      for (const carry of carried) {
        const output = redacted(carry(text));
        for (const form of formsOf(value)) expect(output).not.toContain(form);
        expect(redacted(output)).toBe(output);
      }
    },
  );

  test.each(secretLookAlikes())('%s stays byte-identical in every carrier', (innocent) => {
    for (const carry of carried) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });
});

describe('exactly the value goes', () => {
  const gone = '[REDACTED:password]';
  const secret = '[REDACTED:secret]';

  test.each([
    ['password = hunter2, user = jo', `password = ${gone}, user = jo`],
    ['password: hunter2.', `password: ${gone}.`],
    ['{password:hunter2}', `{password:${gone}}`],
    ['(password=hunter2)', `(password=${gone})`],
    ['password=hun(ter)2&next=1', `password=${gone}&next=1`],
    ['password => "two words" # note', `password => "${gone}" # note`],
    ['if ("hunter2" != password) {', `if ("${gone}" != password) {`],
    ['db_password: correct horse battery\nuser: jo', `db_password: ${gone}\nuser: jo`],
    ['Driver={x};PWD={a;b 1};DB=y', `Driver={x};PWD=${gone};DB=y`],
    ['<password>two words</password>', `<password>${gone}</password>`],
    ['<entry key="password">two words</entry>', `<entry key="password">${gone}</entry>`],
    ["SET PASSWORD FOR 'jo'@'%' = PASSWORD('hunter2')", `SET PASSWORD FOR 'jo'@'%' = PASSWORD('${gone}')`],
    ['ALTER USER jo IDENTIFIED BY hunter2;', `ALTER USER jo IDENTIFIED BY ${gone};`],
    ['--password hunter2 --host db', `--password ${gone} --host db`],
    ['curl -u "jo:hunter2" https://x', `curl -u "jo:${gone}" https://x`],
    ['curl -u "d2LkV78zLx!t:" https://x', `curl -u "${gone}:" https://x`],
    ['curl --user "{a1b2}":"{Zq5kVr1n8t}" x', `curl --user "{a1b2}":"${gone}" x`],
    ['my username: foo and my password: baz123', `my username: foo and my password: ${gone}`],
    ['mysql://u:p%40ss@h/db', 'mysql://u:[REDACTED:url_password]@h/db'],
    ['u:hunter2@tcp(h:1)/db', `u:${gone}@tcp(h:1)/db`],
    ['form-data; name="password"\r\n\r\nhunter2\r\n--b', `form-data; name="password"\r\n\r\n${gone}\r\n--b`],
    ['api_token_123 = "5f2c9a7b1d3e4f60";', `api_token_123 = "${secret}";`],
    ['Authorization: 5f2c9a7b1d3e4f60: refused', 'Authorization: [REDACTED:authorization]: refused'],
    ['x-api-key: 5f2c9a7b1d3e4f60\nhost: x', `x-api-key: ${secret}\nhost: x`],
    ['-H "Key: 5f2c9a7b" x', `-H "Key: ${secret}" x`],
    ['?sig=5f2c9a7b1d3e4f60&se=1', `?sig=${secret}&se=1`],
    ['/cb?code=5f2c9a7b1d3e4f60&state=1', `/cb?code=${secret}&state=1`],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test('a name is seen however far it stands behind another', () => {
    for (let apart = 80; apart < 160; apart += 1) {
      const given = (value: string): string => `password=${value} ${'.'.repeat(apart)} Kennwort: ${value}`;
      expect(redacted(given('hunter22'))).toBe(given(gone));
    }
  });

  test("the id in a signed request's header stays, and what proves goes", () => {
    const id = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
    const signed = (signature: string): string =>
      `Authorization: AWS4-HMAC-SHA256 Credential=${id}/20260304/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=${signature}`;
    expect(redacted(signed('5f2c9a7b1d3e4f605f2c9a7b1d3e4f60'))).toBe(signed('[REDACTED:authorization]'));
    expect(redacted(`Authorization: AWS ${id}:5f2c9a7b1d3e4f60=`)).toBe(
      `Authorization: AWS ${id}:[REDACTED:authorization]`,
    );
  });
});

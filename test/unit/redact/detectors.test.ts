import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { everyLookAlike, everyPlanted } from '../../support/planted/all.ts';
import { carriers, encodings } from '../../support/planted/carriers.ts';
import { lookAlikes } from '../../support/planted/look-alikes.ts';
import { formsOf, plantedFields, plantedSecrets } from '../../support/planted/secrets.ts';

const redactor = createRedactor(policyFor(MASK_EVERYTHING, 'all'));
const redacted = (text: string): string => redactor.redactText(text).text;

test('telling words begin with a letter, as the index of words expects', () => {
  const words = DETECTORS.flatMap((detector) => ('words' in detector ? detector.words : []));
  expect(words.filter((word) => !/^\p{L}/u.test(word))).toEqual([]);
});

describe('the planted corpus', () => {
  test('has something of every kind', () => {
    expect(everyPlanted().length).toBeGreaterThan(300);
  });

  test.each(everyPlanted().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    '%s is found as what it is, in every carrier, beside look-alikes',
    (_, { type, value, text }) => {
      expect(redactor.redactText(text).findings.map((finding) => finding.type)).toContain(type);
      const innocent = lookAlikes()[2] ?? '';
      for (const carry of Object.values(carriers)) {
        const output = redacted(carry(`${innocent}, ${text}, ${innocent}`));
        for (const form of formsOf(value)) expect(output).not.toContain(form);
        expect(output).toContain(formsOf(innocent).find((form) => output.includes(form)));
      }
    },
  );

  test.each(Object.entries({ ...carriers, ...encodings }))(
    'look-alikes stay byte-identical in the carrier %s',
    (_, carry) => {
      for (const innocent of everyLookAlike()) expect(redacted(carry(innocent))).toBe(carry(innocent));
    },
  );

  test('what only a field name gives away goes, and look-alikes in other fields stay', () => {
    const innocent = Object.fromEntries(lookAlikes().map((value, i) => [`field_${i}`, value]));
    const { value } = redactor.redact({ ...plantedFields(), innocent });
    const output = JSON.stringify(value);
    for (const secret of Object.values(plantedFields())) expect(output).not.toContain(secret);
    expect(value.innocent).toEqual(innocent);
  });
});

describe('each detector takes what belongs to the secret and nothing more', () => {
  const at = (user: string, host: string): string => [user, host].join('@');
  const card = ['4242', '4242', '4242', '4242'];

  test.each([
    [`To: ${at('jane', 'example.com')}.`, 'To: [REDACTED:email].'],
    [`'${at("o'neil", 'example.com')}'`, "'[REDACTED:email]'"],
    [`<mailto:${at('a.b', 'mail.example.museum')}>`, '<mailto:[REDACTED:email]>'],
    [`u=${at('a', 'example.com')}&v=1`, 'u=[REDACTED:email]&v=1'],
    [encodeURI(`q=${at('a', 'example.com')}`).replace('@', '%40'), 'q=[REDACTED:email]'],
    [`two: ${at('a', 'b.io')},${at('c', 'd.io')}`, 'two: [REDACTED:email],[REDACTED:email]'],
    [
      `smtp://${at('jane', 'x.com')}:pw9@smtp.x.com`,
      'smtp://[REDACTED:email]:[REDACTED:url_password]@smtp.x.com',
    ],
  ])('e-mail: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    [`card ${card.join(' ')} 12/30`, 'card [REDACTED:payment_card] 12/30'],
    [`${card.join('-')}.`, '[REDACTED:payment_card].'],
    [`1,${card.join('')},2`, '1,[REDACTED:payment_card],2'],
    [`n°${card.join('')}`, 'n°[REDACTED:payment_card]'],
    [`7 ${card.join(' ')} 737`, '7 [REDACTED:payment_card] 737'],
    [`x${card.join('')}`, `x${card.join('')}`],
    [`0.${card.join('')}`, `0.${card.join('')}`],
    [`${card.join('')}.50`, `${card.join('')}.50`],
    [`${card.join('')}0`, `${card.join('')}0`],
    [card.join('  '), card.join('  ')],
    ['4242 424 2424 242 42', '4242 424 2424 242 42'],
  ])('payment card: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    ['postgres://app:p@ss@db/x', 'postgres://app:[REDACTED:url_password]@db/x'],
    ['postgres://app:pa/ss@db/x', 'postgres://app:[REDACTED:url_password]@db/x'],
    ['redis://:hunter2@cache:6379', 'redis://:[REDACTED:url_password]@cache:6379'],
    ['http://host:8080/a@b', 'http://host:8080/a@b'],
    ['https://user@host/path:1@x', 'https://user@host/path:1@x'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder in the text is the point
    ['amqp://app:${PASSWORD}@mq', 'amqp://app:${PASSWORD}@mq'],
  ])('password in a URL: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    ['Server=a;Password=x,y z;Encrypt=1', 'Server=a;Password=[REDACTED:password] z;Encrypt=1'],
    ['login(user=jo,password=hunter2,next=1)', 'login(user=jo,password=[REDACTED:password],next=1)'],
    ['{"password": "two words", "n": 1', '{"password": "[REDACTED:password]", "n": 1'],
    ['{\\"passwd\\":\\"hunter2\\",\\"n\\":1', '{\\"passwd\\":\\"[REDACTED:password]\\",\\"n\\":1'],
    ['DB_PASSWORD: hunter2', 'DB_PASSWORD: [REDACTED:password]'],
    ["IDENTIFIED BY 'hunter2'", "IDENTIFIED BY '[REDACTED:password]'"],
    ['mysql --password hunter2 -h x', 'mysql --password [REDACTED:password] -h x'],
    ['curl -u admin:hunter2 https://x', 'curl -u admin:[REDACTED:password] https://x'],
    ['wrong password: user jo is locked', 'wrong password: user jo is locked'],
    ['password=getSecret("db")', 'password=getSecret("db")'],
  ])('password beside its name: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    ['api_key=5f2c9a7b1d3e4f60&x=1', 'api_key=[REDACTED:secret]&x=1'],
    ['?X-Amz-Signature=5f2c9a7b1d3e4f605f2c9a7b', '?X-Amz-Signature=[REDACTED:secret]'],
    ['{"clientSecret":"5f2c9a7b1d3e4f60"', '{"clientSecret":"[REDACTED:secret]"'],
    ['max_tokens=4096', 'max_tokens=4096'],
    ['token: refresh_required', 'token: refresh_required'],
    ['io.jsonwebtoken:jjwt-jackson-0.11.2', 'io.jsonwebtoken:jjwt-jackson-0.11.2'],
  ])('random value beside a telling name: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test.each([
    ['Cookie: a=b; c=d\nHost: x', 'Cookie: [REDACTED:cookie]\nHost: x'],
    ['-H "Authorization: Basic YWRtaW46cGFzcw=="', '-H "Authorization: Basic [REDACTED:basic_credentials]"'],
    ['authorization: bearer abcdefgh12345678', 'authorization: bearer [REDACTED:bearer_token]'],
    ['Basic YWRtaW4=', 'Basic YWRtaW4='],
  ])('HTTP credentials: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test('an AWS secret key is known by the access key id beside it, and the id stays', () => {
    const id = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
    const key = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');
    expect(redacted(`${id},${key}`)).toBe(`${id},[REDACTED:aws_secret_access_key]`);
    expect(redacted(`digest ${key}`)).toBe(`digest ${key}`);
  });

  test('a private key ends where its block ends, and at the end of the text when that is missing', () => {
    const [key] = plantedSecrets().filter(({ type }) => type === 'private_key');
    const text = key?.text ?? '';
    expect(redacted(`before ${text} after`)).toBe('before [REDACTED:private_key] after');
    expect(redacted(`before ${text.slice(0, 150)}`)).toBe('before [REDACTED:private_key]');
  });

  test('the most certain of overlapping matches names the finding', () => {
    const [jwt] = plantedSecrets().filter(({ type }) => type === 'jwt');
    expect(redacted(`Authorization: Bearer ${jwt?.value}`)).toBe('Authorization: Bearer [REDACTED:jwt]');
  });
});

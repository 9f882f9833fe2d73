import { describe, expect, test } from 'vitest';
import { createUserAgentReader, type UserAgentFacts } from '../../../src/enrich/user-agent.ts';

const read = createUserAgentReader();

describe('browsers', () => {
  test.each<[string, UserAgentFacts]>([
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
      { name: 'Safari', version: '17.0', os: { name: 'iOS', version: '17.0' }, device: { name: 'iPhone' } },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
      {
        name: 'Chrome',
        version: '120.0.0.0',
        os: { name: 'Windows', version: '10' },
        device: { name: 'Desktop' },
      },
    ],
    [
      '[Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0]',
      { name: 'Firefox', version: '102.0', os: { name: 'Linux' }, device: { name: 'Desktop' } },
    ],
    [
      'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      { name: 'Googlebot', version: '2.1', device: { name: 'Spider' } },
    ],
  ])('%s', (userAgent, facts) => {
    expect(read(userAgent)).toEqual(facts);
  });
});

describe('API tools', () => {
  test.each([
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44.0',
      'Terraform',
      '1.1.2',
    ],
    ['[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.4]', 'S3Console', '0.4'],
    ['Boto3/1.26.165 Python/3.10.6 Linux/5.19.0 Botocore/1.29.165', 'Boto3', '1.26.165'],
    ['aws-sdk-go-v2/1.21.0 os/linux lang/go#1.21', 'aws-sdk-go-v2', '1.21.0'],
    ['aws-sdk-js/3.400.0 ua/2.0', 'aws-sdk-js', '3.400.0'],
    ['AWS Internal', 'AWS service', undefined],
    ['rds.amazonaws.com', 'AWS service', undefined],
    ['console.ec2.amazonaws.com', 'AWS console', undefined],
    ['stratus-red-team_0a05817a-84d2-40d7-afde-8311715b1ee6', 'Stratus Red Team', undefined],
    ['curl/8.5.0', 'curl', '8.5.0'],
    ['python-requests/2.28.0', 'python-requests', '2.28.0'],
    ['okhttp/4.12.0', 'okhttp', '4.12.0'],
    ['HashPass/4.1.2 (Android 14; SM-S918B) okhttp/4.12.1', 'HashPass', '4.1.2'],
    ['My Shop/12 CFNetwork/1410.0.3 Darwin/22.6.0', 'My Shop', '12'],
    ['node', 'Node.js', undefined],
    ['sqlmap/1.7#stable (https://sqlmap.org)', 'sqlmap', '1.7'],
  ])('%s is %s', (userAgent, name, version) => {
    expect(read(userAgent)).toMatchObject({ name, ...(version !== undefined && { version }) });
  });

  test('the system is told, an attacker’s own too', () => {
    expect(read('HashPass/4.1.2 (Android 14)')).toMatchObject({ os: { name: 'Android' } });
    expect(read('aws-cli/1.16.190 Python/3.7 Linux/5.2.0-kali2-amd64')).toMatchObject({
      os: { name: 'Kali Linux' },
    });
  });
});

test.each(['', '-', 'redacted', 'Mozilla', '[]'])('%j tells nothing', (userAgent) => {
  expect(read(userAgent)).toEqual({});
});

test('a long, odd agent is read in no time', () => {
  for (const unit of ['Mozilla/5.0 (', '[', 'a/1 ', '(((((;', 'a.', '-.amazonaws.', 'Version/1 ']) {
    const started = performance.now();
    read(unit.repeat(1_024 / unit.length));
    expect(performance.now() - started).toBeLessThan(200);
  }
});

import { expect, test } from 'vitest';
import { readHeardKey } from '../../../src/intake/trail/heard-key.ts';

const AT = Date.parse('2026-11-26T21:50:00Z');
const DAY = '2026/11/26';

test.each([
  [
    'a trail of one account',
    `AWSLogs/111122223333/CloudTrail/eu-west-1/${DAY}/111122223333_CloudTrail_eu-west-1_20261126T2150Z_Ab1Cd2Ef3Gh4Ij5K.json.gz`,
    { account: '111122223333', region: 'eu-west-1', kind: 'log', at: AT },
  ],
  [
    'a trail of an organisation, under a prefix',
    `logs/AWSLogs/o-a1b2c3d4e5/444455556666/CloudTrail/us-gov-west-1/${DAY}/444455556666_CloudTrail_us-gov-west-1_20261126T2150Z_Ab1Cd2Ef3Gh4Ij5K.json.gz`,
    { account: '444455556666', region: 'us-gov-west-1', kind: 'log', at: AT },
  ],
  [
    'a digest, whose time has seconds and whose trail may have underscores',
    `AWSLogs/111122223333/CloudTrail-Digest/cn-north-1/${DAY}/111122223333_CloudTrail-Digest_cn-north-1_my_main_trail_cn-north-1_20261126T215012Z.json.gz`,
    { account: '111122223333', region: 'cn-north-1', kind: 'digest', at: AT + 12_000 },
  ],
])('the name of a file tells account, region, kind and time: %s', (_name, key, heard) => {
  expect(readHeardKey(key)).toEqual(heard);
});

test.each([
  ['an Insight', '111122223333_CloudTrail-Insight_eu-west-1_20261126T2150Z_Ab1C.json.gz'],
  ['a snapshot of Config', '111122223333_Config_eu-west-1_ConfigHistory_20261126T215012Z_1.json.gz'],
  ['a time that is none', '111122223333_CloudTrail_eu-west-1_20261399T2150Z_Ab1C.json.gz'],
  ['anything else', 'backup/notes.txt'],
])('a file that is no word of CloudTrail tells nothing: %s', (_name, key) => {
  expect(readHeardKey(key)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { techniqueOfFinding } from '../../../src/enrich/finding-techniques.ts';
import { isTechniqueId } from '../../../src/enrich/techniques.ts';
import { ACTIONS, type ActionFacts } from '../../../src/event/actions.ts';

test('every technique of the action catalogue has a name', () => {
  const named = Object.values(ACTIONS as Readonly<Record<string, ActionFacts>>).flatMap(
    ({ technique }) => technique ?? [],
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((id) => !isTechniqueId(id))).toEqual([]);
});

test('what is no technique of ours is not mistaken for one', () => {
  expect(['constructor', 'T9999', undefined].map(isTechniqueId)).toEqual([false, false, false]);
});

test.each([
  ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', 'T1552.005'],
  ['UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B', 'T1078.004'],
  ['UnauthorizedAccess:EC2/SSHBruteForce', 'T1110'],
  ['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'T1496'],
  ['Backdoor:EC2/C&CActivity.B!DNS', 'T1071'],
  ['Backdoor:EC2/DenialOfService.Dns', 'T1498'],
  ['Recon:EC2/PortProbeUnprotectedPort', 'T1595'],
  ['Impact:EC2/PortSweep', 'T1046'],
  ['Stealth:IAMUser/CloudTrailLoggingDisabled', 'T1562.008'],
  ['Stealth:IAMUser/PasswordPolicyChange', 'T1562.001'],
  ['Exfiltration:S3/AnomalousBehavior', 'T1537'],
  ['AttackSequence:EKS/CompromisedCluster', 'T1610'],
  ['Something:New/Else', undefined],
])('a GuardDuty finding %s shows %s', (type, technique) => {
  expect(techniqueOfFinding(type)).toBe(technique);
});

import type { TechniqueId } from './techniques.ts';

/**
 * Techniques that types of GuardDuty findings show, by the beginning of `ThreatPurpose:Resource/Name`.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
const BY_TYPE: readonly (readonly [id: TechniqueId, types: string])[] = [
  ['T1078.004', 'AttackSequence:IAM/ AttackSequence:S3/'],
  [
    'T1552.005',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration UnauthorizedAccess:EC2/MetadataDNSRebind',
  ],
  ['T1110', 'UnauthorizedAccess:EC2/SSHBruteForce UnauthorizedAccess:EC2/RDPBruteForce'],
  [
    'T1110',
    'CredentialAccess:RDS/AnomalousBehavior.FailedLogin CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce',
  ],
  [
    'T1078.004',
    'UnauthorizedAccess:IAMUser/ InitialAccess:IAMUser/ Policy:IAMUser/RootCredentialUsage CredentialAccess:RDS/',
  ],
  ['T1496', 'CryptoCurrency:'],
  ['T1498', 'Backdoor:EC2/DenialOfService Backdoor:Runtime/DenialOfService Impact:EC2/'],
  ['T1071', 'Backdoor: Trojan:EC2/BlackholeTraffic Trojan:EC2/DropPoint UnauthorizedAccess:Lambda/'],
  ['T1568.002', 'Trojan:EC2/DGADomainRequest Trojan:Runtime/DGADomainRequest'],
  ['T1048', 'Trojan:EC2/DNSDataExfiltration Trojan:Runtime/DNSDataExfiltration Exfiltration:EC2/'],
  ['T1189', 'Trojan:EC2/DriveBySourceTraffic Trojan:Runtime/DriveBySourceTraffic'],
  ['T1566', 'Trojan:EC2/PhishingDomainRequest Trojan:Runtime/PhishingDomainRequest'],
  ['T1090.003', 'UnauthorizedAccess:EC2/Tor UnauthorizedAccess:Runtime/Tor UnauthorizedAccess:S3/Tor'],
  ['T1537', 'Exfiltration:S3/ Exfiltration:IAMUser/'],
  ['T1485', 'Impact:S3/ Impact:IAMUser/'],
  ['T1530', 'Discovery:S3/ UnauthorizedAccess:S3/ PenTest:S3/ Policy:S3/'],
  ['T1562.008', 'Stealth:IAMUser/CloudTrailLoggingDisabled Stealth:S3/'],
  ['T1562.001', 'Stealth: DefenseEvasion:IAMUser/'],
  ['T1595', 'Recon:EC2/PortProbe'],
  ['T1046', 'Recon:EC2/Portscan Impact:EC2/PortSweep'],
  ['T1580', 'Discovery:IAMUser/ Recon:IAMUser/ PenTest:IAMUser/'],
  ['T1552', 'CredentialAccess:IAMUser/ CredentialAccess:Kubernetes/'],
  ['T1098', 'Persistence:IAMUser/ PrivilegeEscalation:IAMUser/'],
  ['T1611', 'PrivilegeEscalation:Runtime/ PrivilegeEscalation:Kubernetes/'],
  ['T1613', 'Discovery:Kubernetes/ Discovery:Runtime/'],
  ['T1610', 'Persistence:Kubernetes/ Execution:Kubernetes/ AttackSequence:EKS/ AttackSequence:ECS/'],
  ['T1059', 'Execution:Runtime/ DefenseEvasion:Runtime/ AttackSequence:EC2/'],
  [
    'T1204.002',
    'Execution:EC2/MaliciousFile Execution:ECS/MaliciousFile Execution:Kubernetes/MaliciousFile Execution:Container/',
  ],
  ['T1105', 'Object:S3/MaliciousFile'],
];

/** The longest beginning decides, so that a whole purpose may stand beside its exceptions. */
const BEGINNINGS = BY_TYPE.flatMap(([id, types]) => types.split(' ').map((type) => ({ id, type }))).toSorted(
  (a, b) => b.type.length - a.type.length,
);

export function techniqueOfFinding(type: string): TechniqueId | undefined {
  return BEGINNINGS.find((beginning) => type.startsWith(beginning.type))?.id;
}

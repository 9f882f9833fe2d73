/** MITRE ATT&CK (Enterprise) techniques that the tables below name. https://attack.mitre.org/techniques/ */
export const TECHNIQUES = {
  'T1021.004': 'SSH',
  'T1021.007': 'Cloud Services',
  T1046: 'Network Service Discovery',
  T1048: 'Exfiltration Over Alternative Protocol',
  T1059: 'Command and Scripting Interpreter',
  'T1059.007': 'JavaScript',
  T1071: 'Application Layer Protocol',
  T1078: 'Valid Accounts',
  'T1078.004': 'Cloud Accounts',
  'T1087.004': 'Cloud Account',
  'T1090.003': 'Multi-hop Proxy',
  T1098: 'Account Manipulation',
  'T1098.001': 'Additional Cloud Credentials',
  'T1098.003': 'Additional Cloud Roles',
  T1105: 'Ingress Tool Transfer',
  T1110: 'Brute Force',
  'T1110.004': 'Credential Stuffing',
  'T1136.003': 'Cloud Account',
  T1189: 'Drive-by Compromise',
  T1190: 'Exploit Public-Facing Application',
  'T1204.002': 'Malicious File',
  'T1484.002': 'Trust Modification',
  T1485: 'Data Destruction',
  'T1485.001': 'Lifecycle-Triggered Deletion',
  T1486: 'Data Encrypted for Impact',
  T1489: 'Service Stop',
  T1490: 'Inhibit System Recovery',
  T1496: 'Resource Hijacking',
  'T1496.004': 'Cloud Service Hijacking',
  T1498: 'Network Denial of Service',
  T1499: 'Endpoint Denial of Service',
  T1530: 'Data from Cloud Storage',
  T1531: 'Account Access Removal',
  T1537: 'Transfer Data to Cloud Account',
  T1550: 'Use Alternate Authentication Material',
  'T1550.001': 'Application Access Token',
  T1552: 'Unsecured Credentials',
  'T1552.005': 'Cloud Instance Metadata API',
  'T1555.006': 'Cloud Secrets Management Stores',
  'T1556.006': 'Multi-Factor Authentication',
  T1562: 'Impair Defenses',
  'T1562.001': 'Disable or Modify Tools',
  'T1562.007': 'Disable or Modify Cloud Firewall',
  'T1562.008': 'Disable or Modify Cloud Logs',
  'T1565.001': 'Stored Data Manipulation',
  T1566: 'Phishing',
  'T1568.002': 'Domain Generation Algorithms',
  'T1578.002': 'Create Cloud Instance',
  T1580: 'Cloud Infrastructure Discovery',
  T1595: 'Active Scanning',
  T1610: 'Deploy Container',
  T1611: 'Escape to Host',
  T1613: 'Container and Resource Discovery',
  T1621: 'Multi-Factor Authentication Request Generation',
  T1648: 'Serverless Execution',
  T1651: 'Cloud Administration Command',
} as const satisfies Readonly<Record<string, string>>;

export type TechniqueId = keyof typeof TECHNIQUES;

/** What CloudTrail calls are known to be used for. Everyday calls are left out: a hint on every event says nothing. */
const TRAIL_CALLS: Readonly<Partial<Record<TechniqueId, string>>> = {
  'T1021.004': 'ec2-instance-connect:SendSSHPublicKey ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  'T1021.007': 'signin:GetSigninToken ec2:EnableSerialConsoleAccess',
  'T1078.004': 'signin:ConsoleLogin rolesanywhere:CreateTrustAnchor rolesanywhere:CreateProfile',
  'T1087.004': 'iam:GetAccountAuthorizationDetails',
  'T1098.001':
    'iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile iam:UploadSSHPublicKey iam:CreateServiceSpecificCredential ' +
    'ec2:CreateKeyPair ec2:ImportKeyPair',
  'T1098.003':
    'iam:AttachUserPolicy iam:AttachRolePolicy iam:AttachGroupPolicy iam:PutUserPolicy iam:PutRolePolicy iam:PutGroupPolicy ' +
    'iam:AddUserToGroup iam:CreatePolicyVersion iam:SetDefaultPolicyVersion iam:AddRoleToInstanceProfile',
  'T1136.003': 'iam:CreateUser iam:CreateRole',
  T1485:
    's3:DeleteBucket rds:DeleteDBInstance rds:DeleteDBCluster dynamodb:DeleteTable ec2:DeleteVolume ec2:TerminateInstances ' +
    'efs:DeleteFileSystem kms:ScheduleKeyDeletion',
  'T1485.001': 's3:PutBucketLifecycle s3:PutBucketLifecycleConfiguration',
  T1486: 'kms:DisableKey kms:PutKeyPolicy s3:PutBucketEncryption',
  T1490:
    'rds:DeleteDBSnapshot rds:DeleteDBClusterSnapshot rds:DeleteDBInstanceAutomatedBackup rds:DeleteDBClusterAutomatedBackup ' +
    'ec2:DeleteSnapshot ec2:DeregisterImage backup:DeleteRecoveryPoint backup:DeleteBackupVault s3:PutBucketVersioning',
  'T1496.004':
    'bedrock:PutFoundationModelEntitlement bedrock:PutUseCaseForModelAccess bedrock:CreateFoundationModelAgreement',
  T1531:
    'iam:DeleteUser iam:DeleteLoginProfile iam:DeleteAccessKey iam:UpdateAccessKey organizations:RemoveAccountFromOrganization',
  T1537:
    'ec2:ModifySnapshotAttribute ec2:ModifyImageAttribute rds:ModifyDBSnapshotAttribute rds:ModifyDBClusterSnapshotAttribute ' +
    's3:PutBucketPolicy s3:PutBucketAcl s3:PutObjectAcl s3:DeleteBucketPublicAccessBlock s3:PutBucketReplication ' +
    'ecr:SetRepositoryPolicy rds:StartExportTask ec2:SharedSnapshotVolumeCreated',
  'T1550.001': 'sts:GetFederationToken',
  T1552: 'ec2:GetPasswordData',
  'T1555.006':
    'secretsmanager:GetSecretValue secretsmanager:BatchGetSecretValue ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath',
  'T1556.006': 'iam:DeactivateMFADevice iam:DeleteVirtualMFADevice',
  T1098: 'iam:UpdateAssumeRolePolicy',
  'T1484.002':
    'iam:CreateSAMLProvider iam:UpdateSAMLProvider iam:CreateOpenIDConnectProvider organizations:LeaveOrganization',
  'T1562.001':
    'guardduty:DeleteDetector guardduty:UpdateDetector guardduty:CreateIPSet guardduty:StopMonitoringMembers ' +
    'guardduty:DisassociateFromMasterAccount guardduty:DisassociateFromAdministratorAccount securityhub:DisableSecurityHub ' +
    'securityhub:BatchDisableStandards access-analyzer:DeleteAnalyzer inspector2:Disable macie2:DisableMacie ' +
    'config:DeleteConfigRule cloudwatch:DeleteAlarms cloudwatch:DisableAlarmActions ' +
    'ec2:DisableEbsEncryptionByDefault',
  'T1562.007':
    'ec2:AuthorizeSecurityGroupIngress ec2:AuthorizeSecurityGroupEgress ec2:CreateNetworkAclEntry ec2:ReplaceNetworkAclEntry ' +
    'ec2:DeleteNetworkAcl ec2:DeleteNetworkAclEntry wafv2:DeleteWebACL wafv2:DisassociateWebACL',
  'T1562.008':
    'cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:UpdateTrail cloudtrail:PutEventSelectors ' +
    'cloudtrail:DeleteEventDataStore config:StopConfigurationRecorder config:DeleteConfigurationRecorder ' +
    'config:DeleteDeliveryChannel ec2:DeleteFlowLogs logs:DeleteLogGroup logs:DeleteLogStream s3:DeleteBucketLogging ' +
    'route53resolver:DeleteResolverQueryLogConfig bedrock:DeleteModelInvocationLoggingConfiguration rds:StopActivityStream',
  'T1578.002': 'ec2:RunInstances ec2:RequestSpotInstances',
  T1648:
    'lambda:CreateFunction lambda:UpdateFunctionCode lambda:AddPermission lambda:UpdateFunctionConfiguration',
  T1651: 'ssm:SendCommand ssm:StartSession ssm:ResumeSession ssm:CreateAssociation',
};

const BY_CALL = new Map(
  Object.entries(TRAIL_CALLS).flatMap(([id, calls]) =>
    calls.split(' ').map((call) => [call, id as TechniqueId] as const),
  ),
);
/** Lambda's API names carry the date of their API: `CreateFunction20150331`, `UpdateFunctionCode20150331v2`. */
const API_DATE = /20\d{6}(v\d)?$/;

/** Technique that a CloudTrail call hints at; a failed sign-in is guessing, a successful one is an account in use. */
export function techniqueOfTrailCall(
  service: string | undefined,
  action: string,
  outcome: string,
): TechniqueId | undefined {
  if (action === 'ConsoleLogin' && outcome === 'failure') return 'T1110';
  return BY_CALL.get(`${service}:${action.replace(API_DATE, '')}`);
}

export function isTechniqueId(id: string | undefined): id is TechniqueId {
  return id !== undefined && Object.hasOwn(TECHNIQUES, id);
}

/** What may be cut from an event that is too large, as dotted paths. */
export interface TrimOrder {
  /** Subtrees in the order in which they are cut; what is in none of them comes after the last. */
  readonly first: readonly string[];
  /**
   * Leaves that a rule reads or its description shows: shortened last, and never removed as long as they are scalars.
   * `test/unit/forward/trim-order.test.ts` holds them to the rules.
   */
  readonly keep: ReadonlySet<string>;
}

export const under = (prefix: string, names: string) => names.split(' ').map((name) => `${prefix}.${name}`);

export const IDENTITY = [
  'integration',
  'srcip',
  'sluice.@timestamp',
  ...under(
    'sluice.event',
    'id kind category type action outcome severity dataset provider code created reason',
  ),
  'sluice.organization.id',
  'sluice.trace.id',
  'sluice.previous_tokens',
  ...under('sluice.intel', 'matched value count'),
  ...under('sluice.threat', 'indicator.name indicator.confidence indicator.provider feed.name'),
];

/** Free-form data first, then what describes, then what rules correlate by. */
export const EVENT_TRIM: TrimOrder = {
  first: [
    'sluice.details',
    'sluice.labels',
    'sluice.url.full',
    'sluice.user_agent',
    'sluice.error.message',
    'sluice.related',
    'sluice.url',
    'sluice.threat',
  ],
  keep: new Set([
    ...IDENTITY,
    ...under('sluice.user', 'id name email target.id target.name'),
    ...under('sluice.source', 'ip address port geo.country_iso_code geo.country_name'),
    ...under('sluice.source', 'as.number as.organization.name'),
    ...under('sluice.service', 'name environment'),
    ...under('sluice.http', 'request.method response.status_code'),
    'sluice.url.path',
    'sluice.error.code',
    ...under('sluice.details', 'qr_id amount currency origin'),
    ...under('sluice.cloud', 'account.id account.name region'),
  ]),
};

/** Parameters of calls that rules read: what is done to whom. */
const READ_PARAMETERS = under(
  'aws.requestParameters',
  [
    'accountIdsToAdd allowUnauthenticatedIdentities attribute authType bucketName deletionProtection egress enable',
    'disableApiTermination.value forceDeleteWithoutRecovery groupName instanceId key layers logGroupName name names',
    'policyArn policyDocument policyName principal projectVisibility publiclyAccessible roleArn ruleAction secretId',
    'skipFinalSnapshot status userName valuesToAdd withDecryption',
    'VersioningConfiguration.MfaDelete VersioningConfiguration.Status',
  ].join(' '),
);

/** Parameters that only descriptions show. */
const SHOWN_PARAMETERS = under(
  'aws.requestParameters',
  [
    'DeleteFlowLogsRequest.FlowLogId.content ModifyInstanceMetadataOptionsRequest.InstanceId RegionName accessKeyId',
    'accountWithRestoreAccess dBClusterIdentifier dBClusterSnapshotIdentifier dBInstanceIdentifier',
    'dBSnapshotIdentifier detectorId documentName domainName functionName groupId guardrailIdentifier identityPoolId',
    'imageId instanceIds instanceOSUser instanceType keyId keyName logFileName modelId networkAclId',
    'notebookInstanceLifecycleConfigName projectArn quotaCode resourceArn roleName routeTableId s3BucketName',
    'serialNumber serviceCode snapshotId snapshotIdentifier sourceArn tableName target trailName x-amz-copy-source',
  ].join(' '),
);

/** Parameters and answers of the call first, then what surrounds it; never who, what, where and with what result. */
export const TRAIL_TRIM: TrimOrder = {
  first: [
    'aws.responseElements',
    'aws.requestParameters',
    'aws.additionalEventData',
    'aws.serviceEventDetails',
    'aws.resources',
    'sluice.details',
    'sluice.user_agent',
    'sluice.threat',
    'aws.tlsDetails',
    'aws.userIdentity.sessionContext',
  ],
  keep: new Set([
    ...IDENTITY,
    ...under(
      'aws',
      'source eventName eventSource eventID eventTime eventType eventCategory awsRegion readOnly',
    ),
    ...under(
      'aws',
      'sourceIPAddress source_ip_address errorCode errorMessage recipientAccountId aws_account_id userAgent',
    ),
    ...under('aws', 'vpcEndpointId vpcEndpointAccountId'),
    ...under('aws.userIdentity', 'type principalId arn accountId accessKeyId userName invokedBy'),
    ...under('aws.log_info', 'log_file s3bucket aws_account_alias'),
    'aws.userIdentity.sessionContext.sessionIssuer.userName',
    'aws.responseElements.ConsoleLogin',
    'aws.responseElements.publiclyAccessible',
    'aws.additionalEventData.MFAUsed',
    'aws.additionalEventData.SamlProviderArn',
    ...READ_PARAMETERS,
    ...SHOWN_PARAMETERS,
    'sluice.source.geo.country_iso_code',
    'sluice.cloud.account.name',
    'sluice.organizational_unit',
    ...under(
      'sluice.identity',
      'type name account known_by chain steps source_identity federated_by invoked_by',
    ),
    ...under('sluice.identity', 'cross_account root mfa credential console target target_account'),
  ]),
};

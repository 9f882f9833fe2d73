/** What one unit of a thing costs, USD. */
export interface Prices {
  readonly httpRequest: number;
  readonly lambdaRequest: number;
  /** Arm. */
  readonly lambdaGbSecond: number;
  readonly sqsRequest: number;
  readonly dynamoWrite: number;
  readonly dynamoRead: number;
  /** A month, as are all of `…Gb` that are stored. */
  readonly dynamoGb: number;
  readonly dynamoBackupGb: number;
  readonly s3Put: number;
  readonly s3Get: number;
  readonly s3Gb: number;
  readonly logGb: number;
  readonly logStoredGb: number;
  readonly metricMonth: number;
  /** For each metric that it looks at. */
  readonly alarmMonth: number;
  readonly dashboardMonth: number;
  readonly secretMonth: number;
  readonly secretRead: number;
  readonly kmsKeyMonth: number;
  readonly kmsRequest: number;
  readonly natHour: number;
  readonly natGb: number;
  readonly endpointHour: number;
  readonly endpointGb: number;
  readonly wafMonth: number;
  readonly wafRequest: number;
  /** HTTPS; and what goes on to the origin. */
  readonly cloudFrontRequest: number;
  readonly cloudFrontOriginGb: number;
  readonly xrayTrace: number;
  /** To a manager at a public address of the same region, our side of it; and to one anywhere else. */
  readonly regionGb: number;
  readonly internetGb: number;
}

export const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-gov-west-1'] as const;
export type Region = (typeof REGIONS)[number];

/** Where AWS publishes each price. First tiers, on demand, without free tiers. */
export const PRICE_SOURCES: Readonly<Record<keyof Prices, string>> = {
  httpRequest: 'https://aws.amazon.com/api-gateway/pricing/',
  lambdaRequest: 'https://aws.amazon.com/lambda/pricing/',
  lambdaGbSecond: 'https://aws.amazon.com/lambda/pricing/',
  sqsRequest: 'https://aws.amazon.com/sqs/pricing/',
  dynamoWrite: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  dynamoRead: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  dynamoGb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  dynamoBackupGb: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  s3Put: 'https://aws.amazon.com/s3/pricing/',
  s3Get: 'https://aws.amazon.com/s3/pricing/',
  s3Gb: 'https://aws.amazon.com/s3/pricing/',
  logGb: 'https://aws.amazon.com/cloudwatch/pricing/',
  logStoredGb: 'https://aws.amazon.com/cloudwatch/pricing/',
  metricMonth: 'https://aws.amazon.com/cloudwatch/pricing/',
  alarmMonth: 'https://aws.amazon.com/cloudwatch/pricing/',
  dashboardMonth: 'https://aws.amazon.com/cloudwatch/pricing/',
  secretMonth: 'https://aws.amazon.com/secrets-manager/pricing/',
  secretRead: 'https://aws.amazon.com/secrets-manager/pricing/',
  kmsKeyMonth: 'https://aws.amazon.com/kms/pricing/',
  kmsRequest: 'https://aws.amazon.com/kms/pricing/',
  natHour: 'https://aws.amazon.com/vpc/pricing/',
  natGb: 'https://aws.amazon.com/vpc/pricing/',
  endpointHour: 'https://aws.amazon.com/privatelink/pricing/',
  endpointGb: 'https://aws.amazon.com/privatelink/pricing/',
  wafMonth: 'https://aws.amazon.com/waf/pricing/',
  wafRequest: 'https://aws.amazon.com/waf/pricing/',
  cloudFrontRequest: 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/',
  cloudFrontOriginGb: 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/',
  xrayTrace: 'https://aws.amazon.com/xray/pricing/',
  regionGb: 'https://aws.amazon.com/ec2/pricing/on-demand/',
  internetGb: 'https://aws.amazon.com/ec2/pricing/on-demand/',
};

const MILLION = 1_000_000;

const US_EAST_1: Prices = {
  httpRequest: 1 / MILLION,
  lambdaRequest: 0.2 / MILLION,
  lambdaGbSecond: 0.0000133334,
  sqsRequest: 0.4 / MILLION,
  dynamoWrite: 0.625 / MILLION,
  dynamoRead: 0.125 / MILLION,
  dynamoGb: 0.25,
  dynamoBackupGb: 0.2,
  s3Put: 5 / MILLION,
  s3Get: 0.4 / MILLION,
  s3Gb: 0.023,
  logGb: 0.5,
  logStoredGb: 0.03,
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  secretMonth: 0.4,
  secretRead: 5 / MILLION,
  kmsKeyMonth: 1,
  kmsRequest: 3 / MILLION,
  natHour: 0.045,
  natGb: 0.045,
  endpointHour: 0.01,
  endpointGb: 0.01,
  wafMonth: 6,
  wafRequest: 0.6 / MILLION,
  cloudFrontRequest: 1 / MILLION,
  cloudFrontOriginGb: 0.02,
  xrayTrace: 5 / MILLION,
  regionGb: 0.01,
  internetGb: 0.09,
};

/** The region of `COMPARED`. */
export const COMPARED_REGION: Region = 'us-east-1';

/**
 * Prices of us-east-1 that were compared with what others cite of AWS's pages, and of when that was; tables without a date agree with
 * some more. The rest, and other regions, are noted from AWS's tables alone.
 */
export const COMPARED: Readonly<Partial<Record<keyof Prices, string>>> = {
  lambdaRequest: 'October 2025',
  lambdaGbSecond: 'October 2025',
  logGb: 'June 2026',
  metricMonth: 'February 2026',
  alarmMonth: 'February 2026',
  dashboardMonth: 'June 2026',
  httpRequest: 'undated',
  sqsRequest: 'undated',
  s3Put: 'undated',
  s3Get: 'undated',
  s3Gb: 'undated',
};

export const PRICE_LISTS: Readonly<Record<Region, Prices>> = {
  'us-east-1': US_EAST_1,
  'eu-west-1': {
    ...US_EAST_1,
    httpRequest: 1.11 / MILLION,
    dynamoWrite: 0.706 / MILLION,
    dynamoRead: 0.142 / MILLION,
    dynamoGb: 0.283,
    dynamoBackupGb: 0.226,
    logGb: 0.57,
    natHour: 0.048,
    natGb: 0.048,
    endpointHour: 0.011,
    cloudFrontRequest: 1.2 / MILLION,
  },
  'eu-central-1': {
    ...US_EAST_1,
    httpRequest: 1.2 / MILLION,
    dynamoWrite: 0.762 / MILLION,
    dynamoRead: 0.153 / MILLION,
    dynamoGb: 0.306,
    dynamoBackupGb: 0.245,
    s3Put: 5.4 / MILLION,
    s3Get: 0.43 / MILLION,
    s3Gb: 0.0245,
    logGb: 0.63,
    logStoredGb: 0.0324,
    natHour: 0.052,
    natGb: 0.052,
    endpointHour: 0.012,
    cloudFrontRequest: 1.2 / MILLION,
  },
  'us-gov-west-1': {
    ...US_EAST_1,
    httpRequest: 1.29 / MILLION,
    sqsRequest: 0.48 / MILLION,
    dynamoWrite: 0.75 / MILLION,
    dynamoRead: 0.15 / MILLION,
    dynamoGb: 0.28,
    dynamoBackupGb: 0.24,
    s3Gb: 0.039,
    logGb: 0.6,
    logStoredGb: 0.0324,
    natHour: 0.054,
    natGb: 0.054,
    endpointHour: 0.0128,
    regionGb: 0.01,
    internetGb: 0.155,
  },
};

export const DAYS_PER_MONTH = 30.4;

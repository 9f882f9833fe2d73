import { parseIpRange } from '../kernel/ip-address.ts';

/** `userIdentity.type`. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const IDENTITY_TYPES = [
  'Root',
  'IAMUser',
  'AssumedRole',
  'Role',
  'FederatedUser',
  'Directory',
  'AWSAccount',
  'AWSService',
  'IdentityCenterUser',
  'SAMLUser',
  'WebIdentityUser',
  'Unknown',
];

interface Form {
  /** What a word must look like so that it can ever match; words of stars and letters alone are let through. */
  readonly fits: (word: string) => boolean;
  readonly like: string;
}

const arn: Form = {
  fits: (word) => /^(\*|arn:|a\*|ar\*|arn\*)/.test(word),
  like: 'an ARN begins with arn:, such as arn:aws:iam::111122223333:role/*',
};
const service: Form = {
  fits: (word) => word.includes('*') || /\.amazonaws\.com(\.cn)?$/.test(word) || word === 'AWS Internal',
  like: 'a service is written like kms.amazonaws.com',
};

const FORMS: Readonly<Record<string, Form>> = {
  eventName: {
    fits: (word) => /^[A-Za-z0-9_*-]+$/.test(word),
    like: 'a call is written like Decrypt, and its service as eventSource: "kms.amazonaws.com"',
  },
  eventSource: {
    fits: (word) => word.includes('*') || /\.amazonaws\.com(\.cn)?$/.test(word),
    like: 'a service is written like kms.amazonaws.com',
  },
  account: {
    fits: (word) => !/^\d+$/.test(word) || word.length === 12,
    like: 'an AWS account id has 12 digits',
  },
  'identity.account': {
    fits: (word) => /^\d{12}$/.test(word) || /^[\d*]*\*[\d*]*$/.test(word),
    like: 'an AWS account id has 12 digits',
  },
  region: { fits: (word) => /^[a-z0-9*-]+$/.test(word), like: 'a region is written like eu-west-1' },
  sourceIPAddress: {
    fits: (word) =>
      parseIpRange(word) !== undefined || (/[A-Za-z]/.test(word) && !word.includes(':')) || word === '*',
    like: 'write an address, a CIDR block such as 10.0.0.0/8, or the name of a service',
  },
  'identity.type': {
    fits: (word) => word.includes('*') || IDENTITY_TYPES.includes(word),
    like: `one of ${IDENTITY_TYPES.join(', ')}`,
  },
  'identity.invokedBy': service,
  'identity.arn': arn,
  resource: arn,
  vpcEndpointId: {
    fits: (word) => word.includes('*') || word.startsWith('vpce-'),
    like: 'an endpoint is written like vpce-0a1b2c3d4e5f',
  },
};

/** Why a word of a condition can never match; undefined when it may. */
export function wordProblems(field: string, word: string): string | undefined {
  const form = FORMS[field];
  return form === undefined || form.fits(word) ? undefined : `"${word}" never matches: ${form.like}`;
}

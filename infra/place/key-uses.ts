import { CfnResource, Reference, Tokenization } from 'aws-cdk-lib';

/** What an action on something encrypted asks of its key. */

export interface KeyUse {
  /** As in `kms:ViaService`. */
  readonly service: 'sqs' | 'dynamodb' | 'secretsmanager' | 's3';
  readonly uses: readonly string[];
  /** What else must be so. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

const READ = ['kms:Decrypt'];
/** To write is to have a data key made, and to check it. */
const WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** DynamoDB keeps one key for a table and asks for it as whoever calls; CDK's grants are the same. */
const TABLE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

const NEEDS: Readonly<Record<string, readonly [KeyUse['service'], readonly string[]]>> = {
  'sqs:ReceiveMessage': ['sqs', READ],
  'sqs:SendMessage': ['sqs', WRITE],
  'dynamodb:GetItem': ['dynamodb', TABLE],
  'dynamodb:BatchGetItem': ['dynamodb', TABLE],
  'dynamodb:PutItem': ['dynamodb', TABLE],
  'dynamodb:BatchWriteItem': ['dynamodb', TABLE],
  'dynamodb:UpdateItem': ['dynamodb', TABLE],
  'dynamodb:DeleteItem': ['dynamodb', TABLE],
  'dynamodb:Query': ['dynamodb', TABLE],
  'secretsmanager:GetSecretValue': ['secretsmanager', READ],
  'secretsmanager:PutSecretValue': ['secretsmanager', WRITE],
  's3:GetObject': ['s3', READ],
  's3:PutObject': ['s3', WRITE],
};

/**
 * @returns one use a service; a secret is named, since its key is asked for with its name; none of what the stack does not make,
 *   such as buckets of trails, which have keys of their own
 */
export function keyUses(actions: readonly string[], all: readonly string[]): readonly KeyUse[] {
  const resources = all.filter(isMadeHere);
  if (resources.length === 0) return [];
  const found = new Map<KeyUse['service'], Set<string>>();
  for (const action of actions) {
    const [service, uses] = NEEDS[action] ?? [];
    if (service === undefined) continue;
    const known = found.get(service) ?? new Set();
    for (const use of uses ?? []) known.add(use);
    found.set(service, known);
  }
  return [...found].map(([service, uses]) => ({
    service,
    uses: [...uses],
    context: service === 'secretsmanager' ? { 'kms:EncryptionContext:SecretARN': resources } : {},
  }));
}

function isMadeHere(arn: string): boolean {
  const { tokens } = Tokenization.reverseString(arn);
  return tokens.some((token) => Reference.isReference(token) && CfnResource.isCfnResource(token.target));
}

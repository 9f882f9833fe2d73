import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LocalServer } from '../listen.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './environment.ts';
import { JsonFault, parseInput, startJsonService } from './json-service.ts';

export interface SecretsOptions {
  readonly port?: number;
  /** Secrets that are there from the beginning, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly versionId: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** Every value it ever had, by version. */
  readonly versions: Map<string, string | undefined>;
  /** Undefined: created without a value. */
  readonly value: string | undefined;
}

const SecretId = z.looseObject({ SecretId: z.string() });
const NewSecret = z.looseObject({ Name: z.string().min(1), SecretString: z.string().optional() });
const NewValue = z.looseObject({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});

/**
 * Secrets Manager on loopback, in memory: CreateSecret, GetSecretValue, PutSecretValue, for text. A secret is found by
 * its name or its ARN; a version is written once.
 */
export async function startSecrets(options: SecretsOptions = {}): Promise<LocalServer> {
  const { port = 0, secrets: initial = {} } = options;
  const secrets = new Map<string, StoredSecret>();

  function store(name: string, value: string | undefined, versionId: string = randomUUID()): StoredSecret {
    const arn = `arn:aws:secretsmanager:${LOCAL_REGION}:${LOCAL_ACCOUNT}:secret:${name}-local1`;
    const versions = secrets.get(name)?.versions ?? new Map<string, string | undefined>();
    versions.set(versionId, value);
    const secret = { name, arn, versionId, createdAt: Date.now() / 1000, versions, value };
    secrets.set(name, secret);
    return secret;
  }

  function find(id: string): StoredSecret {
    const found = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
    if (found === undefined) {
      throw new JsonFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found;
  }

  const operations: Readonly<Record<string, (input: unknown) => object>> = {
    CreateSecret(input) {
      const { Name, SecretString } = parseInput(NewSecret, input);
      if (secrets.has(Name)) {
        throw new JsonFault(
          'ResourceExistsException',
          `The operation failed because the secret ${Name} already exists.`,
        );
      }
      const { name, arn, versionId } = store(Name, SecretString);
      return { Name: name, ARN: arn, VersionId: versionId };
    },
    PutSecretValue(input) {
      const { SecretId: id, SecretString, ClientRequestToken } = parseInput(NewValue, input);
      const found = find(id);
      const earlier = ClientRequestToken === undefined ? undefined : found.versions.get(ClientRequestToken);
      if (earlier !== undefined && earlier !== SecretString) {
        throw new JsonFault(
          'ResourceExistsException',
          'You already used this ClientRequestToken with another value.',
        );
      }
      const { name, arn, versionId } = store(found.name, SecretString, ClientRequestToken);
      return { Name: name, ARN: arn, VersionId: versionId, VersionStages: ['AWSCURRENT'] };
    },
    GetSecretValue(input) {
      const { name, arn, versionId, createdAt, value } = find(parseInput(SecretId, input).SecretId);
      if (value === undefined) {
        throw new JsonFault(
          'ResourceNotFoundException',
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      }
      return {
        Name: name,
        ARN: arn,
        VersionId: versionId,
        VersionStages: ['AWSCURRENT'],
        SecretString: value,
        CreatedDate: createdAt,
      };
    },
  };

  for (const [name, value] of Object.entries(initial)) store(name, value);
  return startJsonService({ name: 'local Secrets Manager', port, operations });
}

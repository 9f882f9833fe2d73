import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { LocalServer } from '../listen.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './environment.ts';
import { JsonFault, parseInput, startJsonService } from './json-service.ts';

export interface SecretsOptions {
  readonly port?: number;
  /** Secrets that are there from the beginning, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Operations that nobody is allowed just now, by their names. */
  readonly isDenied?: (operation: string) => boolean;
}

interface StoredVersion {
  /** Undefined: a rotation has begun and put nothing yet. */
  value: string | undefined;
  readonly stages: Set<string>;
  /** Epoch seconds. */
  readonly createdAt: number;
}

interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  /** Every value it ever had, by version. */
  readonly versions: Map<string, StoredVersion>;
}

const SecretId = z.looseObject({ SecretId: z.string() });
const NewSecret = z.looseObject({ Name: z.string().min(1), SecretString: z.string().optional() });
const Token = z.string().min(32).max(64);
const NewValue = z.looseObject({
  SecretId: z.string(),
  SecretString: z.string(),
  ClientRequestToken: Token.optional(),
  VersionStages: z.array(z.string()).min(1).default(['AWSCURRENT']),
});
const Version = z.looseObject({
  SecretId: z.string(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const Rotation = z.looseObject({ SecretId: z.string(), ClientRequestToken: Token });
const Move = z.looseObject({
  SecretId: z.string(),
  VersionStage: z.string(),
  MoveToVersionId: z.string().optional(),
  RemoveFromVersionId: z.string().optional(),
});

/**
 * Secrets Manager on loopback, in memory: CreateSecret, GetSecretValue, PutSecretValue, DescribeSecret, UpdateSecretVersionStage, for
 * text; of RotateSecret the version that is then to be filled, since nobody is invoked. A secret is found by its name or its ARN; a
 * version is written once.
 */
export async function startSecrets(options: SecretsOptions = {}): Promise<LocalServer> {
  const { port = 0, secrets: initial = {}, isDenied = () => false } = options;
  const secrets = new Map<string, StoredSecret>();

  function create(name: string): StoredSecret {
    const arn = `arn:aws:secretsmanager:${LOCAL_REGION}:${LOCAL_ACCOUNT}:secret:${name}-local1`;
    const secret = { name, arn, versions: new Map<string, StoredVersion>() };
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
      const secret = create(Name);
      const versionId = SecretString === undefined ? undefined : put(secret, SecretString);
      return { Name, ARN: secret.arn, VersionId: versionId };
    },
    PutSecretValue(input) {
      const { SecretId: id, SecretString, ClientRequestToken, VersionStages } = parseInput(NewValue, input);
      const secret = find(id);
      const versionId = put(secret, SecretString, VersionStages, ClientRequestToken);
      return { Name: secret.name, ARN: secret.arn, VersionId: versionId, VersionStages: [...VersionStages] };
    },
    GetSecretValue(input) {
      const { SecretId: id, VersionId, VersionStage } = parseInput(Version, input);
      const { name, arn, versions } = find(id);
      const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
      const [versionId, found] =
        [...versions].find(
          ([version, { stages }]) =>
            (VersionId === undefined || version === VersionId) && (stage === undefined || stages.has(stage)),
        ) ?? [];
      if (found?.value === undefined) {
        throw new JsonFault(
          'ResourceNotFoundException',
          VersionId === undefined
            ? `Secrets Manager can't find the specified secret value for staging label: ${stage}`
            : `Secrets Manager can't find the specified secret value for VersionId: ${VersionId}`,
        );
      }
      return {
        Name: name,
        ARN: arn,
        VersionId: versionId,
        VersionStages: [...found.stages],
        SecretString: found.value,
        CreatedDate: found.createdAt,
      };
    },
    DescribeSecret(input) {
      const { name, arn, versions } = find(parseInput(SecretId, input).SecretId);
      const staged = [...versions].filter(([, { stages }]) => stages.size > 0);
      return {
        Name: name,
        ARN: arn,
        LastChangedDate: Math.max(...[...versions.values()].map(({ createdAt }) => createdAt)),
        VersionIdsToStages: Object.fromEntries(staged.map(([id, { stages }]) => [id, [...stages]])),
      };
    },
    RotateSecret(input) {
      const { SecretId: id, ClientRequestToken: token } = parseInput(Rotation, input);
      const { name, arn, versions } = find(id);
      const pending = holderOf(versions, 'AWSPENDING');
      if (pending !== undefined && pending !== token && !versions.get(pending)?.stages.has('AWSCURRENT')) {
        throw new JsonFault(
          'InvalidRequestException',
          "A previous rotation isn't complete. That rotation will be reattempted.",
        );
      }
      const stages = new Set<string>();
      if (!versions.has(token)) versions.set(token, { value: undefined, stages, createdAt: epochS() });
      move(versions, 'AWSPENDING', token);
      return { Name: name, ARN: arn, VersionId: token };
    },
    UpdateSecretVersionStage(input) {
      const asked = parseInput(Move, input);
      const { name, arn, versions } = find(asked.SecretId);
      const holder = holderOf(versions, asked.VersionStage);
      if (holder !== undefined && holder !== asked.MoveToVersionId && holder !== asked.RemoveFromVersionId) {
        throw new JsonFault(
          'InvalidParameterException',
          `The parameter RemoveFromVersionId must be the version that has the staging label: ${holder}`,
        );
      }
      move(versions, asked.VersionStage, asked.MoveToVersionId);
      return { Name: name, ARN: arn };
    },
  };

  for (const [name, value] of Object.entries(initial)) put(create(name), value);
  const guarded = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: unknown) => {
      if (isDenied(name))
        throw new JsonFault(
          'AccessDeniedException',
          `User is not authorized to perform: secretsmanager:${name}`,
        );
      return operation(input);
    },
  ]);
  return startJsonService({ name: 'local Secrets Manager', port, operations: Object.fromEntries(guarded) });
}

/** @returns the id of the version */
function put(
  { versions }: StoredSecret,
  value: string,
  stages: readonly string[] = ['AWSCURRENT'],
  token: string = randomUUID(),
): string {
  const known = versions.get(token);
  if (known?.value !== undefined && known.value !== value) {
    throw new JsonFault(
      'ResourceExistsException',
      'You already used this ClientRequestToken with another value.',
    );
  }
  if (known === undefined) versions.set(token, { value, stages: new Set(), createdAt: epochS() });
  else known.value = value;
  for (const stage of stages) move(versions, stage, token);
  return token;
}

function holderOf(versions: StoredSecret['versions'], stage: string): string | undefined {
  return [...versions].find(([, { stages }]) => stages.has(stage))?.[0];
}

/** A label is at one version; what was current is previous then. */
function move(versions: StoredSecret['versions'], stage: string, to: string | undefined): void {
  const from = holderOf(versions, stage);
  if (from === to) return;
  if (from !== undefined) versions.get(from)?.stages.delete(stage);
  if (to !== undefined) versions.get(to)?.stages.add(stage);
  if (stage === 'AWSCURRENT' && from !== undefined) move(versions, 'AWSPREVIOUS', from);
}

function epochS(): number {
  return Date.now() / 1_000;
}

import type { SecretVersions } from '../../../adapters/aws/secret-versions.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';

export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** What a secret held when its rotation began. */
export interface Held {
  /** The version in use. */
  readonly version: string;
  readonly text: string;
  /** The text in use before it; undefined when there was none. */
  readonly previous: () => Promise<string | undefined>;
}

/**
 * Port: what is changed, of which a secret holds one side. Each call may come again, whether or not it came to its end, and rejects
 * with a CodedError that says what to do.
 */
export interface Rotatable {
  /**
   * The text of a new version. Unless it is kept, another call is asked for another one.
   *
   * @param version that the rotation fills
   */
  propose(held: Held, version: string): Promise<string>;
  /** Has the other side take what was proposed; what is in use may end with that. */
  set(current: string, proposed: string): Promise<void>;
  /** Rejects unless the other side takes the text. */
  tryProposed(text: string): Promise<void>;
  /** Secrets Manager asks when a schedule is set up: rejects unless the text in use is taken, so that a rotation could go on from it. */
  tryCurrent(text: string): Promise<void>;
}

export interface RotationDeps {
  /** ARN of the secret. */
  readonly secretId: string;
  readonly versions: SecretVersions;
  readonly target: Rotatable;
  /** The secret comes into being together with its schedule, whose test then finds nothing to try. */
  readonly startsEmpty?: boolean;
}

/**
 * One step of changing a secret: a new value is proposed, set on the other side, tried and put in use. Each step may be run again,
 * whether or not it came to its end.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 *
 * Rejects with CodedErrors that say what to do: `rotation_unknown`, `secret_unfilled`, `rotation_incomplete`, and those of `target`.
 *
 * @param token the version that the rotation fills
 */
export async function rotateSecret(deps: RotationDeps, step: RotationStep, token: string): Promise<void> {
  const { versions, secretId, target } = deps;
  const stages = await versions.stages();
  const labels = stages.get(token);
  if (labels?.includes('AWSCURRENT') === true) return;
  if (labels?.includes('AWSPENDING') !== true)
    throw new CodedError(
      'rotation_unknown',
      `secret "${secretId}" has no such rotation under way: start one with \`aws secretsmanager rotate-secret\``,
    );
  const [from] = [...stages].find(([, its]) => its.includes('AWSCURRENT')) ?? [];
  switch (step) {
    case 'createSecret': {
      const text = await current(deps);
      if (from === undefined) throw unfilled(secretId);
      if ((await versions.pending(token)) !== undefined) return;
      const previous = () => versions.previous();
      await versions.propose(token, await target.propose({ version: from, text, previous }, token));
      return;
    }
    case 'setSecret':
      return target.set(await current(deps), await proposed(deps, token));
    case 'testSecret': {
      const text = await versions.pending(token);
      if (text !== undefined) return target.tryProposed(text);
      if (deps.startsEmpty === true && (await versions.current()) === undefined) return;
      return target.tryCurrent(await current(deps));
    }
    case 'finishSecret':
      await proposed(deps, token);
      if (from === undefined) throw unfilled(secretId);
      return versions.promote(token, from);
  }
}

async function current({ versions, secretId }: RotationDeps): Promise<string> {
  const text = await versions.current();
  if (text === undefined) throw unfilled(secretId);
  return text;
}

async function proposed({ versions, secretId }: RotationDeps, token: string): Promise<string> {
  const text = await versions.pending(token);
  if (text === undefined)
    throw new CodedError(
      'rotation_incomplete',
      `the rotation of secret "${secretId}" has no new value yet: its step createSecret comes first`,
      { retryable: true },
    );
  return text;
}

function unfilled(secretId: string): CodedError {
  return new CodedError(
    'secret_unfilled',
    `secret "${secretId}" holds nothing to be changed: put a value first, see docs/secrets.md`,
  );
}

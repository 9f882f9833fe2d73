import type { SecretVersions } from '../../../adapters/aws/secret-versions.ts';
import type { Credentials } from '../../../adapters/wazuh/api-session.ts';
import type { OwnPassword } from '../../../adapters/wazuh/own-password.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { readWazuhCredentials } from '../../middleware/secret-shapes.ts';

export const ROTATION_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

export interface RotationDeps {
  /** ARN of the secret. */
  readonly secretId: string;
  readonly versions: SecretVersions;
  /** One of every manager node; of a cluster all change with the first. */
  readonly nodes: readonly OwnPassword[];
  readonly newPassword: () => string;
}

/**
 * One step of changing the password of Wazuh's server API: a new one is proposed, set on every node, tried and put in use. Each
 * step may be run again, whether or not it came to its end.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 *
 * Rejects with CodedErrors that say what to do: `rotation_unknown`, `secret_unfilled`, `secret_malformed`, `rotation_incomplete`,
 * `rotation_outdated`, `wazuh_password_unknown`, and those of a node.
 *
 * @param token the version that the rotation fills
 */
export async function rotatePassword(deps: RotationDeps, step: RotationStep, token: string): Promise<void> {
  const stages = await deps.versions.stages();
  const labels = stages.get(token);
  if (labels?.includes('AWSCURRENT') === true) return;
  if (labels?.includes('AWSPENDING') !== true)
    throw new CodedError(
      'rotation_unknown',
      `secret "${deps.secretId}" has no such rotation under way: start one with \`aws secretsmanager rotate-secret\``,
    );
  switch (step) {
    case 'createSecret':
      return propose(deps, token);
    case 'setSecret':
      return set(deps, token);
    case 'testSecret':
      return tryOut(deps, token);
    case 'finishSecret':
      return finish(deps, token, stages);
  }
}

async function propose(deps: RotationDeps, token: string): Promise<void> {
  const { username } = await current(deps);
  if ((await deps.versions.pending(token)) !== undefined) return;
  await deps.versions.propose(token, JSON.stringify({ username, password: deps.newPassword() }));
}

async function set(deps: RotationDeps, token: string): Promise<void> {
  const [before, after] = [await current(deps), await proposed(deps, token)];
  // The new user would be given a password that stands nowhere but beside the old user's name.
  if (before.username !== after.username)
    throw new CodedError(
      'rotation_outdated',
      `secret "${deps.secretId}" names another user since its rotation began: take the label AWSPENDING from that version and rotate anew`,
    );
  for (const node of deps.nodes) {
    // By an attempt before, or by another node of its cluster.
    if (await node.accepts(after)) continue;
    if (!(await node.accepts(before)))
      throw new CodedError(
        'wazuh_password_unknown',
        `manager node "${node.node}" takes neither the password in secret "${deps.secretId}" nor the new one: put the one that it takes`,
      );
    await node.change(before, after.password);
  }
}

/** Secrets Manager asks for this step alone when a schedule is set up, to see that it would work. */
async function tryOut(deps: RotationDeps, token: string): Promise<void> {
  const text = await deps.versions.pending(token);
  const held = text === undefined ? await current(deps) : readWazuhCredentials(deps.secretId, text);
  for (const node of deps.nodes)
    if (!(await node.accepts(held)))
      throw new CodedError(
        'wazuh_credentials_refused',
        `manager node "${node.node}" refuses the password in secret "${deps.secretId}"; nothing is put in use`,
      );
}

async function finish(
  deps: RotationDeps,
  token: string,
  stages: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  await proposed(deps, token);
  const [from] = [...stages].find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
  if (from === undefined) throw unfilled(deps.secretId);
  await deps.versions.promote(token, from);
}

async function current({ versions, secretId }: RotationDeps): Promise<Credentials> {
  const text = await versions.current();
  if (text === undefined) throw unfilled(secretId);
  return readWazuhCredentials(secretId, text);
}

async function proposed({ versions, secretId }: RotationDeps, token: string): Promise<Credentials> {
  const text = await versions.pending(token);
  if (text === undefined)
    throw new CodedError(
      'rotation_incomplete',
      `the rotation of secret "${secretId}" has no new password yet: its step createSecret comes first`,
      { retryable: true },
    );
  return readWazuhCredentials(secretId, text);
}

function unfilled(secretId: string): CodedError {
  return new CodedError(
    'secret_unfilled',
    `secret "${secretId}" holds nothing to be changed: put user and password first, see docs/secrets.md`,
  );
}

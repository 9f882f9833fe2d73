import type { Detector } from '../../detector.ts';
import { awsSecretAccessKey } from './aws-secret-access-key.ts';
import { jwt } from './jwt.ts';
import { kubernetesSecret } from './kubernetes-secret.ts';
import { privateKey } from './private-key.ts';
import { shapedTokens } from './shaped-tokens.ts';
import { vendorTokens } from './vendor-tokens.ts';
import { walletKey } from './wallet-key.ts';

export const credential: readonly Detector[] = [
  jwt,
  privateKey,
  awsSecretAccessKey,
  ...vendorTokens,
  ...shapedTokens,
  kubernetesSecret,
  walletKey,
];

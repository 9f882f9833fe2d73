import type { Detector } from '../../detector.ts';
import { awsSecretAccessKey } from './aws-secret-access-key.ts';
import { jwt } from './jwt.ts';
import { privateKey } from './private-key.ts';
import { vendorTokens } from './vendor-tokens.ts';

export const credential: readonly Detector[] = [jwt, privateKey, awsSecretAccessKey, ...vendorTokens];

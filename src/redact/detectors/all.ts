import type { Detector } from '../detector.ts';
import { assignedSecret } from './assigned-secret.ts';
import { basicCredentials, bearerToken } from './authorization.ts';
import { awsSecretAccessKey } from './aws-secret-access-key.ts';
import { email } from './email.ts';
import { authorization, cookie } from './http-header.ts';
import { jwt } from './jwt.ts';
import { password } from './password.ts';
import { paymentCard } from './payment-card.ts';
import { privateKey } from './private-key.ts';
import { urlPassword } from './url-password.ts';
import { vendorTokens } from './vendor-tokens.ts';

/** Every detector there is; a policy chooses among them by type. */
export const DETECTORS: readonly Detector[] = [
  email,
  paymentCard,
  jwt,
  privateKey,
  urlPassword,
  password,
  basicCredentials,
  bearerToken,
  authorization,
  cookie,
  awsSecretAccessKey,
  ...vendorTokens,
  assignedSecret,
];

import type { Detector } from '../../detector.ts';
import { assignedSecret } from './assigned-secret.ts';
import { basicCredentials, bearerToken } from './authorization.ts';
import { authorization, cookie } from './http-header.ts';
import { password } from './password.ts';
import { urlPassword } from './url-password.ts';

export const secret: readonly Detector[] = [
  urlPassword,
  password,
  basicCredentials,
  bearerToken,
  authorization,
  cookie,
  assignedSecret,
];

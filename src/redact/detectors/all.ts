import type { Detector } from '../detector.ts';
import { contact } from './contact/all.ts';
import { credential } from './credential/all.ts';
import { crypto } from './crypto/all.ts';
import { financial } from './financial/all.ts';
import { identifier } from './identifier/all.ts';
import { network } from './network/all.ts';
import { secret } from './secret/all.ts';

/** Every detector there is; a policy chooses among them by type. */
export const DETECTORS: readonly Detector[] = [
  ...contact,
  ...financial,
  ...identifier,
  ...network,
  ...crypto,
  ...credential,
  ...secret,
];

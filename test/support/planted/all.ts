import { lookAlikes } from './look-alikes.ts';
import { type Planted, plantedSecrets } from './secrets.ts';

/** One or more of every detector's kind. */
export function everyPlanted(): readonly Planted[] {
  return plantedSecrets();
}

export function everyLookAlike(): readonly string[] {
  return lookAlikes();
}

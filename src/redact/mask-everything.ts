import { DETECTORS } from './detectors/all.ts';
import type { RedactionSettings } from './policy-for.ts';

/** Settings under which every detector masks, those included whose own action is `keep` (IP addresses, for one). */
export const MASK_EVERYTHING: RedactionSettings = {
  detectors: Object.fromEntries(DETECTORS.map(({ type }) => [type, 'mask'])),
  fields: {},
  keep: [],
};

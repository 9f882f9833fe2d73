import { DETECTORS } from './detectors/all.ts';
import type { ProvenRedaction } from './policy-from.ts';

/** Settings under which every detector masks, those included whose own action is `keep` (IP addresses, for one). */
export const MASK_EVERYTHING: ProvenRedaction = {
  detectors: Object.fromEntries(DETECTORS.map(({ type }) => [type, 'mask'])),
  fields: {},
  keep: [],
};

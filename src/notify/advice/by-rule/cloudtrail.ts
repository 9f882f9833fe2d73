import { ACCESS_ADVICE } from './cloudtrail-access.ts';
import { DATA_ADVICE } from './cloudtrail-data.ts';
import { DEFENCE_ADVICE } from './cloudtrail-defence.ts';
import { EXPOSURE_ADVICE } from './cloudtrail-exposure.ts';
import type { AdviceByRule } from './rule-advice.ts';

/** Rules of `content/rules/0351-sluice_cloudtrail_*` of level 8 and above. */
export const CLOUDTRAIL_ADVICE: AdviceByRule = {
  ...ACCESS_ADVICE,
  ...DEFENCE_ADVICE,
  ...EXPOSURE_ADVICE,
  ...DATA_ADVICE,
};

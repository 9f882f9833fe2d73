import { ACCESS_ADVICE } from './cloudtrail-access.ts';
import { DATA_ADVICE } from './cloudtrail-data.ts';
import { DEFENCE_ADVICE } from './cloudtrail-defence.ts';
import { EXPOSURE_ADVICE } from './cloudtrail-exposure.ts';
import { QUESTION_ADVICE } from './cloudtrail-questions.ts';
import type { AdviceByRule } from './rule-advice.ts';
import { CLOUDTRAIL_INTEL_ADVICE } from './threat-intel.ts';

/** Every rule of `content/rules/0351-sluice_cloudtrail_*` but the silent base; those below level 8 by a question. */
export const CLOUDTRAIL_ADVICE: AdviceByRule = {
  ...ACCESS_ADVICE,
  ...DEFENCE_ADVICE,
  ...EXPOSURE_ADVICE,
  ...DATA_ADVICE,
  ...QUESTION_ADVICE,
  ...CLOUDTRAIL_INTEL_ADVICE,
};

import type { AdviceByRule } from './rule-advice.ts';

export const CLOUDTRAIL_ADVICE: AdviceByRule = {};

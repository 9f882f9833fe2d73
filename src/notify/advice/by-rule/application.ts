import type { AdviceByRule } from './rule-advice.ts';

export const APPLICATION_ADVICE: AdviceByRule = {};

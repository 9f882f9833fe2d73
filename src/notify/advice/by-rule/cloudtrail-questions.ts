import { asking, forQuestions, only, undoThenStop } from './aws-play.ts';
import { ACCESS_QUESTIONS } from './cloudtrail-questions-access.ts';
import { REFUSAL_QUESTIONS, SERVICE_QUESTIONS } from './cloudtrail-questions-answered.ts';
import { DATA_QUESTIONS } from './cloudtrail-questions-data.ts';
import { DEFENCE_QUESTIONS } from './cloudtrail-questions-defence.ts';
import { MACHINE_QUESTIONS } from './cloudtrail-questions-machines.ts';
import type { AdviceByRule } from './rule-advice.ts';

/** Rules below level 8: they are everyday work more often than not, so a question comes first. */
export const QUESTION_ADVICE: AdviceByRule = {
  ...forQuestions(
    [...ACCESS_QUESTIONS, ...DATA_QUESTIONS, ...DEFENCE_QUESTIONS, ...MACHINE_QUESTIONS],
    asking,
  ),
  /* Nothing was changed, so nothing is undone. */
  ...forQuestions(REFUSAL_QUESTIONS, (what) => undoThenStop({ what })),
  ...forQuestions(SERVICE_QUESTIONS, (what) => only({ what })),
};

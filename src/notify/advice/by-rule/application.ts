import { ADMINISTRATION_ADVICE } from './administration.ts';
import { ATTACK_ADVICE } from './attacks.ts';
import { AWS_LOGS_ADVICE } from './aws-logs.ts';
import { EVERYDAY_ADVICE } from './everyday.ts';
import { FINANCE_ADVICE } from './finance.ts';
import type { AdviceByRule } from './rule-advice.ts';
import { SIGN_IN_ADVICE } from './sign-in.ts';
import { SUPABASE_ADVICE } from './supabase.ts';
import { THREAT_INTEL_ADVICE } from './threat-intel.ts';
import { TRAIL_ADVICE } from './trails.ts';

/** For every rule about applications and about trails but the silent bases. */
export const APPLICATION_ADVICE: AdviceByRule = {
  ...SIGN_IN_ADVICE,
  ...ADMINISTRATION_ADVICE,
  ...ATTACK_ADVICE,
  ...FINANCE_ADVICE,
  ...SUPABASE_ADVICE,
  ...EVERYDAY_ADVICE,
  ...TRAIL_ADVICE,
  ...THREAT_INTEL_ADVICE,
  ...AWS_LOGS_ADVICE,
};

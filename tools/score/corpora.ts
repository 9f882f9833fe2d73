import { accessLog } from './access-log.ts';
import { beforeAfter } from './before-after.ts';
import { blns } from './blns.ts';
import { detectSecrets } from './detect-secrets.ts';
import { gitleaks } from './gitleaks.ts';
import { invictus } from './invictus.ts';
import { jsonTestSuite } from './json-test-suite.ts';
import { panther } from './panther.ts';
import { presidio, presidioSentences } from './presidio.ts';
import { prototypePollution } from './prototype-pollution.ts';
import type { Corpus } from './score.ts';
import { secretlint } from './secretlint.ts';
import { stratus } from './stratus.ts';
import { streamalert } from './streamalert.ts';
import { sentryWebhooks, supabaseWebhooks } from './webhooks.ts';

/** Every file of the corpora folder, in the order of the table. */
export const CORPORA: readonly Corpus[] = [
  presidio,
  presidioSentences,
  gitleaks,
  secretlint,
  detectSecrets,
  beforeAfter,
  accessLog,
  stratus,
  invictus,
  panther,
  streamalert,
  jsonTestSuite,
  blns,
  prototypePollution,
  sentryWebhooks,
  supabaseWebhooks,
];

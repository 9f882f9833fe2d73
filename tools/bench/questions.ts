import { benchBurst } from './burst.ts';
import { clientCall } from './client-call.ts';
import { benchCloudTrail } from './cloudtrail.ts';
import { benchColdStart } from './coldstart.ts';
import { benchDeliver } from './deliver.ts';
import { benchEncode } from './encode.ts';
import { benchHost } from './host.ts';
import { benchIntel } from './intel.ts';
import { benchLatency } from './latency.ts';
import { benchNormalize } from './normalize.ts';
import { benchNotify } from './notify.ts';
import { packedMessage } from './packed-message.ts';
import { QUESTION_NAMES, type Question, type QuestionName } from './question.ts';
import { benchRedact } from './redact.ts';
import { ruleTester } from './rule-tester.ts';
import { wholePath } from './whole-path.ts';

const BY_NAME: Readonly<Record<QuestionName, Question>> = {
  'whole-path': wholePath,
  normalize: benchNormalize,
  redact: benchRedact,
  encode: benchEncode,
  intel: benchIntel,
  'rule-tester': ruleTester,
  'packed-message': packedMessage,
  client: clientCall,
  deliver: benchDeliver,
  burst: benchBurst,
  cloudtrail: benchCloudTrail,
  latency: benchLatency,
  notify: benchNotify,
  coldstart: benchColdStart,
  host: benchHost,
};

/** What `npm run bench` can ask, in the order in which it does. */
export const QUESTIONS: readonly Question[] = QUESTION_NAMES.map((name) => BY_NAME[name]);

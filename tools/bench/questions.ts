import { benchBurst } from './burst.ts';
import { clientCall } from './client-call.ts';
import { benchCloudTrail } from './cloudtrail.ts';
import { benchColdStart } from './coldstart.ts';
import { benchDeliver } from './deliver.ts';
import { benchEncode } from './encode.ts';
import { benchIntel } from './intel.ts';
import { benchNormalize } from './normalize.ts';
import { benchNotify } from './notify.ts';
import { packedMessage } from './packed-message.ts';
import type { Question } from './question.ts';
import { benchRedact } from './redact.ts';
import { ruleTester } from './rule-tester.ts';
import { wholePath } from './whole-path.ts';

/** What `npm run bench` can ask, in the order in which it does. */
export const QUESTIONS: readonly Question[] = [
  wholePath,
  benchNormalize,
  benchRedact,
  benchEncode,
  benchIntel,
  ruleTester,
  packedMessage,
  clientCall,
  benchDeliver,
  benchBurst,
  benchCloudTrail,
  benchNotify,
  benchColdStart,
];

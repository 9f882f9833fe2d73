import type { Detector } from '../../detector.ts';
import { cloudTokens } from './vendors/cloud.ts';
import { codeTokens } from './vendors/code.ts';
import { dataTokens } from './vendors/data.ts';
import { intelligenceTokens } from './vendors/intelligence.ts';
import { messagingTokens } from './vendors/messaging.ts';
import { moneyTokens } from './vendors/money.ts';
import { observabilityTokens } from './vendors/observability.ts';
import { unmarkedKeys } from './vendors/unmarked.ts';

/** Everything that a vendor's mark, or a vendor's name beside it, gives away. */
export const vendorTokens: readonly Detector[] = [
  ...cloudTokens,
  ...codeTokens,
  ...intelligenceTokens,
  ...messagingTokens,
  ...observabilityTokens,
  ...moneyTokens,
  ...dataTokens,
  ...unmarkedKeys,
];

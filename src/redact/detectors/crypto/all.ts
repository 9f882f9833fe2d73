import type { Detector } from '../../detector.ts';
import { cryptoAddress } from './address.ts';

/** What belongs to wallets of cryptocurrencies. */
export const crypto: readonly Detector[] = [cryptoAddress];

import type { Detector } from '../../detector.ts';
import { bankAccount, namedCard, routingNumber } from './accounts.ts';
import { bic } from './bic.ts';
import { iban } from './iban.ts';
import { paymentCard } from './payment-card.ts';

/** Numbers of payment cards and bank accounts. */
export const financial: readonly Detector[] = [paymentCard, namedCard, iban, routingNumber, bankAccount, bic];

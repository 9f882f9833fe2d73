import type { Detector } from '../../detector.ts';
import { paymentCard } from './payment-card.ts';

export const financial: readonly Detector[] = [paymentCard];

import type { Detector } from '../../detector.ts';

export const network: readonly Detector[] = [];

import type { Detector } from '../../detector.ts';

/** Numbers by which states, insurers and registries know people, companies and vehicles. */
export const identifier: readonly Detector[] = [];

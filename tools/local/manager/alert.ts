import type { Verdict } from '@sluice/logtest';
import type { EventOrigin } from './analysis.ts';

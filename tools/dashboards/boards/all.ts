import type { Board } from '../dashboard.ts';
import { AUTHENTICATION } from './authentication.ts';
import { AWS } from './aws.ts';
import { ENDPOINT_ACCESS } from './endpoint-access.ts';
import { FINANCE } from './finance.ts';
import { GEOGRAPHY } from './geography.ts';
import { SECURITY_EVENTS } from './security-events.ts';
import { TOP_USERS_BOARD } from './top-users.ts';
import { TRENDS } from './trends.ts';

/** In the order in which they link to each other. */
export const BOARDS: readonly Board[] = [
  SECURITY_EVENTS,
  AUTHENTICATION,
  ENDPOINT_ACCESS,
  GEOGRAPHY,
  TOP_USERS_BOARD,
  TRENDS,
  FINANCE,
  AWS,
];

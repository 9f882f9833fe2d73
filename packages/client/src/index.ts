export { createClient } from './client.ts';
export type {
  ClientOptions,
  ClientStats,
  Clock,
  Dropped,
  DropReason,
  Fetch,
  FetchAnswer,
  FlushResult,
  SluiceClient,
} from './client-types.ts';
export type {
  Action,
  AdminAction,
  AuthAction,
  ClientEvent,
  Details,
  EventUser,
  KnownAction,
  Level,
  SecurityAction,
  Transaction,
  WazuhEvent,
} from './event.ts';
export {
  type BrowserEvent,
  getWazuhClient,
  logEventClient,
  WazuhClient,
  type WazuhClientConfig,
} from './wazuh-client.ts';

import { recordingFile } from '../recordings.ts';

/** What was measured of connections, by name. */
export const FACTS = (
  recordingFile('api/connection') as { readonly facts: Readonly<Record<string, unknown>> }
).facts;

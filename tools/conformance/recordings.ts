import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GOLDEN = join(import.meta.dirname, '../../test/contract/golden');

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, or in words for a large one. */
  readonly body?: string;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly json?: unknown;
  readonly body?: string | { readonly $long: { readonly bytes: number; readonly sha256: string } };
  readonly keepsConnectionOpen: boolean;
}

/** One HTTP exchange; a measurement has neither request nor response. */
export interface RecordedExchange {
  readonly name: string;
  readonly request?: RecordedRequest;
  readonly response?: RecordedResponse;
}

/** A file of recordings below `test/contract/golden`, parsed; its path without `.json`. */
export function recordingFile(path: string): unknown {
  return JSON.parse(readFileSync(join(GOLDEN, `${path}.json`), 'utf8'));
}

/** The HTTP exchanges of a file, in order; none for a file that holds something else. */
export function apiExchanges(file: string): readonly RecordedExchange[] {
  if (!file.startsWith('api/')) return [];
  const { exchanges = [] } = recordingFile(file) as { readonly exchanges?: readonly RecordedExchange[] };
  return exchanges;
}

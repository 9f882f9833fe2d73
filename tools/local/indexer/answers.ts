/** Status and body of an answer of OpenSearch. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const answered = (body: unknown): Answer => ({ status: 200, body });

/** Errors have this form, whatever part of the server they come from. */
export function failed(status: number, type: string, reason: string, cause = type): Answer {
  return { status, body: { error: { root_cause: [{ type: cause, reason }], type, reason }, status } };
}

export const denied = (action: string): Answer =>
  failed(403, 'security_exception', `no permissions for [${action}]`);

export const malformed = (reason: string): Answer => failed(400, 'parsing_exception', reason);

export const contextMissing = (): Answer =>
  failed(404, 'search_phase_execution_exception', 'all shards failed', 'search_context_missing_exception');

export const shardsFailed = (): Answer =>
  failed(503, 'search_phase_execution_exception', 'Partial shards failure');

export const busy = (): Answer =>
  failed(429, 'rejected_execution_exception', 'rejected execution of the search thread pool');

export const unavailable = (): Answer =>
  failed(503, 'cluster_block_exception', 'blocked by: [SERVICE_UNAVAILABLE/2/no cluster manager]');

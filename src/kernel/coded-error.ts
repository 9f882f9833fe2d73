/**
 * A surprise with a stable code. `message` is safe to log: it never carries event content or a secret.
 *
 * `retryable` says whether the same call may succeed later; callers decide by it, never by the message.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Names and codes are words such as `ERR_HTTP2_STREAM`; whatever else a library puts there may be its input. */
function plainName(text: unknown, otherwise: string): string {
  const plain = typeof text === 'string' && /^[A-Za-z][\w.]{0,63}$/.test(text) && !/(?:\d.*){3}/.test(text);
  return plain ? text : otherwise;
}

/**
 * What may be logged of anything thrown: class name and code. Messages of foreign errors are left out because
 * parsers and SDKs quote their input in them.
 */
export function describeError(error: unknown): {
  readonly name: string;
  readonly code: string;
  readonly message?: string;
} {
  if (error instanceof CodedError) return { name: error.name, code: error.code, message: error.message };
  if (error instanceof Error) {
    return {
      name: plainName(error.name, 'Error'),
      code: plainName((error as { code?: unknown }).code, 'unexpected'),
    };
  }
  return { name: typeof error, code: 'unexpected' };
}

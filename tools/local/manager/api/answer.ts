import { pythonDumps } from './python-json.ts';

/** One HTTP answer of the API before it is written. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** An unhandled exception of the real API: no security headers, chunked, connection closed. */
  readonly crashed?: true;
}

/** Members in the order the API prints them. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly remediation?: string | null;
  readonly dapi_errors?: Readonly<Record<string, { readonly error: string }>>;
  /** Wazuh's numeric code. */
  readonly error?: number;
}

const PRETTY_INDENT = 3;

export const CRASH: Answer = {
  status: 500,
  headers: [
    ['content-type', 'text/plain; charset=utf-8'],
    ['connection', 'close'],
  ],
  body: 'Internal Server Error',
  crashed: true,
};

/** On every answer but a crash, after its own headers, in this order. */
export const SECURITY_HEADERS: Answer['headers'] = [
  ['server', 'Wazuh'],
  ['strict-transport-security', 'max-age=63072000; includeSubdomains'],
  ['x-frame-options', 'deny'],
  ['x-xss-protection', '0'],
  ['x-content-type-options', 'nosniff'],
  ['content-security-policy', 'none'],
  ['referrer-policy', 'no-referrer, strict-origin-when-cross-origin'],
  ['cache-control', 'no-store'],
];

export function json(value: unknown, pretty: boolean, more: Answer['headers'] = []): Answer {
  return answer(200, 'application/json', pythonDumps(value, pretty ? PRETTY_INDENT : undefined), more);
}

export function text(body: string): Answer {
  return answer(200, 'text/plain', body, []);
}

/** The content of a file, as it is. */
export function file(body: string, type: string): Answer {
  const length = `${Buffer.byteLength(body)}`;
  return {
    status: 200,
    headers: [
      ['content-type', type],
      ['content-length', length],
    ],
    body,
  };
}

export function problem(status: number, value: Problem, pretty: boolean): Answer {
  const body = pythonDumps(value, pretty ? PRETTY_INDENT : undefined);
  return answer(status, 'application/problem+json; charset=utf-8', body, []);
}

export function redirect(location: string): Answer {
  return {
    status: 307,
    headers: [
      ['content-length', '0'],
      ['location', location],
    ],
    body: '',
  };
}

function answer(status: number, type: string, body: string, more: Answer['headers']): Answer {
  // The body is printable ASCII, so characters are bytes.
  return { status, headers: [['content-type', type], ...more, ['content-length', `${body.length}`]], body };
}

/** The envelope of every list answer. */
export function listing(items: readonly unknown[], message: string): object {
  return {
    data: {
      affected_items: items,
      total_affected_items: items.length,
      total_failed_items: 0,
      failed_items: [],
    },
    message,
    error: 0,
  };
}

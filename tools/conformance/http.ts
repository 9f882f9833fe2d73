import { request } from 'node:https';
import { createTlsAgent } from '../../adapters/wazuh/tls.ts';
import type { TlsTrust } from '../../src/config.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Got {
  readonly status: number;
  /** In order, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly closes: boolean;
}

export interface HttpClient {
  send(sent: Sent): Promise<Got>;
  close(): void;
}

const TIMEOUT_MS = 60_000;

/** Requests to one manager, sent as they are written. Its certificate is always verified. */
export function createHttpClient(baseUrl: string, trust: TlsTrust): HttpClient {
  const agent = createTlsAgent(trust);
  const base = new URL(baseUrl);
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const all = body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) };
        const call = request(
          {
            host: base.hostname,
            port: base.port || 443,
            agent,
            method,
            path,
            headers: all,
            timeout: TIMEOUT_MS,
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const raw = response.rawHeaders;
              resolve({
                status: response.statusCode ?? 0,
                headers: raw.flatMap((name, at) =>
                  at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : [],
                ),
                body: Buffer.concat(chunks).toString(),
                closes: response.headers.connection === 'close',
              });
            });
          },
        );
        call.on('timeout', () => call.destroy(new Error(`no answer to ${method} ${path} within 60 s`)));
        call.on('error', reject);
        call.end(body);
      }),
    close: () => agent.destroy(),
  };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The answer's JSON, or undefined when it is none. */
export function jsonOf({ body }: Got): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

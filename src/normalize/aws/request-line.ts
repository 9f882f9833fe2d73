import type { SecurityEvent } from '../../event/security-event.ts';
import type { JsonValue } from '../../kernel/json.ts';
import { httpMethod, integer, text } from '../readers.ts';

type Web = Pick<SecurityEvent, 'http' | 'url'>;

const status = integer(100, 599);
const fullUrl = text(4_096);
const path = text(2_048);
/** What stands before a host may be a password. */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]{0,512}@)?(?:\[([^\]]*)\]|([^/:?#]*))(?::\d*)?/i;

/** `GET https://shop.example.com:443/cart?page=2 HTTP/1.1`, as far as it is one. */
export function readRequestLine(line: JsonValue | undefined, code: JsonValue | undefined): Web {
  const [verb = '', target = ''] = typeof line === 'string' ? line.split(' ', 2) : [];
  return webFields(verb, target, code);
}

/** What ECS knows of a request; a query stays in `url.full` alone. */
export function webFields(verb: JsonValue, target: string, code: JsonValue | undefined): Web {
  const method = httpMethod(verb);
  const status_code = code === undefined ? undefined : status(code);
  const [begin = '', v6, host] = ABSOLUTE.exec(target) ?? [];
  const inPath = path(target.slice(begin.length).split(/[?#]/, 1)[0] ?? '');
  const full = begin === '' ? undefined : fullUrl(target);
  const domain = text(256)((v6 ?? host ?? '').toLowerCase());
  const url = {
    ...(full !== undefined && { full }),
    ...(inPath !== undefined && { path: inPath }),
    ...(domain !== undefined && { domain }),
  };
  const http = {
    ...(method !== undefined && { request: { method } }),
    ...(status_code !== undefined && { response: { status_code } }),
  };
  return {
    ...(Object.keys(http).length > 0 && { http }),
    ...(Object.keys(url).length > 0 && { url }),
  };
}

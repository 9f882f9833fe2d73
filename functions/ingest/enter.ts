import { type Admission, type AuthenticateDeps, authenticate } from '../../src/intake/door/authenticate.ts';
import { parseIngestKey } from '../../src/intake/door/ingest-key.ts';
import { presentedKey } from '../../src/intake/door/presented-key.ts';
import { err, type Result } from '../../src/kernel/result.ts';
import { corsGrant } from './cors.ts';
import type { DoorLimits } from './door-limits.ts';
import { type Headers, type HttpAnswer, refusal } from './http-answer.ts';
import type { IngestRequest } from './request.ts';

export interface EnterDeps extends AuthenticateDeps {
  readonly limits: DoorLimits;
}

/** What a request with a key that nobody here has seen yet counts: it costs a look into the table. */
const STRANGER_COST = 10;

/**
 * Lets a request with an ingest key in. Requests whose key is not known yet, and those whose key is wrong, spend what their
 * address may guess; once it is spent both get 429, so that no answer tells which ids exist. A key that was right
 * before comes in all the same: its owner may share the address with whoever guesses.
 *
 * @param now epoch ms
 */
export async function enter(
  deps: EnterDeps,
  request: IngestRequest,
  now: number,
): Promise<Result<Admission, HttpAnswer>> {
  const { address } = request;
  const credentials = {
    authorization: request.header('authorization'),
    queryKey: request.query('key'),
    origin: request.header('origin'),
    address,
    signature: request.header('x-sluice-signature'),
    body: request.body.bytes,
  };
  const refuse = (problem: Parameters<typeof refusal>[0], headers: Headers = {}) => {
    // Whoever presents a key may read why it is refused; but where the key forbids its page to send, it forbids that too.
    const grant = problem.code === 'origin_not_allowed' ? {} : corsGrant(credentials.origin);
    return err(refusal(problem, request.id, { ...headers, ...grant }));
  };
  const key = presentedKey(credentials.authorization, credentials.queryKey);
  const id = key.ok ? parseIngestKey(key.value)?.id : undefined;
  const isKnown = id !== undefined && deps.keys.knows?.(id) === true;

  if (!isKnown) {
    const stranger = deps.limits.knock(address, STRANGER_COST, now);
    if (stranger.refused !== undefined) return refuse(stranger.refused, stranger.headers);
  }
  const admitted = await authenticate(credentials, deps, now);
  if (admitted.ok) return admitted;
  if (isKnown) {
    const wrong = deps.limits.knock(address, STRANGER_COST, now);
    if (wrong.refused !== undefined) return refuse(wrong.refused, wrong.headers);
  }
  return refuse(admitted.error);
}

import { signAlert } from '../../../../src/intake/door/alert-signature.ts';
import { SIGNATURE_HEADER } from '../../../../src/intake/door/signature.ts';
import { request } from '../../doctor/request.ts';
import { CommandFailed } from '../../faults.ts';

const PATH = '/v1/alerts';

interface Signing {
  readonly secret: string;
  /** Where the secret stands, for advice. */
  readonly secretId: string;
  readonly clock: () => number;
}

/**
 * Signs and posts an alert, as the integration script does.
 *
 * @param url of ingest, without a path
 * @throws CommandFailed saying what to do when it was not taken
 */
export async function postTest(
  url: string,
  body: string,
  { secret, secretId, clock }: Signing,
): Promise<void> {
  const signature = signAlert(secret, body, Math.floor(clock() / 1_000));
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature };
  const response = await request(
    `${url}${PATH}`,
    { method: 'POST', headers, body },
    new AbortController().signal,
  );
  if (typeof response === 'string')
    throw new CommandFailed(
      `${url} cannot be reached (${response}); is it the output IngestUrl of the stack, and the network up?`,
    );
  if (response.status === 202) return;
  const code = codeOf(await response.json().catch(() => undefined));
  throw new CommandFailed(
    `${url} has not taken the test: ${response.status}${code === '' ? '' : ` ${code}`}. ${next(response.status, code, secretId)}`,
  );
}

/** A word of ours, or nothing: something else may answer there. */
function codeOf(answer: unknown): string {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? code : '';
}

function next(status: number, code: string, secretId: string): string {
  if (code === 'invalid_signature')
    return `It was signed with another secret than ${secretId}, which ingest reads anew within five minutes; the script on the managers must sign with the same`;
  if (code === 'signature_expired') return 'The clock of this machine is wrong: set it';
  if (status === 404) return 'Something else answers there: is it the output IngestUrl of the stack?';
  if (status === 429) return 'It takes no more for now: run this again in a minute';
  return 'docs/runbooks/server-errors.md, or run this again in a moment';
}

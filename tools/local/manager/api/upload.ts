import type { Answer } from './answer.ts';
import type { ApiRequest } from './context.ts';
import { wazuhError } from './errors.ts';
import { controllerError, type Refusal, unsupportedMediaType } from './problems.ts';

const OCTETS = 'application/octet-stream';

/** Why a body cannot be a file to be stored, in the API's order: content type, emptiness. */
export function refuseUpload({ headers, body }: ApiRequest): Refusal | Answer | undefined {
  const mime = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mime !== OCTETS && (mime !== '' || body !== '')) return unsupportedMediaType(mime, OCTETS);
  return body === '' ? controllerError(wazuhError(1912)) : undefined;
}

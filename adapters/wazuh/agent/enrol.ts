import { connect, type TLSSocket } from 'node:tls';
import * as z from 'zod/mini';
import type { TlsTrust } from '../../../src/config.ts';
import { type AgentKey, parseKeyLine } from '../../../src/forward/agent/agent-key.ts';
import {
  type EnrolmentRefusal,
  type EnrolmentRequest,
  enrolmentLine,
  readEnrolmentAnswer,
} from '../../../src/forward/agent/enrolment.ts';
import type { ApiAnswer } from '../../../src/forward/classify.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { bodyOf, type ManagerCall, parsed } from '../manager-call.ts';

export interface EnrolmentPort {
  readonly host: string;
  /** Usually 1515. */
  readonly port: number;
  readonly trust: TlsTrust;
  readonly timeoutMs: number;
}

const MAX_ANSWER_BYTES = 4_096;

/**
 * Has the manager's enrolment service make an identity. The certificate is verified before anything is said: by a CA, or
 * by its fingerprint, which Wazuh's own needs since it names no host.
 *
 * @throws CodedError `enrolment_…` with what to do, `tls_…` when the certificate is not the one expected
 */
export async function enrolByPort(at: EnrolmentPort, request: EnrolmentRequest): Promise<AgentKey> {
  const line = enrolmentLine(request);
  if (!line.ok) throw refused(line.error);
  const answer = readEnrolmentAnswer(await exchangeLine(at, line.value));
  if (!answer.ok) throw refused(answer.error);
  return answer.value;
}

function exchangeLine({ host, port, trust, timeoutMs }: EnrolmentPort, line: string): Promise<string> {
  const pins = trust.fingerprints?.map((fingerprint) => fingerprint.toUpperCase());
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket: TLSSocket = connect({
      host,
      port,
      minVersion: 'TLSv1.2',
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ...(trust.ca === undefined ? {} : { ca: trust.ca }),
      // With pins the comparison below decides, before a byte is written.
      rejectUnauthorized: pins === undefined,
    });
    const fail = (error: CodedError): void => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(unreachable('timeout')), timeoutMs);
    socket.on('error', (error: NodeJS.ErrnoException) => fail(faultOf(error.code ?? 'unknown')));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      const isExpected =
        pins === undefined || (certificate !== undefined && pins.includes(certificate.fingerprint256));
      if (isExpected) socket.write(line);
      else fail(faultOf('tls_wrong_fingerprint'));
    });
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('utf8');
      if (answer.length > MAX_ANSWER_BYTES) socket.destroy();
    });
  });
}

/** Faults of certificates, by Node's or OpenSSL's code. */
const CERTIFICATE = /^(tls_|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/;

function faultOf(code: string): CodedError {
  if (!CERTIFICATE.test(code)) return unreachable(code);
  return new CodedError(
    code.startsWith('tls_') ? code : 'tls_unverified',
    `the certificate of the enrolment port cannot be verified (${code}); give --ca or --fingerprint, which on the manager ` +
      '`openssl x509 -noout -fingerprint -sha256 -in /var/ossec/etc/sslmanager.cert` prints',
  );
}

function unreachable(code: string): CodedError {
  return new CodedError('enrolment_unreachable', `the enrolment port cannot be reached (${code})`, {
    retryable: true,
  });
}

function refused({ code, message }: EnrolmentRefusal): CodedError {
  return new CodedError(code, message);
}

const Added = z.object({ data: z.object({ id: z.string(), key: z.string() }) });

/**
 * Has the manager's server API make an identity, usable from any address. Needs the permission agent:create.
 *
 * @throws ManagerFault when the manager does not, with its own words
 */
export async function enrolByApi(
  call: (call: ManagerCall) => Promise<ApiAnswer>,
  name: string,
): Promise<AgentKey> {
  const answer = await call({ method: 'POST', path: '/agents', body: JSON.stringify({ name }) });
  const added = Added.safeParse(parsed(bodyOf(answer))).data;
  const key = parseKeyLine(Buffer.from(added?.data.key ?? '', 'base64').toString('latin1'));
  if (key === undefined)
    throw new CodedError('enrolment_unknown_answer', 'what the manager answers to POST /agents is no key');
  return key;
}

import { err, ok, type Result } from '../../kernel/result.ts';
import { type AgentKey, parseKeyLine } from './agent-key.ts';

/** What an agent asks the enrolment port (TLS, TCP 1515) for. */
export interface EnrolmentRequest {
  /** 2–128 letters, digits, dots, hyphens and underscores, not beginning with a dot. */
  readonly name: string;
  /** Of `etc/authd.pass`, when the manager wants one; it refuses one that it does not want. */
  readonly password?: string;
  /** Groups that exist. */
  readonly groups?: readonly string[];
}

/** Why the manager does not enrol the agent, and what to do; `message` quotes nothing. */
export interface EnrolmentRefusal {
  readonly code: string;
  readonly message: string;
}

const NAME = /^(?!\.)[\w.-]{2,128}$/;
const GROUP = /^[\w.-]{1,128}$/;
const MAX_GROUPS = 128;
const PASSWORD = /^[^\p{Cc}]{1,512}$/u;

/**
 * The line that asks for a key. No version is said, so that no manager finds it newer than itself; the address is left
 * open, since functions have none of their own.
 */
export function enrolmentLine(request: EnrolmentRequest): Result<string, EnrolmentRefusal> {
  const { name, password, groups = [] } = request;
  if (!NAME.test(name)) return err(REFUSALS.name);
  if (groups.length > MAX_GROUPS || !groups.every((group) => GROUP.test(group))) return err(REFUSALS.group);
  if (password !== undefined && !PASSWORD.test(password)) return err(REFUSALS.password);
  const proof = password === undefined ? '' : `OSSEC PASS: ${password} `;
  const membership = groups.length === 0 ? '' : ` G:'${groups.join(',')}'`;
  return ok(`${proof}OSSEC A:'${name}'${membership}\n`);
}

/** Reads the manager's answer: a key, or one of the refusals of wazuh-authd (`os_auth/auth.c`). */
export function readEnrolmentAnswer(answer: string): Result<AgentKey, EnrolmentRefusal> {
  const key = parseKeyLine(/^OSSEC K:'([^']*)'/.exec(answer)?.[1] ?? '');
  if (key !== undefined) return ok(key);
  const said = /^ERROR: ([\s\S]*)$/.exec(answer)?.[1];
  if (said === undefined) return err(answer === '' ? REFUSALS.silent : REFUSALS.unknown);
  const [, refusal = 'unknown'] = SAYINGS.find(([beginning]) => said.startsWith(beginning)) ?? [];
  return err(REFUSALS[refusal]);
}

const REFUSALS = {
  password: {
    code: 'enrolment_password',
    message:
      'the manager does not accept the enrolment password: it is the one of /var/ossec/etc/authd.pass on the manager, without ' +
      'line breaks',
  },
  request: {
    code: 'enrolment_request',
    message:
      'the manager does not accept the request: does it want no password at all? Then leave the password out',
  },
  name: {
    code: 'enrolment_name',
    message:
      "the manager does not accept the name: 2-128 letters, digits, '.', '-' and '_', not beginning with a dot, and not " +
      "the manager's own host name",
  },
  taken: {
    code: 'enrolment_name_taken',
    message:
      'the manager has an agent of that name. It gives way an hour after it was registered and last seen; else take ' +
      'another name, or remove it there: /var/ossec/bin/manage_agents -r <id>',
  },
  addressTaken: {
    code: 'enrolment_address_taken',
    message:
      'the manager has another agent with this address: it is set to register agents by their address (<use_source_ip>)',
  },
  group: {
    code: 'enrolment_group',
    message: 'the manager does not have the group, or does not accept its name',
  },
  groups: { code: 'enrolment_groups', message: 'the manager does not take so many groups' },
  address: { code: 'enrolment_address', message: 'the manager does not accept the address' },
  version: {
    code: 'enrolment_version',
    message: 'the manager is set to refuse agents of this version',
  },
  failed: {
    code: 'enrolment_failed',
    message: 'the manager failed to add the agent; see /var/ossec/logs/ossec.log there, and try again',
  },
  silent: {
    code: 'enrolment_silent',
    message: 'the manager closed the connection without an answer; does wazuh-authd listen on this port?',
  },
  unknown: {
    code: 'enrolment_unknown_answer',
    message: 'what answers there is no enrolment service of Wazuh',
  },
} as const satisfies Readonly<Record<string, EnrolmentRefusal>>;

const SAYINGS: readonly (readonly [beginning: string, keyof typeof REFUSALS])[] = [
  ['Invalid password', 'password'],
  ['Invalid request', 'request'],
  ['Unterminated', 'request'],
  ['Invalid agent name', 'name'],
  ['Duplicate agent name', 'taken'],
  ['Duplicate name', 'taken'],
  ['Duplicate IP', 'addressTaken'],
  ['Invalid group', 'group'],
  ['Maximum multigroup', 'groups'],
  ['Invalid IP', 'address'],
  ['Agent version', 'version'],
  ['Internal manager error', 'failed'],
];

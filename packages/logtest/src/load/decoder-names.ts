import { type Decoder, Decoders } from '../decode/decoders.ts';
import { osregexEnd } from '../match/osregex.ts';

/** Decoders that are no files but part of the manager. Only other queues than that of logs reach them. */
export const INTERNAL_DECODERS = `
  rootcheck syscheck_integrity_changed syscheck_new_entry syscheck_deleted
  syscheck_registry_key_modified syscheck_registry_key_added syscheck_registry_key_deleted
  syscheck_registry_value_modified syscheck_registry_value_added syscheck_registry_value_deleted
  hostinfo_new hostinfo_modified syscollector ciscat windows_eventchannel sca`
  .trim()
  .split(/\s+/);

/** Stock decoders of text that rule sets refer to, so that such a rule loads (and never matches). */
const TEXT_DECODERS = `
  sshd pam sudo su syslog kernel iptables cron postfix dovecot vsftpd proftpd named openvpn pf auditd docker
  web-accesslog squid-accesslog nginx-errorlog apache-errorlog mysql_log snort cisco-ios windows ossec wazuh`
  .trim()
  .split(/\s+/);

function jsonDecoder(name: string, prematch: string, nulls: Decoder['nulls']): Decoder {
  return {
    name,
    written: name,
    category: 'syslog',
    prematch: osregexEnd(prematch) ?? (() => undefined),
    prematchFrom: 'log',
    reads: { by: 'json', from: 'log' },
    beyond: false,
    nulls,
    arrays: 'array',
    children: [],
    goesOn: false,
  };
}

/** The stock decoders of JSON, for rule sets without a manager's decoder files. Any other text has no decoder. */
export function stockDecoders(): Decoders {
  const decoders = new Decoders([...INTERNAL_DECODERS, ...TEXT_DECODERS]);
  decoders.add(jsonDecoder('json-msgraph', '"integration":"ms-graph"', 'discard'), false);
  decoders.add(jsonDecoder('json', '^{\\s*"', 'string'), false);
  return decoders;
}

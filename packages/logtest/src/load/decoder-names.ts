const DECODING = 'json json-msgraph';

const WITHOUT_DECODING = `
  sshd pam sudo su syslog kernel iptables cron postfix dovecot vsftpd proftpd named openvpn pf auditd docker
  web-accesslog squid-accesslog nginx-errorlog apache-errorlog mysql_log snort cisco-ios
  windows windows_eventchannel ossec wazuh rootcheck
  syscheck_integrity_changed syscheck_new_entry syscheck_deleted`;

const NAMES = new Set(`${DECODING} ${WITHOUT_DECODING}`.split(/\s+/));

/**
 * Whether `<decoded_as>` may name it. Only two decoders work here; the others are stock decoders that rule
 * sets refer to, so that such a rule loads (and never matches).
 */
export function isKnownDecoder(name: string): boolean {
  return name !== '' && NAMES.has(name);
}

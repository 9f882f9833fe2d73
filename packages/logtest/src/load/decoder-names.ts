/**
 * Decoder names that `<decoded_as>` may use. Only `json` and `json-msgraph` decode here; the others are stock
 * decoders that rule sets refer to, so that such a rule loads (and never matches).
 */
const NAMES = new Set([
  ...['json', 'json-msgraph', 'sshd', 'pam', 'sudo', 'su', 'syslog', 'kernel', 'iptables', 'cron', 'postfix'],
  ...['web-accesslog', 'windows_eventchannel', 'windows', 'ossec', 'wazuh', 'rootcheck', 'auditd', 'nginx-errorlog'],
  ...['apache-errorlog', 'syscheck_integrity_changed', 'syscheck_new_entry', 'syscheck_deleted', 'docker'],
  ...['dovecot', 'vsftpd', 'proftpd', 'named', 'squid-accesslog', 'snort', 'cisco-ios', 'pf', 'openvpn', 'mysql_log'],
]);

export function isKnownDecoder(name: string): boolean {
  return NAMES.has(name);
}

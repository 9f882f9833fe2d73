/** What servers and integrations alone can know. Compared in lower case, as rules of Wazuh do. */
const RESERVED = /^(?:admin_|credential_|connector_|transaction|supabase_|sentry_|security_)/;
/** Of the family `security_`, what a page can see itself. */
const SEEN_BY_PAGES = [
  'security_suspicious_activity',
  'security_xss_attempt',
  'security_rate_limit_exceeded',
];

/** Whether a browser is believed that this has happened: the rule that the server has for publishable keys. */
export function isBrowserAction(action: string): boolean {
  const name = action.toLowerCase();
  return !RESERVED.test(name) || SEEN_BY_PAGES.includes(name);
}

/** Families of actions that only a server may speak of. */
const RESERVED = /^(?:admin|credential|connector|transaction|supabase|sentry|security)(?:_|$)/;
/** Of the family `security`, what a page can see itself. */
const SEEN_BY_PAGES = [
  'security_suspicious_activity',
  'security_xss_attempt',
  'security_rate_limit_exceeded',
];

/** Whether a browser is believed that this has happened: the rule that the server has for publishable keys. */
export function isBrowserAction(action: string): boolean {
  return !RESERVED.test(action.toLowerCase()) || SEEN_BY_PAGES.includes(action);
}

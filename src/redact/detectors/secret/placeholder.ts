const PLACEHOLDER =
  /^(?:\*+|[xX]{3,}|\.{3,}|%s|\$\{[^}]*\}?|\$\w+|\$\([\w-]+\)|\$?\{\{?[\w .-]+\}?\}|<[^>]*>|\[REDACTED:\w+\]|\[?(?:redacted|filtered|hidden|masked)\]?|HIDDEN_DUE_TO_SECURITY_REASONS)$/i;
const NO_SECRET =
  /^(?:null|nil|none|undefined|true|false|yes|no|on|off|empty|required|optional|invalid|incorrect|expired|missing|unknown|wrong|must|is|was|has|not|for|and|the|string|str|bytes|any)$/i;

/** Stands where a secret would: a variable, a mask, a word that says there is none. */
export function isPlaceholder(value: string): boolean {
  return value === '' || (value.length <= 64 && (PLACEHOLDER.test(value) || NO_SECRET.test(value)));
}

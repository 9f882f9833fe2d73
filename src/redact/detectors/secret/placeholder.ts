/** Variables, templates and masks, as languages, shells and build tools write them. */
const PLACEHOLDER = new RegExp(
  [
    String.raw`\*+`,
    '[xX]{3,}',
    '[yY]{3,}',
    '\\.{3,}|…',
    '-+|_+|#+|~+',
    String.raw`(?:%[sdrv][:@/ ]?)+|%[({][^)}]*[)}]s?|%\w+%|:\w+|\?|@\w+@`,
    String.raw`\$\{.*\}?|\$[\w:.]+|\$\(.*\)?|#\{.*\}`,
    String.raw`\$?\{\{(?:.*\}\})?-?|\{%-?`,
    // One brace: the name of an argument, not a GUID.
    String.raw`\{(?:\d{0,2}|[A-Za-z_]+)(?:\.[A-Za-z_]+)*\d{0,2}(?:![rsa])?\}`,
    String.raw`<[^>]*>|\[[A-Za-z][\w -]*\]|\(\w+\)`,
    String.raw`.*\[REDACTED:\w+\].*`,
    // Masked in part, and the counting digits of documentation.
    '.*(?:#{4}|\\*{4}|•{3}|x{6}|\\b1234-1234\\b).*',
    'redacted|filtered|hidden|masked|removed|HIDDEN_DUE_TO_SECURITY_REASONS',
    // The name of a variable that holds one.
    '[A-Z][A-Z0-9]*_[A-Z0-9_]*(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|KEY|CRED|CREDS|CREDENTIALS)(?:_ENV)?',
    '(?:your|insert|enter|replace|put|some|example|dummy|fake|sample|placeholder)[A-Za-z_ -]*',
    '(?:to_?do|change_?it|replace_?me|placeholder)',
  ]
    .map((form) => `^(?:${form})$`)
    .join('|'),
  'i',
);
const NO_SECRET = new RegExp(
  `^(?:${
    'null|nil|none|undefined|true|false|yes|no|on|off|empty|blank|required|optional|invalid|incorrect|expired|missing|' +
    'unknown|wrong|must|should|is|was|has|not|for|and|the|string|str|bytes|any|String|number|int|integer|bool|boolean|' +
    'object|buffer|char|varchar|text|byte|secretstr|securestring|option|never|failed|denied|accepted|rejected|success|' +
    'changed|updated|reset|protected|encrypted|hashed|correct|disabled|enabled|locked|stdin|prompt|authentication|' +
    'unset|unchanged|matched|mismatch|verified|valid|bearer|basic|self|this|n/a|await|new|yield|typeof|' +
    'utf-?\\d+|latin-?\\d|base64(?:url)?|sha-?\\d+|md5|ascii|hex|u?int\\d+\\w*|float\\d+\\w*|options?|flags?|arguments?|' +
    'parameters?|fields?'
  })$`,
  'i',
);

/** Stands where a secret would: a variable, a mask, a word that says there is none. */
export function isPlaceholder(value: string): boolean {
  if (value === '') return true;
  return value.length <= 128 && (PLACEHOLDER.test(value) || NO_SECRET.test(value));
}

const FUNCTION_WORDS =
  /(?:^|\s)(?:a|account|an|any|are|attempts?|be|been|but|by|can|cannot|can't|changed|contains?|could|do|does|doesn't|enter|expired|failed|field|for|from|has|have|if|in|incorrect|invalid|is|isn't|it|key|length|login|may|mismatch|missing|must|no|not|of|on|or|password|please|required|reset|secret|sent|set|should|successfully|the|this|to|token|too|updated|used|user|was|when|will|you|your)(?=[\s,.!?:]|$)/i;

/** A sentence about secrets, such as a validation's message. */
export function isProse(text: string): boolean {
  return /\s/.test(text) && FUNCTION_WORDS.test(text);
}

import { type Facts, type Hint, nearest } from './hint.ts';

const ATTRIBUTES = ['id', 'level', 'maxsize', 'noalert', 'ignore', 'frequency', 'timeframe', 'overwrite'];
const AS_ELEMENT =
  /^(?:if_\w+|match|regex|decoded_as|category|field|description|group|options|mitre|info|(?:same|different)_\w+)$/;

/** Faults of the attributes of `<rule>`. */
export const ATTRIBUTE_HINTS: readonly Hint[] = [
  { says: /Invalid attribute "(.+?)"\. Only id/, advice: unknownAttribute },
  {
    says: /Invalid rule id: (.*)\. Must be/,
    advice: () => 'An id is a whole number of at most six digits; your own rules take 100000 to 120000.',
  },
  {
    says: /Invalid level: /,
    advice: () => 'level is a whole number from 0 (no alert) to 16; 12 and above is mailed by default.',
  },
  {
    says: /Invalid frequency: (-?\d+)\. Must be higher/,
    advice: ({ match }) =>
      Number(match[1]) < 2
        ? 'frequency counts the event itself, so 2 is the least. To fire on every event, leave out frequency and if_matched_….'
        : 'frequency is at most 9999.',
  },
  { says: /Invalid (frequency|timeframe|maxsize|accuracy): /, advice: wholeNumber },
  { says: /Invalid (ignore)_time: /, advice: wholeNumber },
  { says: /Invalid overwrite: /, advice: () => 'overwrite is yes or no.' },
  {
    says: /^Invalid value for attribute 'noalert'/,
    advice: () => 'noalert is 0 or 1; as it stands it counts for nothing.',
  },
  {
    says: /^No rule id or level specified/,
    advice: () => 'Give <rule> both id="…" and level="…", each a whole number without a sign.',
  },
  {
    says: /^Invalid rule '\d+'\. You must specify/,
    advice: () => 'Write <rule id="100001" level="5">.',
  },
];

function unknownAttribute({ match }: Facts): string {
  const name = match[1]?.toLowerCase() ?? '';
  if (AS_ELEMENT.test(name)) return `${name} is an element: write <${name}>…</${name}> inside the rule.`;
  if (name === 'severity' || name === 'priority') return 'A rule has a level: level="0" to level="16".';
  const meant = nearest(name, ATTRIBUTES);
  return meant === undefined
    ? `<rule> takes ${ATTRIBUTES.join(', ')}; remove ${name}.`
    : `Did you mean ${meant}?`;
}

function wholeNumber({ match }: Facts): string {
  const seconds = ['timeframe', 'ignore'].includes(match[1] ?? '');
  return `${match[1]} is a whole number${seconds ? ' of seconds, without a unit' : ''}.`;
}

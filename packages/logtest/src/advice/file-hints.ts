import type { Hint } from './hint.ts';

/** Faults of a file as a whole. */
export const FILE_HINTS: readonly Hint[] = [
  {
    says: /^\(1227\): Error applying XML variables/,
    advice: () =>
      'Where a file defines a <var>, every $name below it is one: define this one, too, by <var name="name">…</var>. A $ before |, a space or the end stays what it is.',
  },
  {
    says: /XMLERR: Element '(.+?)' not closed/,
    advice: ({ match }) =>
      `<${match[1]}> ends here with another element, or never. Close it with </${match[1]}>; a < inside a pattern is written \\<, and no text may end with a backslash.`,
  },
  {
    says: /XMLERR: Bad attribute closing for 'version'/,
    advice: () => 'Rule files have no XML declaration: remove <?xml …?>.',
  },
  {
    says: /XMLERR: Attribute '(.+?)' not followed by/,
    advice: ({ match }) => `Put the value in quotes: ${match[1]}="…".`,
  },
  {
    says: /XMLERR: Attribute '(.+?)' (?:has no value|not closed)/,
    advice: ({ match }) => `Give the attribute a value in quotes, without > in it: ${match[1]}="…".`,
  },
  {
    says: /XMLERR: Attribute '(.+?)' already defined/,
    advice: ({ match }) => `${match[1]} stands twice in this tag; keep one.`,
  },
  {
    says: /XMLERR: Comment not closed/,
    advice: () => 'End the comment with -->.',
  },
  {
    says: /XMLERR: Element not opened/,
    advice: () => 'A closing tag stands here without its opening one.',
  },
  {
    says: /XMLERR: End of file/,
    advice: () => 'An element is open at the end of the file: close <rule> and <group>.',
  },
  {
    says: /XMLERR: /,
    advice: () => 'The file cannot be read as the XML that Wazuh reads; look at this line.',
  },
  {
    says: /^(?:Invalid element '.*' (?:in a|for) decoder|Decoder '|Invalid decoder type|Syntax error in <\S+> of decoder)/,
    advice: () =>
      'This is in a decoder file of the manager (etc/decoders or ruleset/decoders); mend it there.',
  },
  {
    says: /^\(1202\): Configuration error/,
    advice: () => 'The file holds no rule. Write <group name="local,"> with rules in it, or remove the file.',
  },
  {
    says: /Invalid root element "(.+?)"/,
    advice: ({ match }) =>
      `Only <group name="…,"> and <var> may stand outermost; ${match[1]?.toLowerCase() === 'rule' ? 'put the rules inside a group' : `rename <${match[1]}>`}.`,
  },
  {
    says: /Only the group name is allowed/,
    advice: () => 'A group has one attribute: <group name="local,">.',
  },
  {
    says: /^Group '.*' without any rule/,
    advice: () => 'Put a rule into the group, or remove it.',
  },
  {
    says: /^Invalid configuration\. '(.+)' is not a valid element/,
    advice: ({ match }) => `A group holds <rule> alone; move <${match[1]}> into a rule or remove it.`,
  },
];

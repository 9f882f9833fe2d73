/** The rule every event starts at, for rule sets tested without the stock rules. */
export function rootRules(): { readonly file: '0000-root.xml'; readonly xml: string } {
  return {
    file: '0000-root.xml',
    xml: `<group name="syslog,">
  <rule id="1" level="0" noalert="1">
    <category>syslog</category>
    <description>Root of every event that has no other category.</description>
  </rule>
</group>
`,
  };
}

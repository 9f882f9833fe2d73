/**
 * A stand-in for the one stock rule on what the manager says of its agents that the recordings name: 506, level 3.
 * Made of facts, not Wazuh's text; it knows the message by its words, where Wazuh's hangs under a text decoder.
 */
export function agentRules(): { readonly file: string; readonly xml: string } {
  return {
    file: '0016-wazuh_rules.xml',
    xml: `<group name="ossec,">
  <rule id="506" level="3">
    <match>^ossec: Agent stopped:</match>
    <location>wazuh-remoted$</location>
    <description>Wazuh agent stopped.</description>
  </rule>
</group>
`,
  };
}

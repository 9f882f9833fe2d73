import { shippedRuleFiles } from '../rules/shipped-files.ts';
import type { GeneratedFile } from './generated-file.ts';

/** Groups of a rule that name controls begin so (wazuh `ruleset`); the frameworks as the facts of an alert call them. */
const PREFIXES = { pci_dss_: 'PCI DSS', gdpr_: 'GDPR', tsc_: 'SOC 2 (TSC)' } as const;
/** Rules below it count and raise no alert. */
const LOWEST_LEVEL = 3;
const RULE = /<rule id="(\d+)" level="(\d+)"[^>]*>(.*?)<\/rule>/gs;

/** Which shipped rules watch which control, for the compliance report. */
export function generateWatchedControls(): GeneratedFile {
  const watched = new Map<string, Map<string, Set<string>>>();
  for (const { xml } of shippedRuleFiles())
    for (const [, id = '', level = '', body = ''] of xml.matchAll(RULE)) {
      if (Number(level) < LOWEST_LEVEL) continue;
      for (const group of groupsIn(body))
        for (const [prefix, framework] of Object.entries(PREFIXES)) {
          if (!group.startsWith(prefix)) continue;
          const controls = watched.get(framework) ?? new Map<string, Set<string>>();
          const control = group.slice(prefix.length);
          watched.set(framework, controls.set(control, (controls.get(control) ?? new Set()).add(id)));
        }
    }
  const plain = [...watched].map(([framework, controls]) => [
    framework,
    Object.fromEntries([...controls].map(([control, rules]) => [control, [...rules]])),
  ]);
  return {
    path: 'src/notify/report/watched-controls.json',
    content: `${JSON.stringify(Object.fromEntries(plain))}\n`,
  };
}

function groupsIn(body: string): readonly string[] {
  return [...body.matchAll(/<group>([^<]*)<\/group>/g)].flatMap(([, text = '']) =>
    text.split(',').map((group) => group.trim()),
  );
}

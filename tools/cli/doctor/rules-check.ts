import type { SluiceConfig } from '../../../src/config.ts';
import { isShippedName } from '../../rules/push/local-files.ts';
import { type Change, planPush } from '../../rules/push/plan.ts';
import { shippedRuleFiles } from '../../rules/shipped-files.ts';
import { amber, type Check, green, red, type Seen } from './check.ts';
import { type ManagerAccess, readable } from './manager-access.ts';

const MAX_NAMED = 4;
const PUSH = 'npx sluice rules push';

/**
 * Compares the shipped rules with the files of the node, as `rules push` would. That they are also loaded only the probe
 * can tell: the API shows files.
 */
export function rulesCheck(
  name: string,
  manager: ManagerAccess,
  { rules, s3 }: Pick<SluiceConfig['wazuh'], 'rules' | 's3'>,
): Check {
  return {
    name: 'rules',
    subject: name,
    needs: ['login'],
    timeoutMs: 30_000,
    run: () =>
      readable('rules:read', async () => {
        const files = shippedRuleFiles(rules, s3 !== undefined).map(({ file, xml }) => ({
          folder: 'rules' as const,
          name: file,
          text: xml,
        }));
        return compared(await planPush(manager.ruleset, files, isShippedName));
      }),
  };
}

function compared(changes: readonly Change[]): Seen {
  const of = (kind: Change['kind']) =>
    changes.filter((change) => change.kind === kind).map(({ name }) => name);
  const [missing, changed, gone] = [of('new'), of('changed'), of('gone')];
  const shipped = changes.length - gone.length;
  if (missing.length === shipped)
    return red(
      `none of the ${shipped} files of rules is there, so that nothing of Sluice's raises an alert`,
      PUSH,
    );
  const said = [
    ...(missing.length > 0 ? [`missing: ${some(missing)}`] : []),
    ...(changed.length > 0 ? [`another text or other settings: ${some(changed)}`] : []),
    ...(gone.length > 0 ? [`shipped no longer: ${some(gone)}`] : []),
  ];
  if (said.length === 0) return green(`all ${shipped} files are there, in this text and with these settings`);
  const next = `${PUSH}${gone.length > 0 ? ' --prune' : ''}   (--dry-run shows the difference first)`;
  return missing.length > 0 ? red(said.join('; '), next) : amber(said.join('; '), next);
}

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

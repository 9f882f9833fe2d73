import { CUSTOM_RULES, STOCK_RULES } from '../ruleset/installation.ts';
import { affected } from './affected.ts';
import type { Answer } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, pretty, type Routes } from './context.ts';
import { wazuhError } from './errors.ts';
import { frameworkError, type Refusal } from './problems.ts';

const restarting = (handle: typeof reload) => allowed('manager:read', allowed('manager:restart', handle));

export const controlRoutes: Routes = {
  '/manager/analysisd/reload': { PUT: { handle: restarting(reload) } },
  '/manager/restart': { PUT: { handle: restarting(restart) } },
  '/manager/configuration': {
    GET: { handle: allowed('manager:read', configuration), query: ['section', 'field', 'raw'] },
  },
  '/manager/configuration/validation': { GET: { handle: allowed('manager:read', validate) } },
};

/** What only a session of the rule tester says. */
const SESSION_REMARK = '(7311)';

/** Uses the files on disk if they load; else the old rules stay. Correlation starts empty. */
function reload(request: ApiRequest, context: ApiContext): Answer {
  const { ok, messages } = context.reload();
  const said = messages
    .map((message) => message.replace(/^(?:ERROR|WARNING): /, ''))
    .filter((message) => !message.startsWith(SESSION_REMARK))
    .join(', ');
  const msg = said === '' ? 'Ruleset reload request sent successfully.' : said;
  return affected(
    ok
      ? { items: [{ name: 'manager', msg }] }
      : { items: [], failures: [{ error: wazuhError(1914, said), id: 'manager' }] },
    { all: 'Reload request sent to ', none: 'Could not send reload request to any node' },
    pretty(request),
  );
}

/** The daemons are started again: here that means rules, lists and correlation; nothing is down meanwhile. */
function restart(request: ApiRequest, context: ApiContext): Answer {
  context.reload();
  const wording = {
    all: 'Restart request sent to ',
    none: 'Could not send restart request to any node',
  };
  return { ...affected({ items: ['manager'] }, wording, pretty(request)), status: 202 };
}

/** Of ossec.conf only the section that says which rules and lists are loaded. */
function configuration(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const section = request.query.get('section') ?? 'ruleset';
  if (section !== 'ruleset') return frameworkError(wazuhError(1106, section));
  const ruleset: Readonly<Record<string, readonly string[]>> = {
    decoder_dir: ['ruleset/decoders', 'etc/decoders'],
    rule_dir: [STOCK_RULES, CUSTOM_RULES],
    list: installation.declaredLists,
  };
  const field = request.query.get('field');
  const content = field === null ? { ruleset } : { [field]: ruleset[field] ?? [] };
  const wording = { all: 'Configuration was successfully read', none: 'Could not read configuration' };
  return affected({ items: [content] }, wording, pretty(request));
}

function validate(request: ApiRequest, { installation }: ApiContext): Answer {
  const { ok, messages } = installation.load();
  const faults = messages
    .filter((message) => message.startsWith('ERROR: '))
    .map((message) => message.slice('ERROR: '.length));
  return affected(
    ok
      ? { items: [{ name: 'manager', status: 'OK' }] }
      : { items: [], failures: [{ error: wazuhError(1908, faults.join(', ')), id: 'manager' }] },
    { all: 'Validation was successful', none: 'Validation failed' },
    pretty(request),
  );
}

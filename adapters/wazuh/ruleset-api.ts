import * as z from 'zod/mini';
import type { ApiAnswer } from '../../src/forward/classify.ts';
import { affectedItems, bodyOf, type ManagerCall, ManagerFault, parsed } from './manager-call.ts';

/** `etc/rules` or `etc/lists` of the manager. */
export type RulesetFolder = 'rules' | 'lists';

/** What `PUT /logtest` made of events, in a session of their own that reads the files as they are on disk. */
export interface Tested {
  /** Id of the rule that the last event ended at. */
  readonly rule: string | undefined;
  /** What loading the rules brought up, without its severity: `(7612): Rule ID …`. */
  readonly remarks: readonly string[];
  /** False when the rules on disk do not load. */
  readonly loads: boolean;
}

/** Action → resource → `allow` or `deny`; what is not there is as the mode says. */
export interface Permissions {
  readonly mode: string;
  readonly of: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Rules and lists of one manager over its server API (Wazuh 4.14). Everything throws ManagerFault when it fails. */
export interface RulesetApi {
  /** Such as `4.14.7`. */
  version(): Promise<string>;
  clustered(): Promise<boolean>;
  permissions(): Promise<Permissions>;
  /** `<list>` entries of ossec.conf, such as `etc/lists/mine`. */
  declaredLists(): Promise<readonly string[]>;
  /** Base names of the files straight in the folder, sorted. */
  names(folder: RulesetFolder): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  read(folder: RulesetFolder, name: string): Promise<string | undefined>;
  /**
   * Stores a file. Without `overwrite` one that exists is refused, and a new one that keeps the rules from loading is
   * taken away again; with `overwrite` the API leaves such a new file behind.
   */
  write(folder: RulesetFolder, name: string, text: string, overwrite: boolean): Promise<void>;
  /** Takes a file away; that there is none is fine. */
  remove(folder: RulesetFolder, name: string): Promise<void>;
  /** @param events at least one; they are received one after the other */
  test(events: readonly { readonly log: string; readonly location: string }[]): Promise<Tested>;
  /** Uses the files on disk from now on, on all nodes of a cluster. What it remarks; the old rules stay when it throws. */
  reload(clustered: boolean): Promise<readonly string[]>;
  /** Of these ids those that some file defines, with the base names of the files. */
  rules(ids: readonly string[]): Promise<readonly { readonly id: string; readonly file: string }[]>;
}

const OCTETS = 'application/octet-stream';
const PAGE = 500;
const IDS_A_REQUEST = 100;
const NO_SUCH_FILE: Readonly<Record<RulesetFolder, readonly number[]>> = {
  rules: [1415, 1906],
  lists: [1802, 1906],
};
const REMARK = /^\(\d+\): /;

const Version = z.object({ data: z.object({ api_version: z.string() }) });
const ClusterStatus = z.object({ data: z.object({ enabled: z.string() }) });
const Policies = z.object({
  data: z.intersection(
    z.object({ rbac_mode: z.string() }),
    z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  ),
});
const Configuration = z.object({
  ruleset: z.optional(z.object({ list: z.optional(z.union([z.string(), z.array(z.string())])) })),
});
const File = z.object({ filename: z.string(), relative_dirname: z.string() });
const Rule = z.object({ id: z.int(), filename: z.string() });
const Node = z.object({ msg: z.optional(z.string()) });
const Logtest = z.object({
  data: z.object({
    messages: z.optional(z.array(z.string())),
    token: z.optional(z.string()),
    codemsg: z.int(),
    output: z.optional(z.object({ rule: z.optional(z.object({ id: z.string() })) })),
  }),
});

export function createRulesetApi(call: (call: ManagerCall) => Promise<ApiAnswer>): RulesetApi {
  const get = (path: string) => call({ method: 'GET', path });
  const read = <T>(schema: z.ZodMiniType<T>, value: unknown): T => {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new ManagerFault(
      'failed',
      'wazuh_unknown_answer',
      'something answered that is no Wazuh server API of version 4',
    );
  };
  const readBody = <T>(schema: z.ZodMiniType<T>, answer: ApiAnswer) => read(schema, parsed(bodyOf(answer)));
  const fileOf = (folder: RulesetFolder, name: string, query: Readonly<Record<string, string>>) => {
    const where = folder === 'rules' ? { relative_dirname: 'etc/rules' } : {};
    const parameters = new URLSearchParams({ ...query, ...where }).toString();
    const path = `/${folder}/files/${encodeURIComponent(name)}`;
    return parameters === '' ? path : `${path}?${parameters}`;
  };

  return {
    version: async () => readBody(Version, await get('/')).data.api_version,
    clustered: async () => readBody(ClusterStatus, await get('/cluster/status')).data.enabled === 'yes',

    async permissions() {
      const { rbac_mode: mode, ...rest } = readBody(Policies, await get('/security/users/me/policies')).data;
      return { mode, of: rest as Permissions['of'] };
    },

    async declaredLists() {
      const [item] = affectedItems(await get('/manager/configuration?section=ruleset'));
      return [read(Configuration, item).ruleset?.list ?? []].flat();
    },

    async names(folder) {
      const found: string[] = [];
      for (let offset = 0; ; offset += PAGE) {
        const query = `relative_dirname=etc%2F${folder}&limit=${PAGE}&offset=${offset}`;
        const items = affectedItems(await get(`/${folder}/files?${query}`)).map((item) => read(File, item));
        found.push(...items.map(({ filename }) => filename));
        if (items.length < PAGE) return found.sort();
      }
    },

    async read(folder, name) {
      const { status, body } = await get(fileOf(folder, name, { raw: 'true' }));
      const said = parsed(body);
      // A file comes as it is; what is not there, or not ours to see, as JSON with the same status.
      if (status === 200 && !(typeof said === 'object' && said !== null && 'error' in said)) return body;
      return absentOr(folder, () => {
        affectedItems({ status, body });
        return undefined;
      });
    },

    async write(folder, name, text, overwrite) {
      const path = fileOf(folder, name, overwrite ? { overwrite: 'true' } : {});
      affectedItems(await call({ method: 'PUT', path, body: text, contentType: OCTETS }));
    },

    async remove(folder, name) {
      const answer = await call({ method: 'DELETE', path: fileOf(folder, name, {}) });
      absentOr(folder, () => affectedItems(answer));
    },

    async test(events) {
      let session: string | undefined;
      let last: Pick<Tested, 'rule' | 'loads'> = { rule: undefined, loads: true };
      const said: string[] = [];
      for (const { log: event, location } of events) {
        const asked = { event, log_format: 'json', location, ...(session && { token: session }) };
        const answer = await call({ method: 'PUT', path: '/logtest', body: JSON.stringify(asked) });
        const { messages = [], token, codemsg, output } = readBody(Logtest, answer).data;
        session = token;
        said.push(...messages.filter((message) => !message.startsWith('INFO')));
        last = { rule: output?.rule?.id, loads: codemsg >= 0 };
        if (!last.loads) break;
      }
      if (session !== undefined)
        await call({ method: 'DELETE', path: `/logtest/sessions/${encodeURIComponent(session)}` });
      return { ...last, remarks: said.map((message) => message.replace(/^(?:ERROR|WARNING): /, '')) };
    },

    async reload(clustered) {
      const path = `/${clustered ? 'cluster' : 'manager'}/analysisd/reload`;
      const items = affectedItems(await call({ method: 'PUT', path })).map((item) => read(Node, item));
      const remarks = items.flatMap(({ msg = '' }) => msg.split(/, (?=\(\d+\): )/));
      return [...new Set(remarks)].filter((remark) => REMARK.test(remark));
    },

    async rules(ids) {
      const found: { id: string; file: string }[] = [];
      for (let from = 0; from < ids.length; from += IDS_A_REQUEST) {
        const asked = ids.slice(from, from + IDS_A_REQUEST);
        const answer = await get(`/rules?rule_ids=${asked.join(',')}&limit=${PAGE}`);
        const items = itemsFound(answer).map((item) => read(Rule, item));
        found.push(...items.map(({ id, filename }) => ({ id: String(id), file: filename })));
      }
      return found;
    },
  };
}

/** Undefined when what `work` throws says that there is no such file. */
function absentOr<T>(folder: RulesetFolder, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    const code = error instanceof ManagerFault ? error.wazuhCode : undefined;
    if (code !== undefined && NO_SUCH_FILE[folder].includes(code)) return undefined;
    throw error;
  }
}

const Found = z.object({ data: z.object({ affected_items: z.array(z.unknown()) }) });

/** Ids that do not exist are failed items beside the others, which is no fault here. */
function itemsFound(answer: ApiAnswer): readonly unknown[] {
  const found = Found.safeParse(answer.status === 200 ? parsed(answer.body) : undefined).data;
  return found?.data.affected_items ?? affectedItems(answer);
}

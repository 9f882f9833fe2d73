import { CUSTOM_RULES, type Installation, STOCK_RULES } from '../ruleset/installation.ts';
import { readStrictXml } from '../ruleset/strict-xml.ts';
import { checkUpload } from '../ruleset/upload-check.ts';
import { xmlAsJson } from '../ruleset/xml-as-json.ts';
import { affected, type Wording } from './affected.ts';
import { type Answer, file } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { type WazuhError, wazuhError } from './errors.ts';
import { FULL_LIST_QUERY, flag, formatted, listParameter, page } from './page.ts';
import { INTERNAL_ERROR, type Refusal } from './problems.ts';
import { refuseUpload } from './upload.ts';

const FILES = 'rule:file:*';

export const ruleFileRoutes: Routes = {
  '/rules/files': {
    GET: {
      handle: allowed('rules:read', listFiles, FILES),
      query: ['status', 'relative_dirname', 'filename', ...FULL_LIST_QUERY],
    },
  },
  '/rules/files/{filename}': {
    GET: { handle: named(getFile, 'rules:read'), query: ['raw', 'relative_dirname'] },
    PUT: { handle: named(putFile), query: ['overwrite', 'relative_dirname'] },
    DELETE: { handle: named(deleteFile, 'rules:delete'), query: ['relative_dirname'] },
  },
};

type Handle = (request: ApiRequest, context: ApiContext) => Answer | Refusal;

/** Name and folder have a format before anything else is looked at, then the caller a right on this file. */
function named(handle: Handle, action?: string): Handle {
  return (request, context) => {
    const folder = request.query.get('relative_dirname');
    const name = request.parameters.filename ?? '';
    return (
      formatted(name, 'xml_filename_path') ??
      (folder === null ? undefined : formatted(folder, 'get_dirnames_path')) ??
      (action === undefined ? undefined : denied(request, context, action, `rule:file:${name}`)) ??
      handle(request, context)
    );
  };
}

function listFiles(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const { query } = request;
  const names = listParameter(query, 'filename');
  const folder = query.get('relative_dirname');
  const chosen = installation
    .ruleFiles()
    .filter(({ filename }) => names?.includes(filename) ?? true)
    .filter(({ relative_dirname }) => folder === null || relative_dirname === folder)
    .map((entry) => ({ ...entry, status: 'enabled' }))
    .filter(({ status }) => ['all', status].includes(query.get('status') ?? 'all'));
  const found = page(chosen, request, { sort: ['filename'], required: ['filename'] });
  const wording = { all: 'All rule files were returned', none: 'No rule files were returned' };
  return found.ok ? affected(found.page, wording, pretty(request)) : found.refusal;
}

function getFile(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const { query, parameters } = request;
  const name = parameters.filename ?? '';
  const raw = flag(query, 'raw');
  if (typeof raw === 'object') return raw;
  const wording = { all: 'Selected rule was returned', none: 'No rule was returned' };
  const fail = (error: WazuhError) =>
    affected({ items: [], failures: [{ error, id: name }] }, wording, pretty(request));
  const folder = query.get('relative_dirname')?.replace(/\/+$/, '');
  const entry = installation
    .ruleFiles()
    .filter(({ filename }) => filename === name)
    .filter(({ relative_dirname }) => folder === undefined || relative_dirname === folder)
    .toSorted((a, b) => a.relative_dirname.length - b.relative_dirname.length)[0];
  if (entry === undefined) return fail(wazuhError(1415, name));
  const text = installation.read(`${entry.relative_dirname}/${name}`) ?? '';
  if (raw) return file(text, 'application/xml; charset=utf-8');
  const document = readStrictXml(text);
  if (document === undefined) return fail(wazuhError(1413, name));
  return affected({ items: [xmlAsJson(document)] }, wording, pretty(request));
}

const UPLOAD: Wording = { all: 'Rule was successfully uploaded', none: 'Could not upload rule' };
const DELETION: Wording = { all: 'Rule was successfully deleted', none: 'Could not delete rule' };

function putFile(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const overwrite = flag(request.query, 'overwrite');
  if (typeof overwrite === 'object') return overwrite;
  const refusal = refuseUpload(request) ?? denied(request, context, 'rules:update');
  if (refusal !== undefined) return refusal;
  const { path, error } = target(request);
  const stored: Stored =
    error === undefined ? store({ path, text: request.body, overwrite }, request, context) : { error };
  if (stored.refusal !== undefined) return stored.refusal;
  const failures = stored.error === undefined ? [] : [{ error: stored.error, id: path }];
  return affected({ items: failures.length === 0 ? [path] : [], failures }, UPLOAD, pretty(request));
}

interface Stored {
  /** The file could not be stored. */
  readonly error?: WazuhError;
  /** The request could not be served. */
  readonly refusal?: Refusal;
}

interface Upload {
  readonly path: string;
  readonly text: string;
  readonly overwrite: boolean;
}

/**
 * Writes the file and then asks the rule tester whether everything still loads. A file that stood there comes back
 * when it does not. A new one is removed again, but **not** when `overwrite` was asked for: then it stays, broken,
 * and the next reload or restart fails over it.
 */
function store({ path, text, overwrite }: Upload, request: ApiRequest, context: ApiContext): Stored {
  const { installation } = context;
  const check = checkUpload(text);
  if (check.kind === 'syntax error') return { error: wazuhError(1113) };
  const before = installation.read(path);
  if (before !== undefined) {
    if (!overwrite) return { error: wazuhError(1905) };
    const refusal = denied(request, context, 'rules:delete', `rule:file:${request.parameters.filename}`);
    if (refusal !== undefined) return { refusal };
  }
  if (check.kind === 'crash') return { refusal: INTERNAL_ERROR };
  installation.write(path, check.text);
  if (installation.load().ok) return {};
  undo(installation, path, before, overwrite);
  return { error: wazuhError(1113) };
}

function undo(
  installation: Installation,
  path: string,
  before: string | undefined,
  overwrite: boolean,
): void {
  if (before !== undefined) installation.write(path, before);
  else if (!overwrite) installation.remove(path);
}

function deleteFile(request: ApiRequest, { installation }: ApiContext): Answer {
  const { path, error } = target(request);
  const fault = error ?? (installation.exists(path) ? undefined : wazuhError(1906));
  if (fault !== undefined) {
    return affected({ items: [], failures: [{ error: fault, id: path }] }, DELETION, pretty(request));
  }
  installation.remove(path);
  return affected({ items: [path] }, DELETION, pretty(request));
}

/** Where the request wants to write, and why it may not. */
function target({ query, parameters }: ApiRequest): { readonly path: string; readonly error?: WazuhError } {
  const folder = (query.get('relative_dirname') ?? CUSTOM_RULES).replace(/\/+$/, '');
  const path = `${folder}/${parameters.filename}`;
  if (folder === CUSTOM_RULES) return { path };
  return { path, error: wazuhError(folder === STOCK_RULES ? 1210 : 1209) };
}

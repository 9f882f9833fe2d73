import { LISTS } from '../ruleset/installation.ts';
import { affected, type Wording } from './affected.ts';
import { type Answer, file } from './answer.ts';
import { type ApiContext, type ApiRequest, allowed, denied, pretty, type Routes } from './context.ts';
import { type WazuhError, wazuhError } from './errors.ts';
import { FULL_LIST_QUERY, flag, formatted, LIST_QUERY, listParameter, page } from './page.ts';
import type { Refusal } from './problems.ts';
import { refuseUpload } from './upload.ts';

const FILES = 'list:file:*';

/** CDB lists. Nothing of this is recorded: names, messages and checks are from the API's source. */
export const listRoutes: Routes = {
  '/lists': {
    GET: {
      handle: allowed('lists:read', getLists, FILES),
      query: ['filename', 'relative_dirname', ...FULL_LIST_QUERY],
    },
  },
  '/lists/files': {
    GET: {
      handle: allowed('lists:read', listFiles, FILES),
      query: ['filename', 'relative_dirname', ...LIST_QUERY],
    },
  },
  '/lists/files/{filename}': {
    GET: { handle: named(getFile, 'lists:read'), query: ['raw'] },
    PUT: { handle: named(putFile), query: ['overwrite'] },
    DELETE: { handle: named(deleteFile, 'lists:delete') },
  },
};

type Handle = (request: ApiRequest, context: ApiContext) => Answer | Refusal;

function named(handle: Handle, action?: string): Handle {
  return (request, context) => {
    const name = request.parameters.filename ?? '';
    return (
      formatted(name, 'cdb_filename_path') ??
      (action === undefined ? undefined : denied(request, context, action, `list:file:${name}`)) ??
      handle(request, context)
    );
  };
}

function chosen({ query }: ApiRequest, { installation }: ApiContext) {
  const names = listParameter(query, 'filename');
  const folder = query.get('relative_dirname');
  return installation
    .listFiles()
    .filter(({ filename }) => names?.includes(filename) ?? true)
    .filter(({ relative_dirname }) => folder === null || relative_dirname === folder);
}

function getLists(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const lists = chosen(request, context).map(({ filename, relative_dirname }) => ({
    items: Object.entries(entries(context.installation.read(`${relative_dirname}/${filename}`) ?? '')).map(
      ([key, value]) => ({ key, value }),
    ),
    relative_dirname,
    filename,
  }));
  const found = page(lists, request, { required: ['filename', 'relative_dirname'] });
  const wording = { all: 'All specified lists were returned', none: 'No list was returned' };
  return found.ok ? affected(found.page, wording, pretty(request)) : found.refusal;
}

function listFiles(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const paths = chosen(request, context).map(({ filename, relative_dirname }) => ({
    relative_dirname,
    filename,
  }));
  const found = page(paths, request);
  const wording = { all: 'All specified paths were returned', none: 'No path was returned' };
  return found.ok ? affected(found.page, wording, pretty(request)) : found.refusal;
}

function getFile(request: ApiRequest, { installation }: ApiContext): Answer | Refusal {
  const raw = flag(request.query, 'raw');
  if (typeof raw === 'object') return raw;
  const name = request.parameters.filename ?? '';
  const entry = installation.listFiles().find(({ filename }) => filename === name);
  const wording = { all: 'CDB list was returned', none: 'No list was returned' };
  if (entry === undefined) {
    const failures = [{ error: wazuhError(1802), id: name }];
    return affected({ items: [], failures }, wording, pretty(request));
  }
  const text = installation.read(`${entry.relative_dirname}/${name}`) ?? '';
  return raw
    ? file(text, 'text/plain; charset=utf-8')
    : affected({ items: [entries(text)] }, wording, pretty(request));
}

const UPLOAD: Wording = {
  all: 'CDB list file uploaded successfully',
  none: 'Could not upload CDB list file',
};
const DELETION: Wording = {
  all: 'CDB list file was successfully deleted',
  none: 'Could not delete CDB list file',
};

function putFile(request: ApiRequest, context: ApiContext): Answer | Refusal {
  const overwrite = flag(request.query, 'overwrite');
  if (typeof overwrite === 'object') return overwrite;
  const refusal = refuseUpload(request) ?? denied(request, context, 'lists:update');
  if (refusal !== undefined) return refusal;
  const { installation } = context;
  const name = request.parameters.filename ?? '';
  const path = `${LISTS}/${name}`;
  const elsewhere = installation
    .listFiles()
    .some(({ filename, relative_dirname }) => filename === name && relative_dirname !== LISTS);
  const exists = installation.exists(path);
  const error = faultOf(request.body) ?? (exists && !overwrite ? 1905 : elsewhere ? 1805 : undefined);
  if (error !== undefined) return failed(wazuhError(error), path, UPLOAD, request);
  if (exists) {
    const mayNot = denied(request, context, 'lists:delete', `list:file:${name}`);
    if (mayNot !== undefined) return mayNot;
  }
  installation.write(path, request.body);
  return affected({ items: [path] }, UPLOAD, pretty(request));
}

function deleteFile(request: ApiRequest, { installation }: ApiContext): Answer {
  const path = `${LISTS}/${request.parameters.filename}`;
  if (!installation.exists(path)) return failed(wazuhError(1802), path, DELETION, request);
  installation.remove(path);
  return affected({ items: [path] }, DELETION, pretty(request));
}

function failed(error: WazuhError, path: string, wording: Wording, request: ApiRequest): Answer {
  return affected({ items: [], failures: [{ error, id: path }] }, wording, pretty(request));
}

/** A key or value with a colon stands in quotes. */
const LINE = /^(?:"[\w\-: ]+?"|[^:"\s]+):(?:"[\w\-: ]*?"$|[^:"]*$)/;

function faultOf(content: string): number | undefined {
  const lines = content.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.every((line) => LINE.test(line)) ? undefined : 1800;
}

function entries(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, quotedKey, key, quotedValue, value] =
      /^(?:"([^"]+)"|([^:"]+)):(?:"([^"]*)"|(.*))$/.exec(line) ?? [];
    const name = quotedKey ?? key;
    if (name !== undefined) found[name] = quotedValue ?? value ?? '';
  }
  return found;
}

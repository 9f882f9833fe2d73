import type { Problem } from './answer.ts';
import type { WazuhError } from './errors.ts';
import { pythonRepr } from './python-json.ts';

/** A refusal with its HTTP status; the texts are the manager's own, recorded on 4.14.7 unless said otherwise. */
export interface Refusal {
  readonly status: number;
  readonly problem: Problem;
}

const DOCS = 'https://documentation.wazuh.com/4.14/user-manual/api';

export const INVALID_CREDENTIALS = unauthorized('Invalid credentials');
export const NO_TOKEN = unauthorized('No authorization token provided');
export const INVALID_TOKEN = unauthorized('Invalid token');

export const LOGIN_BLOCKED: Refusal = {
  status: 403,
  problem: {
    title: 'Permission Denied',
    detail:
      'Limit of login attempts reached. The current IP has been blocked due to a high number of login attempts',
    error: 6000,
  },
};

export const OVER_GENERAL_LIMIT: Refusal = tooMany(
  `This limit can be changed in api.yaml file. More information here: ${DOCS}/configuration.html#configuration-file`,
  6001,
);

export const OVER_EVENTS_LIMIT: Refusal = tooMany(null, 6005);

export const NOT_FOUND: Refusal = {
  status: 404,
  problem: { title: 'Not Found', detail: '404: Not Found' },
};

export const METHOD_NOT_ALLOWED: Refusal = {
  status: 405,
  problem: { title: 'Method Not Allowed', detail: '405: Method Not Allowed' },
};

/** From the API's source, not recorded. */
export const EXPECTATION_FAILED: Refusal = {
  status: 417,
  problem: { title: 'Expectation failed', detail: 'Unknown Expect', error: 417 },
};

/** From the API's source, not recorded. */
export const TOO_DEEP: Refusal = {
  status: 400,
  problem: {
    title: 'Maximum recursion depth exceeded.',
    detail: 'The JSON structure of the request exceeds the maximum nesting depth allowed by the API.',
  },
};

/** From the API's source, not recorded: a body without a content type is refused by the controller. */
export const WRONG_BODY_TYPE: Refusal = {
  status: 406,
  problem: {
    title: 'Not Acceptable',
    detail: 'The body type is not the one specified in the content-type',
    error: 6002,
  },
};

const NODE = 'node01';
const NOT_READY = `Some Wazuh daemons are not ready yet in node "${NODE}" (wazuh-analysisd->restarting)`;

/** Shape as recorded for error 1000, code and text from the API's source. */
export const DAEMONS_NOT_READY: Refusal = {
  status: 500,
  problem: {
    title: 'Wazuh Internal Error',
    detail: NOT_READY,
    dapi_errors: { [NODE]: { error: NOT_READY } },
    error: 1017,
  },
};

export function permissionDenied(resource = '*:*'): Refusal {
  const detail = `Permission denied: Resource type: ${resource}`;
  return {
    status: 403,
    problem: {
      title: 'Permission Denied',
      detail,
      remediation:
        'Please, make sure you have permissions to execute the current request. For more information on how to ' +
        `set up permissions, please visit ${DOCS}/rbac/configuration.html`,
      dapi_errors: { 'unknown-node': { error: detail } },
      error: 4000,
    },
  };
}

/** A refusal of the login paths that has a number of its own. */
export function permissionError({ code, message, remediation }: WazuhError): Refusal {
  const problem = {
    title: 'Permission Denied',
    detail: message,
    ...(remediation && { remediation }),
    error: code,
  };
  return { status: 403, problem };
}

export function badRequest(detail: string): Refusal {
  return { status: 400, problem: { title: 'Bad Request', detail } };
}

/** An error that the framework raised for the whole request; it names the node that raised it. */
export function frameworkError(error: WazuhError): Refusal {
  const { code, message, remediation } = error;
  return {
    status: 400,
    problem: {
      title: 'Bad Request',
      detail: message,
      ...(remediation === undefined ? {} : { remediation }),
      dapi_errors: { [NODE]: { error: message } },
      error: code,
    },
  };
}

/** An error that the controller raised before the framework was asked. */
export function controllerError({ code, message, remediation }: WazuhError): Refusal {
  const problem = { title: 'Bad Request', detail: message, ...(remediation && { remediation }), error: code };
  return { status: 400, problem };
}

/** A parameter that its schema does not allow, in the words of the API's validator. */
export function invalidParameter(value: unknown, complaint: string, rule: string, schema: object): Refusal {
  const written = pythonRepr(value);
  return badRequest(
    `${written} ${complaint}. Failed validating '${rule}' in schema: ${pythonRepr(schema)}. On instance: ${written}`,
  );
}

export function wrongType(type: string, name: string): Refusal {
  return badRequest(`Wrong type, expected '${type}' for query parameter '${name}'`);
}

/** An exception that nobody had thought of, somewhere below the API. */
export const INTERNAL_ERROR: Refusal = {
  status: 500,
  problem: {
    title: 'Wazuh Internal Error',
    detail: 'Wazuh Internal Error',
    remediation:
      'Please, check `WAZUH_HOME/logs/ossec.log`, `WAZUH_HOME/logs/cluster.log` and `WAZUH_HOME/logs/api.log` to get ' +
      'more information about the error',
    dapi_errors: { [NODE]: { error: 'Wazuh Internal Error. See log for more detail' } },
    error: 1000,
  },
};

export function unsupportedMediaType(type: string, expected: string): Refusal {
  const detail = `Invalid Content-type (${type}), expected ['${expected}']`;
  return { status: 415, problem: { title: 'Unsupported Media Type', detail } };
}

export function contentTooLarge(limit: number, read: number): Refusal {
  const detail = `Maximum content size limit (${limit}) exceeded (${read} bytes read)`;
  return { status: 413, problem: { title: 'Content size exceeded.', detail } };
}

export const CLUSTER_OFF: Refusal = {
  status: 400,
  problem: {
    title: 'Bad Request',
    detail: 'Cluster is not running, it might be disabled in `WAZUH_HOME/etc/ossec.conf`',
    remediation:
      'Please, visit the official documentation (https://documentation.wazuh.com/4.14/user-manual/' +
      'configuring-cluster/index.html) to get more information about how to configure a cluster',
    error: 3013,
  },
};

function unauthorized(detail: string): Refusal {
  return { status: 401, problem: { title: 'Unauthorized', detail } };
}

function tooMany(remediation: string | null, error: number): Refusal {
  const detail = 'Maximum number of requests per minute reached';
  return { status: 429, problem: { title: 'Too Many Requests', detail, remediation, error } };
}

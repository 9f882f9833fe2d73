/** One of Wazuh's numbered errors. Texts are the manager's own: recorded on 4.14.7, or from its source. */
export interface WazuhError {
  readonly code: number;
  readonly message: string;
  readonly remediation?: string;
}

const DOCS = 'https://documentation.wazuh.com/4.14/user-manual';
const visit = (page: string, more = '') =>
  `Please, visit the official documentation (${DOCS}/${page})${more}`;
const MORE_ABOUT = ' to get more information about';

/** Code to message and, where there is one, remediation. */
const CATALOGUE: Readonly<Record<number, readonly [message: string, remediation?: string]>> = {
  1102: ['Invalid section', visit('reference/ossec-conf/index.html', `${MORE_ABOUT} configuration sections`)],
  1106: ['Requested section not present in configuration'],
  1112: ['Empty files are not supported', 'Please, provide another file'],
  1113: ['XML syntax error', 'Please, ensure file content has correct XML'],
  1203: ["Error in argument 'level'", "Argument 'level' must be a number or an interval separated by '-'"],
  1205: ['Requirement not valid'],
  1208: [
    'The rule does not exist or you do not have permission to see it',
    visit('reference/ossec-conf/index.html', ' to get more information about how to configure the rules'),
  ],
  1209: [
    "Invalid relative directory. A 'rule_dir' tag must be declared in ossec.conf ruleset section.",
    visit('reference/ossec-conf/ruleset.html', `${MORE_ABOUT} the rules`),
  ],
  1210: [
    'Uploading, updating or deleting default rules is not allowed.',
    visit('ruleset/index.html', `${MORE_ABOUT} the rules`),
  ],
  1403: ['Not a valid sort field ', 'Please, use only allowed sort fields'],
  1407: ['Query does not match expected format'],
  1408: ['Field does not exist.'],
  1413: ['Error reading rules file'],
  1415: ['Rules file not found', 'Please, use GET /rules/files to list all available rules'],
  1701: ['Agent does not exist', 'Please, use `GET /agents?select=id,name` to find all available agents'],
  1703: [
    'Action not available for Manager (agent 000)',
    'Please, use `GET /agents?select=id,name` to find all available agents and make sure you select an agent other than 000',
  ],
  1705: ['There is an agent with the same name', 'Please choose another name'],
  1706: ['There is an agent with the same IP or the IP is invalid', 'Please choose another IP'],
  1708: ['There is an agent with the same ID', 'Please choose another ID'],
  1709: ['Too short key size', 'The necessary size for the key is 64 characters at least'],
  1724: ['Not a valid select field', 'Please, use only allowed select fields'],
  1731: [
    'Agent is not eligible for removal',
    `Please check the agent's status official documentation (${DOCS}/agents/agent-life-cycle.html#registered-agent)`,
  ],
  1800: ['Bad format in CDB list {path}'],
  1802: ['Lists file not found', 'Please, use `GET /lists/files` to find all available lists'],
  1805: [
    'File with the same name already exists in a subdirectory.',
    'Please, make sure to use a name which is not repeated. ',
  ],
  1905: [
    'File could not be updated, it already exists',
    'Please, provide a different file or set overwrite=True to overwrite actual file',
  ],
  1906: [
    'File does not exist',
    'Please, provide a different file or make sure provided file path is correct',
  ],
  1908: ['Error validating configuration', 'Please, fix the corrupted files'],
  1911: ['Error parsing body request to UTF-8', 'Please, check if the file content is valid UTF-8'],
  1912: ['Body is empty', 'Please, check the content of the file to be uploaded'],
  1914: [
    'Failed to reload ruleset',
    'Check the Wazuh logs for details and verify the ruleset files and permissions.',
  ],
  4002: [
    'The specified role does not exist',
    'Please, create the specified role with the endpoint POST /security/roles',
  ],
  4005: ['The specified name or rule already exists'],
  4006: [
    'The specified policy is invalid',
    'The policy must be in JSON format and its keys must be "actions", "resources" and "effect". The actions and ' +
      'resources must be split by ":". Example: agent:id:001',
  ],
  4007: [
    'The specified policy does not exist',
    'Please, create the specified policy with the endpoint POST /security/policies',
  ],
  4008: ["The specified resource is required for a correct Wazuh's functionality"],
  4009: ['The specified name or policy already exists'],
  4010: [
    'The specified role-policy relation does not exist',
    'Please, create the specified role-policy relation with the endpoint POST /security/roles/{role_id}/policies',
  ],
  4011: ['The specified role-policy link already exist'],
  4016: [
    'The specified user-role relation does not exist',
    'Please, create the specified user-role relation with the endpoint POST /security/user/{username}/roles',
  ],
  4017: ['The specified user-role relation already exists'],
  5000: [
    'The user could not be created',
    'Please check that the user does not exist, to do this you can use the `GET /security/users` call',
  ],
  5001: ['The user does not exist', 'The user can be created with the endpoint POST /security/users'],
  5004: ['The user could not be removed or updated', 'Administrator users cannot be removed or updated'],
  5007: [
    'Insecure user password provided',
    'The password must contain at least one upper and lower case letter, a number and a symbol.',
  ],
  5008: [
    'The current user cannot be deleted',
    'You can delete this user with the administrator user (wazuh) or any other user with the necessary permissions',
  ],
  5009: [
    'Insecure user password provided',
    'The password must contain a length between 8 and 64 characters.',
  ],
  6004: [
    'The current user does not have authentication enabled through authorization context',
    `You can enable it using the following endpoint: ${DOCS}/api/configuration.html#configuration-file`,
  ],
};

/** The error of a code; `about` follows its message after a colon. */
export function wazuhError(code: number, about?: string): WazuhError {
  const [message, remediation] = CATALOGUE[code] ?? ['Unknown error'];
  return {
    code,
    message: about === undefined ? message : `${message}: ${about}`,
    ...(remediation === undefined ? {} : { remediation }),
  };
}

/** Version of the manager that is emulated, as agents and the API write it. */
export const MANAGER_VERSION = 'v4.14.7';

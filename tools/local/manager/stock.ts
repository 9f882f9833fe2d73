/** Version of the manager that is emulated, as agents and the API write it. */
export const MANAGER_VERSION = 'v4.14.7';

/** Bytes of one datagram to the analysis daemon, its `<queue>:<location>:` included. */
export const MAX_DATAGRAM_BYTES = 65_535;

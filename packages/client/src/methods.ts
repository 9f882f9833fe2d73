import { attempt } from './attempt.ts';
import type { SluiceClient } from './client-types.ts';
import type { Details } from './event.ts';

type Log = Omit<SluiceClient, 'enabled' | 'flush' | 'close' | 'stats'>;

/** Facts of the method beside what the caller tells. A getter that throws leaves the caller's part a level deeper. */
function merge(facts: Details, details: Details | undefined): Details {
  return attempt(() => ({ ...facts, ...details })) ?? { ...facts, details };
}

/** The named methods, in the order of arguments of HashPass's original client. */
export function createMethods(give: (event: () => unknown) => Promise<void>): Log {
  return {
    sendEvent: (event) => give(() => event),
    logAuthEvent: (action, user, ip_address, user_agent, details) =>
      give(() => ({
        action: `auth_${action}`,
        level: `${action}`.includes('failed') ? 'warning' : 'info',
        location: '/auth',
        user,
        ip_address,
        user_agent,
        details: merge({ auth_action: action }, details),
      })),
    logApiAccess: (endpoint, method, user, status_code = 200, ip_address, user_agent) =>
      give(() => ({
        action: `api_${method.toLowerCase()}`,
        level: status_code >= 500 ? 'error' : status_code >= 400 ? 'warning' : 'info',
        location: endpoint,
        user,
        ip_address,
        user_agent,
        details: { endpoint, method, status_code },
      })),
    logSecurityEvent: (action, level, user, details, ip_address) =>
      give(() => ({
        action: `security_${action}`,
        level,
        location: attempt(() => details?.endpoint) ?? 'unknown',
        user,
        ip_address,
        details: details ?? {},
      })),
    logQRScan: (qr_code_id, scan_status, user, ip_address) =>
      give(() => ({
        action: 'qr_scan',
        level: scan_status === 'valid' ? 'info' : 'warning',
        location: '/api/qr/scan',
        user,
        ip_address,
        details: { qr_code_id, scan_status },
      })),
    logAdminAction: (action, user, target_id, details) =>
      give(() => ({
        action: `admin_${action}`,
        level: 'info',
        location: '/admin',
        user,
        details: merge({ target_id }, details),
      })),
    logCredentialAccess: (action, credential_id, user, details, ip_address) =>
      give(() => ({
        action: `credential_${action}`,
        user,
        ip_address,
        details: merge({ credential_id }, details),
      })),
    logConnectorEvent: (action, connector_id, user, details, ip_address) =>
      give(() => ({
        action: `connector_${action}`,
        user,
        ip_address,
        details: merge({ connector_id }, details),
      })),
    logTransaction: (transaction, user, details, ip_address) =>
      give(() => {
        const { id, amount, currency, status } = transaction;
        const facts = { transaction_id: id, amount, currency, status };
        return { action: 'transaction', user, ip_address, details: merge(facts, details) };
      }),
  };
}

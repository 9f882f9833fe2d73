/** Frameworks that have a view, as the configuration and the facts of an alert name them. */
export const REPORT_FRAMEWORKS = { pci: 'PCI DSS', gdpr: 'GDPR', soc2: 'SOC 2 (TSC)' } as const;
export type ReportFramework = keyof typeof REPORT_FRAMEWORKS;

/**
 * Controls that logs can say something of, by the numbers that Wazuh's rules carry: PCI DSS 3.2.1, GDPR by chapter and article,
 * the Trust Services Criteria of 2017. In a few words of ours; the texts themselves are their publishers'.
 */
export const CONTROL_NAMES: Readonly<Record<ReportFramework, Readonly<Record<string, string>>>> = {
  pci: {
    '8.1.2': 'changes of accounts and credentials',
    '8.1.4': 'accounts that nobody uses',
    '8.1.5': 'remote access of third parties',
    '8.1.6': 'lockout after failed attempts',
    '8.1.8': 'idle sessions',
    '8.2.4': 'age of passwords',
    '8.7': 'access to databases with card data',
    '10.2.1': 'access of persons to card data',
    '10.2.2': 'actions with root or administrative privileges',
    '10.2.3': 'access to audit trails',
    '10.2.4': 'invalid attempts of access',
    '10.2.5': 'use and change of identification and authentication',
    '10.2.6': 'starting, stopping and pausing of audit logs',
    '10.2.7': 'making and deleting of system objects',
    '10.5.5': 'changes of logs',
    '10.6.1': 'daily review of security events',
    '11.4': 'detection of intrusion',
  },
  gdpr: {
    'II_5.1.f': 'integrity and confidentiality of processing',
    'IV_30.1.g': 'records of security measures',
    'IV_32.2': 'risks of processing: loss, alteration, disclosure',
    IV_33: 'notification of a breach',
    'IV_35.1': 'assessment of impact',
    'IV_35.7.d': 'safeguards and mechanisms of protection',
  },
  soc2: {
    'CC6.1': 'logical access to protected assets',
    'CC6.2': 'registration and removal of users',
    'CC6.3': 'roles, least privilege, separation of duties',
    'CC6.6': 'threats from outside the boundary',
    'CC6.7': 'movement and removal of information',
    'CC6.8': 'unauthorized or malicious software',
    'CC7.1': 'changes of configuration and new vulnerabilities',
    'CC7.2': 'monitoring for anomalies',
    'CC7.3': 'evaluation of security events',
    'CC7.4': 'response to incidents',
    'CC7.5': 'recovery from incidents',
    'CC8.1': 'authorized changes',
  },
};

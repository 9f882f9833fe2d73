import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { SluiceConfig } from '../../src/config.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { DEFAULT_PORTS, type RealManager, type StackPorts } from './stack-options.ts';

export interface StartArguments {
  readonly ports: StackPorts;
  readonly realManager: RealManager | undefined;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError('use a port from 0 (any free one) to 65535');
  return value;
}

const portOption = (stage: string, what: string, env: string, fallback: number) =>
  new Option(`--${stage}-port <port>`, what).env(env).argParser(port).default(fallback);

/** Reads the command line of `npm start`; prints help and ends the process when asked, as commander does. */
export function readArguments(argv: readonly string[], variables: NodeJS.ProcessEnv): StartArguments {
  const command = new Command('npm start --')
    .description(
      'Runs the whole Sluice pipeline on this machine: no account, no configuration, loopback only.',
    )
    .addOption(portOption('ingest', 'where applications post', 'SLUICE_INGEST_PORT', DEFAULT_PORTS.ingest))
    .addOption(portOption('console', 'the page to look at', 'SLUICE_CONSOLE_PORT', DEFAULT_PORTS.console))
    .addOption(
      portOption('manager', 'server API of the local manager', 'SLUICE_MANAGER_PORT', DEFAULT_PORTS.manager),
    )
    .addOption(
      portOption('agent', 'agent port of the local manager', 'SLUICE_AGENT_PORT', DEFAULT_PORTS.agent),
    )
    .addOption(
      new Option('--wazuh-url <url>', 'use a real manager instead of the local one').env('SLUICE_WAZUH_URL'),
    )
    .addHelpText(
      'after',
      `
With a real manager, these say how to reach it:
  SLUICE_WAZUH_USER, SLUICE_WAZUH_PASSWORD   API user with the permission event:ingest
  SLUICE_WAZUH_FINGERPRINT                   SHA-256 fingerprint of its certificate, or
  SLUICE_WAZUH_CA                            a PEM file with the authority that signed it

Examples:
  npm start
  npm start -- --ingest-port 9000 --console-port 9001
  SLUICE_WAZUH_URL=https://wazuh.example.com:55000 SLUICE_WAZUH_USER=sluice SLUICE_WAZUH_PASSWORD=… npm start`,
    );
  command.parse(argv, { from: 'user' });
  const options = command.opts<{
    ingestPort: number;
    consolePort: number;
    managerPort: number;
    agentPort: number;
    wazuhUrl?: string;
  }>();
  return {
    ports: {
      ingest: options.ingestPort,
      console: options.consolePort,
      manager: options.managerPort,
      agent: options.agentPort,
    },
    realManager: options.wazuhUrl === undefined ? undefined : readRealManager(options.wazuhUrl, variables),
  };
}

function readRealManager(url: string, variables: NodeJS.ProcessEnv): RealManager {
  const problems: string[] = [];
  const required = (name: string) => {
    const value = variables[name];
    if (value === undefined || value === '') problems.push(`  ${name} is missing`);
    return value ?? '';
  };
  if (!/^https:\/\/[^/@]+\/?$/.test(url))
    problems.push('  SLUICE_WAZUH_URL must look like https://wazuh.example.com:55000');
  const username = required('SLUICE_WAZUH_USER');
  const password = required('SLUICE_WAZUH_PASSWORD');
  const tls = readTrust(variables, problems);
  if (problems.length > 0)
    throw new CodedError('manager_settings', `the real manager cannot be used:\n${problems.join('\n')}`);
  return { url: url.replace(/\/$/, ''), username, password, tls };
}

function readTrust(variables: NodeJS.ProcessEnv, problems: string[]): SluiceConfig['wazuh']['tls'] {
  const { SLUICE_WAZUH_FINGERPRINT: fingerprint, SLUICE_WAZUH_CA: file } = variables;
  if (fingerprint !== undefined) return { fingerprints: [fingerprint.toUpperCase()] };
  if (file === undefined) return {};
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch {
    problems.push(`  SLUICE_WAZUH_CA: cannot read ${file}`);
    return {};
  }
}

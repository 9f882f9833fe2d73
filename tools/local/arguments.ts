import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { SluiceConfig } from '../../src/config.ts';
import { SINK_NAMES, type SinkName } from '../../src/forward/sink.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type ChosenPort, portOption, portVariable } from './listen.ts';
import { DEFAULT_PORTS, type RealManager, type StackPorts } from './stack-options.ts';

export interface StartArguments {
  readonly ports: StackPorts;
  readonly realManager: RealManager | undefined;
  readonly sink: SinkName;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError('use a port from 0 (any free one) to 65535');
  return value;
}

const choice = (chosen: ChosenPort, what: string) =>
  new Option(`${portOption(chosen)} <port>`, what)
    .env(portVariable(chosen))
    .argParser(port)
    .default(DEFAULT_PORTS[chosen]);

/** Reads the command line of `npm start`; prints help and ends the process when asked, as commander does. */
export function readArguments(argv: readonly string[], variables: NodeJS.ProcessEnv): StartArguments {
  const command = new Command('npm start --')
    .description(
      'Runs the whole Sluice pipeline on this machine: no account, no configuration, loopback only.',
    )
    .addOption(choice('ingest', 'where applications post'))
    .addOption(choice('console', 'the page to look at'))
    .addOption(choice('manager', 'server API of the local manager'))
    .addOption(choice('agent', 'agent port of the local manager'))
    .addOption(
      new Option('--wazuh-url <url>', 'use a real manager instead of the local one').env('SLUICE_WAZUH_URL'),
    )
    .addOption(
      new Option('--sink <way>', 'how events go into the local manager')
        .choices(SINK_NAMES)
        .default('events-api' satisfies SinkName),
    )
    .addHelpText(
      'after',
      `
Ports: 0 takes any free one. Everything listens on 127.0.0.1 alone.
Other commands find the stack by the file .sluice/local.json; SLUICE_STATE names another.
NO_COLOR=1 switches colours off.

With a real manager, these say how to reach it:
  SLUICE_WAZUH_USER, SLUICE_WAZUH_PASSWORD   API user with the permission event:ingest
  SLUICE_WAZUH_FINGERPRINT                   SHA-256 fingerprint of its certificate, or
  SLUICE_WAZUH_CA                            a PEM file with the authority that signed it

Examples:
  npm start
  npm start -- --ingest-port 9000 --console-port 9001
  npm start -- --sink agent
  SLUICE_WAZUH_URL=https://wazuh.example.com:55000 SLUICE_WAZUH_USER=sluice SLUICE_WAZUH_PASSWORD=… npm start`,
    );
  command.showHelpAfterError().parse(argv, { from: 'user' });
  const options = command.opts<{
    ingestPort: number;
    consolePort: number;
    managerPort: number;
    agentPort: number;
    wazuhUrl?: string;
    sink: SinkName;
  }>();
  const { wazuhUrl = '', sink } = options;
  if (wazuhUrl !== '' && sink !== 'events-api')
    throw new CodedError('sink_settings', `--sink ${sink} is for the local manager; leave out --wazuh-url`);
  return {
    ports: {
      ingest: options.ingestPort,
      console: options.consolePort,
      manager: options.managerPort,
      agent: options.agentPort,
    },
    sink,
    realManager: wazuhUrl === '' ? undefined : readRealManager(wazuhUrl, variables),
  };
}

/** @throws CodedError `manager_settings` naming every problem at once */
function readRealManager(url: string, variables: NodeJS.ProcessEnv): RealManager {
  const problems: string[] = [];
  const required = (name: string) => {
    const value = variables[name] ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  if (!/^https:\/\/[^/@?#]+\/?$/.test(url) || !URL.canParse(url))
    problems.push('SLUICE_WAZUH_URL (--wazuh-url) must look like https://wazuh.example.com:55000');
  const username = required('SLUICE_WAZUH_USER');
  const password = required('SLUICE_WAZUH_PASSWORD');
  const tls = readTrust(variables, problems);
  if (problems.length > 0)
    throw new CodedError('manager_settings', ['The real manager cannot be used:', ...problems].join('\n  '));
  return { url: url.replace(/\/$/, ''), username, password, tls };
}

/** Neither of the two: the authorities that Node.js knows. */
function readTrust(variables: NodeJS.ProcessEnv, problems: string[]): SluiceConfig['wazuh']['tls'] {
  const { SLUICE_WAZUH_FINGERPRINT: fingerprint = '', SLUICE_WAZUH_CA: file = '' } = variables;
  if (fingerprint !== '' && file !== '')
    problems.push('SLUICE_WAZUH_FINGERPRINT and SLUICE_WAZUH_CA are both set; keep one');
  if (fingerprint !== '') {
    if (!/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i.test(fingerprint))
      problems.push('SLUICE_WAZUH_FINGERPRINT is not one: openssl x509 -fingerprint -sha256 prints it');
    return { fingerprints: [fingerprint.toUpperCase()] };
  }
  if (file === '') return {};
  const ca = read(file);
  if (ca === undefined) problems.push(`SLUICE_WAZUH_CA: cannot read ${file}`);
  else if (!ca.trimStart().startsWith('-----BEGIN CERTIFICATE-----'))
    problems.push(`SLUICE_WAZUH_CA: ${file} is not a PEM file of certificates`);
  return { ca: (ca ?? '').trimStart() };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

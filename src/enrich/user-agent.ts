import Bowser from 'bowser';
import { isbot } from 'isbot';
import type { SecurityEvent } from '../event/security-event.ts';
import { BROWSER, recogniseProgram } from './api-programs.ts';
import { remember } from './bounded-cache.ts';

type UserAgent = NonNullable<SecurityEvent['user_agent']>;
/** What a user agent text tells. Senders choose it freely: advisory. */
export type UserAgentFacts = Pick<UserAgent, 'name' | 'version' | 'os' | 'device'>;

const CACHED = 2_000;
const MAX_WORD = 256;

/** ECS's usual device names for what has no model. */
const DEVICE: Readonly<Record<string, string>> = {
  bot: 'Spider',
  desktop: 'Desktop',
  mobile: 'Phone',
  tablet: 'Tablet',
  tv: 'TV',
};

/** Reads user agents, remembering the ones seen last: a browser's parse costs ten times a look-up. */
export function createUserAgentReader(capacity: number = CACHED): (userAgent: string) => UserAgentFacts {
  return remember(capacity, readUserAgent);
}

function readUserAgent(userAgent: string): UserAgentFacts {
  // CloudTrail writes the agents of some services and consoles in square brackets.
  const text = userAgent.replace(/^\[(.*)\]$/, '$1').trim();
  const program = recogniseProgram(text);
  if (program !== undefined) {
    const { name, version, system } = program;
    return { name, ...(version && { version }), ...(system && { os: { name: system } }) };
  }
  if (!BROWSER.test(text)) return {};
  const { browser, os, platform } = Bowser.parse(text);
  const bot = isbot(text);
  const device = bot ? 'Spider' : (platform.model ?? DEVICE[platform.type ?? '']);
  const osVersion = os.versionName ?? os.version;
  return {
    ...(browser.name && { name: browser.name.slice(0, MAX_WORD) }),
    ...(browser.version && { version: browser.version.slice(0, MAX_WORD) }),
    ...(os.name && {
      os: { name: os.name.slice(0, MAX_WORD), ...(osVersion && { version: osVersion.slice(0, MAX_WORD) }) },
    }),
    ...(device && { device: { name: device.slice(0, MAX_WORD) } }),
  };
}

import * as z from 'zod/mini';
import { plainLine } from '../plain-text.ts';
import { textAt } from './read-path.ts';

const Ip = z.union([z.ipv4(), z.ipv6()]);

export function isIp(text: string | undefined): text is string {
  return text !== undefined && text.length <= 45 && Ip.safeParse(text).success;
}

/** Where Wazuh, our own events, CloudTrail, GuardDuty and logs of AWS write who was on the other side. */
const ADDRESS_PATHS = [
  'data.sluice.source.ip',
  'data.srcip',
  'data.aws.sourceIPAddress',
  'data.aws.service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
  'data.aws.service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
  'data.aws.service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4',
  'data.aws.httpRequest.clientIp',
  'data.aws.client_ip',
  'data.aws.remote_ip',
  'data.aws.srcaddr',
] as const;

/** Source address with its country and network; an address that is no IP is kept as `address`. */
export function sourceOf(alert: unknown): {
  ip: string | undefined;
  address: string | undefined;
  country: string | undefined;
  network: string | undefined;
} {
  const line = (text: string | undefined) => (text === undefined ? undefined : plainLine(text, 200));
  const candidates = ADDRESS_PATHS.map((path) => textAt(alert, path)?.trim());
  const ip = candidates.find(isIp);
  const name = textAt(alert, 'data.sluice.source.geo.country_name', 'GeoLocation.country_name');
  const code = textAt(alert, 'data.sluice.source.geo.country_iso_code');
  const number = textAt(alert, 'data.sluice.source.as.number');
  const organization = textAt(alert, 'data.sluice.source.as.organization.name');
  return {
    ip,
    address: ip === undefined ? line(candidates.find((candidate) => candidate !== undefined)) : undefined,
    country: line(name !== undefined && code !== undefined ? `${name} (${code})` : (name ?? code)),
    network: line([number && `AS${number}`, organization].filter(Boolean).join(' ') || undefined),
  };
}

/** Loopback, link-local, private and carrier-shared ranges (RFC 6890): blocking them at the edge does nothing. */
export function isInternalIp(ip: string): boolean {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.\d+\.\d+$/i.exec(ip);
  if (v4 === null) return /^(::1?$|f[cd]|fe[89ab])/i.test(ip);
  const [a, b] = [Number(v4[1]), Number(v4[2])];
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128)
  );
}

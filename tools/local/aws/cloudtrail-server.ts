import * as z from 'zod';
import type { LocalServer } from '../listen.ts';
import { type JsonCall, JsonFault, parseInput, startJsonService } from './json-service.ts';

/** A public key as CloudTrail gives it out. Times are epoch ms. */
export interface LocalPublicKey {
  readonly region: string;
  readonly fingerprint: string;
  /** PKCS #1 DER. */
  readonly publicKey: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** An event of the history. */
export interface LocalHistoryEvent {
  readonly region: string;
  /** Epoch ms. */
  readonly at: number;
  /** The record, which carries its `eventID`. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** A trail as `DescribeTrails` shows it, with what `GetTrailStatus` says; times in it are epoch seconds. */
export interface LocalTrail {
  readonly TrailARN: string;
  readonly Name: string;
  readonly HomeRegion: string;
  readonly S3BucketName: string;
  /** As `GetEventSelectors` shows them; all management events when left out. */
  readonly EventSelectors?: readonly unknown[];
  readonly [field: string]: unknown;
}

export interface LocalCloudTrailOptions {
  readonly port?: number;
  readonly keys?: readonly LocalPublicKey[];
  readonly events?: readonly LocalHistoryEvent[];
  readonly trails?: readonly LocalTrail[];
  /** By the trail's ARN; IsLogging when nothing is said. */
  readonly statuses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Lookups that a region takes in a second, counted by `clock`; AWS takes two. */
  readonly lookupsPerSecond?: number;
  readonly clock?: () => number;
  /** Hears of every request, and may refuse it with a fault's type. */
  readonly onRequest?: (operation: string, input: unknown, region: string) => string | undefined;
}

export interface LocalCloudTrail extends LocalServer {
  /** Replaces trails and what is said of them. */
  setTrails(
    trails: readonly LocalTrail[],
    statuses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): void;
}

const HISTORY_MS = 90 * 86_400_000;
const PAGE = 50;

const Times = z.looseObject({
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  NextToken: z.string().optional(),
});
const Lookup = Times.extend({
  MaxResults: z.int().min(1).max(PAGE).optional(),
  EventCategory: z.string().optional(),
});
const Describe = z.looseObject({
  trailNameList: z.array(z.string()).optional(),
  includeShadowTrails: z.boolean().optional(),
});
const Status = z.looseObject({ Name: z.string() });
const Selectors = z.looseObject({ TrailName: z.string() });

/**
 * CloudTrail on loopback, in memory: ListPublicKeys, LookupEvents (newest first, 50 a page, throttled), DescribeTrails,
 * GetTrailStatus and GetEventSelectors, each for the region that a request is signed for.
 */
export async function startCloudTrail(options: LocalCloudTrailOptions = {}): Promise<LocalCloudTrail> {
  const { port = 0, keys = [], events = [], lookupsPerSecond = 2, clock = Date.now, onRequest } = options;
  let { trails = [], statuses = {} } = options;
  const lookedUp = new Map<string, { second: number; count: number }>();

  function throttle(region: string): void {
    const second = Math.floor(clock() / 1_000);
    const used = lookedUp.get(region);
    const count = used?.second === second ? used.count + 1 : 1;
    if (count > lookupsPerSecond) throw new JsonFault('ThrottlingException', 'Rate exceeded');
    lookedUp.set(region, { second, count });
  }

  const operations = {
    ListPublicKeys(input: unknown, { region }: JsonCall) {
      const { StartTime, EndTime } = parseInput(Times, input);
      const to = EndTime === undefined ? clock() : EndTime * 1_000;
      const from = StartTime === undefined ? to - 86_400_000 : StartTime * 1_000;
      if (from > to) throw new JsonFault('InvalidTimeRangeException', 'StartTime is after EndTime');
      const valid = keys.filter((key) => key.region === region && key.from <= to && key.to >= from);
      return {
        PublicKeyList: valid.map((key) => ({
          Value: Buffer.from(key.publicKey).toString('base64'),
          Fingerprint: key.fingerprint,
          ValidityStartTime: key.from / 1_000,
          ValidityEndTime: key.to / 1_000,
        })),
      };
    },

    LookupEvents(input: unknown, { region }: JsonCall) {
      throttle(region);
      const { StartTime, EndTime, NextToken, MaxResults = PAGE } = parseInput(Lookup, input);
      const to = EndTime === undefined ? clock() : EndTime * 1_000 + 999;
      const from = Math.max(StartTime === undefined ? 0 : StartTime * 1_000, clock() - HISTORY_MS);
      const found = events
        .filter((event) => event.region === region && event.at >= from && event.at <= to)
        .sort((a, b) => b.at - a.at);
      const begin = NextToken === undefined ? 0 : readToken(NextToken, found.length);
      const page = found.slice(begin, begin + MaxResults);
      const next = begin + page.length;
      return {
        Events: page.map(({ at, record }) => ({
          EventId: record.eventID,
          EventName: record.eventName,
          EventTime: Math.floor(at / 1_000),
          CloudTrailEvent: JSON.stringify(record),
        })),
        ...(next < found.length && { NextToken: Buffer.from(String(next)).toString('base64') }),
      };
    },

    DescribeTrails(input: unknown, { region }: JsonCall) {
      const { trailNameList = [], includeShadowTrails = true } = parseInput(Describe, input);
      const isHere = (trail: LocalTrail) =>
        trail.HomeRegion === region || (includeShadowTrails && trail.IsMultiRegionTrail === true);
      const isMeant = ({ TrailARN, Name }: LocalTrail) =>
        trailNameList.length === 0 || trailNameList.includes(TrailARN) || trailNameList.includes(Name);
      return { trailList: trails.filter((trail) => isHere(trail) && isMeant(trail)) };
    },

    GetTrailStatus(input: unknown) {
      const { Name } = parseInput(Status, input);
      const trail = trails.find((each) => each.TrailARN === Name || each.Name === Name);
      if (trail === undefined)
        throw new JsonFault('TrailNotFoundException', `Unknown trail: ${Name} for the user`);
      return { IsLogging: true, ...statuses[trail.TrailARN] };
    },

    GetEventSelectors(input: unknown) {
      const { TrailName } = parseInput(Selectors, input);
      const trail = trails.find((each) => each.TrailARN === TrailName || each.Name === TrailName);
      if (trail === undefined)
        throw new JsonFault('TrailNotFoundException', `Unknown trail: ${TrailName} for the user`);
      const all = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] };
      return { TrailARN: trail.TrailARN, EventSelectors: trail.EventSelectors ?? [all] };
    },
  };

  const heard = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: unknown, call: JsonCall) => {
      const fault = onRequest?.(name, input, call.region);
      if (fault !== undefined) throw new JsonFault(fault, 'This was asked for by a test.');
      return operation(input, call);
    },
  ]);
  const server = await startJsonService({
    name: 'local CloudTrail',
    port,
    operations: Object.fromEntries(heard),
  });
  return {
    ...server,
    setTrails(newTrails, newStatuses = {}) {
      trails = newTrails;
      statuses = newStatuses;
    },
  };
}

function readToken(token: string, length: number): number {
  const at = Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(at) || at < 0 || at > length)
    throw new JsonFault('InvalidNextTokenException', 'A token that is not valid was given.');
  return at;
}

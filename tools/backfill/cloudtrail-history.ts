import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { History, HistoryEvent } from './history.ts';

const PAGE = 50;

/**
 * CloudTrail's own history: management events of the last 90 days, of the account whose credentials these are.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 *
 * @throws CodedError `history_denied`, `history_unreadable` or (retryable) `history_unavailable`
 */
export function createCloudTrailHistory(client: CloudTrailClient): History {
  return {
    async page({ since, until, next }) {
      try {
        const { Events = [], NextToken } = await client.send(
          new LookupEventsCommand({
            StartTime: new Date(since),
            EndTime: new Date(until),
            MaxResults: PAGE,
            ...(next === undefined ? {} : { NextToken: next }),
          }),
        );
        const events = Events.map(read);
        return { events, next: NextToken };
      } catch (error) {
        if (error instanceof CodedError) throw error;
        const name = error instanceof Error ? error.name : 'unknown';
        if (/^(Throttling|TooManyRequests|RequestLimitExceeded)/.test(name)) return 'throttled';
        if (name === 'AccessDeniedException')
          throw new CodedError('history_denied', 'CloudTrail refused us: allow cloudtrail:LookupEvents', {
            cause: error,
          });
        throw new CodedError('history_unavailable', `CloudTrail failed with ${name}`, {
          retryable: true,
          cause: error,
        });
      }
    },
  };
}

function read({ EventTime, CloudTrailEvent }: Event): HistoryEvent {
  if (EventTime === undefined || CloudTrailEvent === undefined)
    throw new CodedError('history_unreadable', 'CloudTrail gave an event without its record');
  return { at: EventTime.getTime(), text: CloudTrailEvent };
}

import type { CloudTrailSettings } from '../../src/config/cloudtrail-settings.ts';
import { accountOf } from './log-buckets.ts';
import type { StageFunction } from './stage-function.ts';
import type { StateTable } from './state-table.ts';

/** What the watch over trails asks of CloudTrail: of each trail by its ARN, as far as CloudTrail can be told so. */
export const TRAIL_QUESTIONS = ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'] as const;

/** Lets a stage watch trails and listen for silence. */
export function letWatchTrails(
  fn: StageFunction<object>,
  state: StateTable,
  trails: CloudTrailSettings['trails'],
): void {
  state.allowItems(fn, ['GetItem', 'UpdateItem'], ['heard#', 'trail#', 'verify#']);
  state.allowItems(fn, ['BatchGetItem'], ['heard#']);
  state.allowList(fn, 'heard');
  state.allowList(fn, 'silent');
  const own = trails.flatMap(({ trailArn, roleArn }) =>
    trailArn === undefined || (roleArn !== undefined && accountOf(roleArn) === accountOf(trailArn))
      ? []
      : [trailArn],
  );
  // CloudTrail knows no resources for these two: which trails there are, and with which keys digests are signed.
  if (own.length > 0) fn.allow(['cloudtrail:DescribeTrails'], ['*']);
  if (own.length > 0) fn.allow([...TRAIL_QUESTIONS], own);
  if (trails.some(({ verify }) => verify)) fn.allow(['cloudtrail:ListPublicKeys'], ['*']);
}

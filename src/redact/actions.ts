/** What happens to a finding. */
export const ACTIONS = ['mask', 'token', 'partial', 'truncate', 'drop', 'keep', 'report'] as const;
export type Action = (typeof ACTIONS)[number];

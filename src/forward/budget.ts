/** Port: the request budget of one manager node, shared by every Lambda that sends to it. */
export interface RequestBudget {
  /**
   * Takes one request of `node` if its window has room, else says when to ask again. A node's window is fixed: it
   * opens with its first request and lasts a minute (reference: Wazuh `api/middlewares.py`).
   */
  take(
    node: string,
    now: number,
  ): Promise<{ readonly granted: true } | { readonly granted: false; readonly retryAt: number }>;
  /** The node refused with 429: somebody else spends the same budget. Nothing is granted until `until` (epoch ms). */
  exhausted(node: string, until: number): Promise<void>;
}

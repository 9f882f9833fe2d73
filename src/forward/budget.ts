/** Port: the request budget of one manager node, shared by every Lambda that sends to it. */
export interface RequestBudget {
  /**
   * Takes one request of `node` if its window has room, else says when to ask again. A node's window is fixed: it
   * opens with its first request and lasts a minute (reference: Wazuh `api/middlewares.py`).
   *
   * @param limit requests of a window, when it is another than the budget was made with
   */
  take(
    node: string,
    now: number,
    limit?: number,
  ): Promise<{ readonly granted: true } | { readonly granted: false; readonly retryAt: number }>;
  /** The node refused with 429: somebody else spends the same budget. Nothing is granted until `until` (epoch ms). */
  exhausted(node: string, until: number): Promise<void>;
}

declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An HTTP server that speaks DynamoDB; its tables are lost when it closes. */
  export default function dynalite(options?: {
    /** How long a table stays in CREATING, in ms. */
    readonly createTableMs?: number;
  }): Server;
}

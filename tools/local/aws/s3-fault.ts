/** An error that S3 answers with, as its documentation names it. */
export class S3Fault extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'S3Fault';
    this.status = status;
    this.code = code;
  }
}

/** What this server does not do is refused, never half done. */
export function notImplemented(what: string): S3Fault {
  return new S3Fault(501, 'NotImplemented', `This local server does not implement ${what}.`);
}

/** S3 takes fewer requests than it is sent. */
export function slowDown(): S3Fault {
  return new S3Fault(503, 'SlowDown', 'Please reduce your request rate.');
}

/** A policy that does not name us. */
export function accessDenied(): S3Fault {
  return new S3Fault(403, 'AccessDenied', 'Access Denied');
}

"""One alert on its way: what an answer means for it, and how often it is tried."""
import http.client
import random
import re
import time
from collections import namedtuple

from .endpoint import explain

FIRST_BACKOFF_S = 0.2

SENT = 'sent'
NEVER = 'never'  # Sluice will not take this alert, whenever it comes.
FORBIDDEN = 'forbidden'  # 403: this alert (a firewall dislikes its text), or all of them.
BUSY = 'busy'  # Sluice asks for patience.
FAILED = 'failed'  # An error over there; the next alert may fare better.
STOP = 'stop'  # No answer, or one that says that something is not set up as it should be.

#: wait: seconds that the answer asked for, or None.
Verdict = namedtuple('Verdict', 'kind reason wait')


def verdict_of(answer):
    """401, 404 and redirects are about the configuration, which somebody will mend: such alerts are kept."""
    status = answer.status
    reason = 'status %d%s' % (status, ' ' + answer.code if answer.code else '')
    if 200 <= status < 300:
        kind = SENT
    elif status in (400, 409, 413, 415, 422):
        kind = NEVER
    elif status == 403:
        kind = FORBIDDEN
    elif status == 429:
        kind = BUSY
    elif status == 408 or status >= 500:
        kind = BUSY if answer.wait else FAILED
    else:
        kind = STOP
    return Verdict(kind, reason, answer.wait)


def attempt(endpoint, body, timeout):
    """A verdict, whether it can be tried again at once, and never an exception."""
    try:
        verdict = verdict_of(endpoint.post(body, timeout))
        return verdict, verdict.kind in (BUSY, FAILED)
    except (OSError, http.client.HTTPException) as error:
        return Verdict(STOP, explain(error), None), True


def deliver(endpoint, body, deadline, retries=0):
    """The last verdict of at most 1 + retries attempts, none of which begins after the deadline (monotonic).

    The pause before the next is what Retry-After says, or doubles from 0.2 s, with chance in it.
    """
    verdict = Verdict(STOP, 'no time left', None)
    for number in range(retries + 1):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        verdict, again = attempt(endpoint, body, left)
        pause = FIRST_BACKOFF_S * 2 ** number * random.uniform(0.5, 1) if verdict.wait is None else verdict.wait
        if not again or number == retries or time.monotonic() + pause >= deadline:
            break
        time.sleep(pause)
    return verdict


def alert_id(body):
    """The alert's own id, which says nothing about its content."""
    match = re.search(rb'"id":\s?"(\d{1,12}\.\d{1,20})"', body)
    return match.group(1).decode() if match else '(without id)'

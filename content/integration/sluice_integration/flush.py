"""Sends what waits in the spool: after an alert that passed, by hand, by a timer, and in the background."""
import json
import os
import sys
import time
from collections import namedtuple

from .delivery import BUSY, FAILED, FORBIDDEN, NEVER, SENT, STOP, alert_id, deliver
from .endpoint import endpoint_of
from .log import log
from .places import HOME, SCRIPT
from .record import Record
from .settings import ConfigurationError
from .spool import TRYING, Spool, read_alert, remove

#: Failures in a row that end a flush. One may be about its alert alone, which must not keep back all others.
MOST_FAILED = 2
#: As many alerts may be forbidden before the first has passed.
MOST_FORBIDDEN = 20
BACKGROUND = 'SLUICE_BACKGROUND'

#: stopped: the verdict that ended it, or None.
Flushed = namedtuple('Flushed', 'sent refused left stopped')


def flush(spool, record, endpoint, deadline, proven=False):
    """Sends waiting alerts, oldest first, until the deadline (monotonic) or the first sign that nothing passes.

    Call it with the spool's lock. `proven`: an alert has just passed.
    """
    record.count('given_up', spool.trim())
    sent = refused = failed = 0
    forbidden = []
    stopped = None
    waiting = spool.waiting()
    for path in waiting:
        if time.monotonic() >= deadline:
            break
        try:
            body = read_alert(path)
        except ValueError:
            log('ERROR', 'a spooled alert cannot be read and is set aside: %s' % os.path.basename(path))
            spool.set_aside(path)
            refused += 1
            continue
        if body is None:
            continue
        verdict = deliver(endpoint, body, deadline)
        failed = failed + 1 if verdict.kind == FAILED else 0
        if verdict.kind == SENT:
            remove(path)
            record.sent()
            sent, proven = sent + 1, True
        elif verdict.kind == NEVER:
            refuse(spool, path, body, verdict.reason)
            refused += 1
        elif verdict.kind == FORBIDDEN:
            forbidden.append((path, body))
        if verdict.kind in (BUSY, STOP) or failed == MOST_FAILED or (
            not proven and len(forbidden) == MOST_FORBIDDEN
        ):
            stopped = verdict
            break
    if proven:
        # Others pass, so it is about these: most likely a firewall in front of Sluice that dislikes what they quote.
        for path, body in forbidden:
            refuse(spool, path, body, 'status 403, while others pass')
            refused += 1
    elif forbidden and stopped is None:
        stopped = verdict
    record.count('refused', refused)
    if stopped is not None:
        record.hold(endpoint.url, stopped.reason, stopped.wait)
    return Flushed(sent, refused, len(spool.waiting()), stopped)


def refuse(spool, path, body, reason):
    log('ERROR', 'alert %s was refused for good (%s); it is set aside' % (alert_id(body), reason))
    spool.set_aside(path)


def start_background(url, settings, api_key):
    """Starts a process that goes on trying while something waits, for `background_s` at most.

    integratord reads until every holder of the run's output has closed it, so this one has none of it; and what it
    needs stands in its environment, which other users cannot read, instead of in its arguments, which they can.
    """
    if settings['background_s'] == 0:
        return
    import subprocess  # Not on the way of an alert that passes.

    context = json.dumps({'url': url, 'settings': settings, 'api_key': api_key})
    try:
        subprocess.Popen(
            [sys.executable, SCRIPT, 'flush', '--background'],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd='/', env={**os.environ, 'WAZUH_HOME': HOME, BACKGROUND: context},
        )
    except OSError as error:
        log('WARNING', 'nothing is sent in the background (%s)' % error.strerror)


def run_background():
    """What `start_background` starts. The secret is read anew each time: it may have been changed meanwhile."""
    given = json.loads(os.environ.pop(BACKGROUND))
    settings = given['settings']
    spool = Spool(settings)
    record = Record(spool.folder)
    end = time.monotonic() + settings['background_s']
    trying = spool.lock(TRYING)
    if trying is None:
        return 0
    with trying:
        while time.monotonic() < end and spool.waiting():
            try:
                endpoint = endpoint_of(given['url'], settings, given['api_key'])
            except ConfigurationError as error:
                log('ERROR', str(error))
                return 2
            left = record.held_s(endpoint.url)
            lock = None if left > 0 else spool.lock()
            if lock is None:
                time.sleep(min(left or 1, 1))  # An alert that passes meanwhile ends the hold.
                continue
            with lock:
                flushed = flush(spool, record, endpoint, end)
            endpoint.close()
            if flushed.sent:
                log('INFO', '%d alerts from the spool were delivered, %d wait' % (flushed.sent, flushed.left))
            if flushed.left and flushed.stopped is None:
                record.hold(endpoint.url, 'alerts fail one by one')
    return 0

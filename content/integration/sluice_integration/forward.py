"""A run of integratord's: one alert, within the timeout, whatever happens."""
import os
import threading
import time

from .delivery import NEVER, SENT, alert_id, deliver
from .endpoint import endpoint_of
from .flush import flush, start_background
from .log import log
from .record import Record
from .settings import DEFAULTS, ConfigurationError, read_settings
from .spool import Spool, parse_alert, remove

FLUSH_S = 2  # The next alert waits for this run to end.


class Run:
    """Exit status of `deliver`: 0 delivered, 1 kept or refused, 2 wrong configuration (the alert is kept)."""

    def __init__(self, body, settings, timeout):
        margin = min(0.5, timeout / 10)
        self.deadline = time.monotonic() + timeout - margin
        self.body = body
        self.settings = settings
        self.spool = Spool(settings)
        self.record = Record(self.spool.folder)
        self.stored = self.spool.put(body)
        # What a failure does beside keeping the alert; nothing before there is an address.
        self.hold = lambda reason, wait=None: None
        self.again = lambda: None
        # For what obeys no timeout: a resolver, an answer that drips.
        timer = threading.Timer(max(0.01, timeout - margin / 2), self.give_up)
        timer.daemon = True
        timer.start()

    def deliver(self, url, api_key, retries):
        try:
            endpoint = endpoint_of(url, self.settings, api_key)
        except ConfigurationError as error:
            return self.keep('ERROR', str(error), 2)
        self.again = lambda: start_background(url, self.settings, api_key)
        self.hold = lambda reason, wait=None: self.record.hold(endpoint.url, reason, wait)
        held = self.record.held_s(endpoint.url)
        if held > 0 and self.stored:
            self.again()
            return self.keep('WARNING', 'Sluice is left alone for %d s more' % (held + 1), 1)
        verdict = deliver(endpoint, self.body, self.deadline, retries)
        if verdict.kind == NEVER:
            return self.refused(verdict.reason)
        if verdict.kind != SENT:
            self.hold(verdict.reason, verdict.wait)
            self.again()
            return self.keep('WARNING', verdict.reason, 1)
        if self.stored:
            remove(self.stored)
        self.record.sent()
        self.send_waiting(endpoint)
        endpoint.close()
        return 0

    def send_waiting(self, endpoint):
        lock = self.spool.lock()
        if lock is None:
            return
        with lock:
            flushed = flush(
                self.spool, self.record, endpoint, min(self.deadline, time.monotonic() + FLUSH_S), proven=True
            )
        if flushed.left:
            self.again()

    def refused(self, reason):
        if self.stored:
            self.spool.set_aside(self.stored)
        self.record.count('refused')
        self.record.error(reason)
        log('ERROR', 'alert %s was refused for good: %s' % (alert_id(self.body), reason))
        return 1

    def keep(self, level, reason, status):
        """Leaves the alert in the spool, and says so."""
        identity = alert_id(self.body)
        self.record.error(reason)
        if self.stored is None:
            self.record.count('lost')
            log('ERROR', '%s; alert %s is LOST: there is no spool' % (reason, identity))
            return status
        self.record.count('given_up', self.spool.keep(self.stored))
        self.record.count('kept')
        log(level, '%s; alert %s is kept in the spool (%d waiting)' % (reason, identity, len(self.spool.waiting())))
        return status

    def give_up(self):
        try:
            self.hold('no answer within the timeout')
            self.again()
            self.keep('WARNING', 'no answer within the timeout', 1)
        finally:
            os._exit(1)


def forward(alert_file, api_key, url, options_file, timeout, retries):
    """:returns: the exit status"""
    try:
        with open(alert_file, 'rb') as handle:
            body = handle.read().strip()
        parse_alert(body)
    except (OSError, ValueError) as error:
        log('ERROR', 'the alert file cannot be read as JSON (%s); has the <integration> '
                     '<alert_format>json</alert_format>?' % type(error).__name__)
        return 1
    try:
        settings = read_settings(options_file)
    except ConfigurationError as error:
        return Run(body, dict(DEFAULTS), timeout).keep('ERROR', str(error), 2)
    return Run(body, settings, timeout).deliver(url, api_key, retries)

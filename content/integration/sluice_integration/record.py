"""What has become of alerts, in `state.json` of the spool: for `status`, and so that one run knows of the last.

While Sluice is out of reach, the runs that follow do not try again one after the other, each for its whole timeout:
integratord would fall behind. They put their alert into the spool until the hold is over.
"""
import fcntl
import json
import os
import time

FIRST_HOLD_S = 2
MOST_HOLD_S = 30
#: A longer Retry-After is not believed.
MOST_WAIT_S = 300
COUNTS = ('sent', 'kept', 'refused', 'given_up', 'lost')


class Record:
    """:param folder: of the spool, or None: then nothing is remembered"""

    def __init__(self, folder):
        self.path = None if folder is None else os.path.join(folder, 'state.json')

    def read(self):
        """`counts`, `last_success` (epoch s), `last_error` ({at, reason}), `hold` ({url, until, failures})."""
        given = {}
        try:
            with open(self.path or '', encoding='utf-8') as handle:
                given = json.load(handle)
        except (OSError, ValueError):
            pass  # None yet, or a disk was full: it begins anew.
        given = given if isinstance(given, dict) else {}
        counts = given.get('counts')
        counts = counts if isinstance(counts, dict) else {}
        return {
            'counts': {name: whole(counts.get(name)) for name in COUNTS},
            'last_success': given.get('last_success'),
            'last_error': given.get('last_error'),
            'hold': given.get('hold'),
        }

    def update(self, change):
        """Applies `change(state)` so that no other run comes between."""
        if self.path is None:
            return
        try:
            with open(self.path + '.lock', 'a') as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                state = self.read()
                change(state)
                draft = self.path + '.draft'
                with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as handle:
                    json.dump(state, handle)
                os.rename(draft, self.path)
        except OSError:
            pass  # The alert matters more than the record of it.

    def count(self, name, number=1):
        if number:
            self.update(lambda state: add(state, name, number))

    def sent(self, number=1):
        """Sluice takes alerts again: whatever was held is free."""

        def change(state):
            add(state, 'sent', number)
            state.update(last_success=time.time(), hold=None)

        self.update(change)

    def error(self, reason):
        self.update(lambda state: state.update(last_error={'at': time.time(), 'reason': reason}))

    def hold(self, url, reason, wait=None):
        """No run tries this address before the hold is over: as long as the answer asked, or 2 s doubling to 30 s.

        Runs that fail at the same time count once.
        """

        def change(state):
            before = state['hold'] if isinstance(state['hold'], dict) else {}
            failures = whole(before.get('failures')) if before.get('url') == url else 0
            state['last_error'] = {'at': time.time(), 'reason': reason}
            if failures and left_of(before) > 0 and not wait:
                return
            pause = min(MOST_WAIT_S, wait) if wait else min(MOST_HOLD_S, FIRST_HOLD_S * 2 ** min(failures, 10))
            state['hold'] = {'url': url, 'until': time.time() + pause, 'failures': failures + 1}

        self.update(change)

    def held_s(self, url):
        """Seconds for which nothing is to be sent to this address; never more than a hold can be."""
        hold = self.read()['hold']
        if not isinstance(hold, dict) or hold.get('url') != url:
            return 0
        return left_of(hold)


def left_of(hold):
    until = hold.get('until')
    left = until - time.time() if isinstance(until, (int, float)) else 0
    return left if 0 < left <= MOST_WAIT_S else 0  # More: the clock was set back.


def add(state, name, number):
    state['counts'][name] += number


def whole(value):
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0

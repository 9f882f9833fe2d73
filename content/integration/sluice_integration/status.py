"""What waits, since when, and what went right and wrong last."""
import json
import os
import time

from .record import Record
from .spool import TRYING, Spool, created_at, size_of

#: Something that has waited for longer is a reason for somebody to look.
LATE_S = 300


def status(settings, as_json):
    """Prints it. 1 when an alert has waited for more than five minutes, or there is no spool."""
    spool = Spool(settings)
    if spool.folder is None:
        return 1
    waiting = spool.waiting()
    record = Record(spool.folder).read()
    lock = spool.lock(TRYING)
    if lock is not None:
        lock.close()
    facts = {
        'spool': spool.folder,
        'waiting': len(waiting),
        'bytes': sum(map(size_of, waiting)),
        'oldest_s': int(time.time() - created_at(waiting[0])) if waiting else None,
        'set_aside': set_aside(spool.folder),
        'trying': lock is None,
        **record,
    }
    print(json.dumps(facts) if as_json else '\n'.join(lines(facts)))
    return 1 if (facts['oldest_s'] or 0) > LATE_S else 0


def lines(facts):
    counts = facts['counts']
    yield 'spool         %s' % facts['spool']
    yield 'waiting       %d alerts, %d bytes%s' % (
        facts['waiting'], facts['bytes'], ', tried again and again' if facts['trying'] else '')
    if facts['oldest_s'] is not None:
        yield 'oldest        %s ago' % span(facts['oldest_s'])
    yield 'last success  %s' % moment(facts['last_success'])
    error = facts['last_error']
    if isinstance(error, dict):
        yield 'last error    %s: %s' % (moment(error.get('at')), error.get('reason'))
    else:
        yield 'last error    never'
    yield 'until now     %(sent)d delivered, %(kept)d kept for later, %(refused)d refused for good' % counts
    if counts['given_up'] or counts['lost']:
        yield 'LOST          %(given_up)d given up (spool full or too old), %(lost)d without a spool' % counts
    if facts['set_aside']:
        yield 'set aside     %d in %s' % (facts['set_aside'], os.path.join(facts['spool'], 'refused'))


def set_aside(folder):
    try:
        return len(os.listdir(os.path.join(folder, 'refused')))
    except OSError:
        return 0


def moment(at):
    if not isinstance(at, (int, float)):
        return 'never'
    return '%s (%s ago)' % (time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(at)), span(max(0, time.time() - at)))


def span(seconds):
    for unit, size in (('d', 86400), ('h', 3600), ('min', 60)):
        if seconds >= size:
            return '%d %s' % (seconds // size, unit)
    return '%d s' % seconds

"""Looks at each step of an alert's way to Sluice, and says of the first that fails what to do."""
import email.utils
import encodings.idna  # noqa: F401  What looks up names wants it when it is too late to read root's Python.
import http.client
import json
import os
import socket
import ssl
import time

from .delivery import BUSY, FAILED, SENT, verdict_of
from .endpoint import endpoint_of, explain
from .settings import ConfigurationError
from .spool import Spool

#: Sluice accepts a signature for 300 s either way.
MOST_SKEW_S = 300
WORTH_SAYING_S = 30
CLOCK = 'run chrony or another NTP client here: alerts are signed with this clock, and refused when it is 5 minutes off'
ADVICE = {
    400: 'something between here and Sluice changes what is sent; is this really the ingest URL?',
    401: 'the signing secrets differ: write the `current` of Sluice\'s secret alert-signing into etc/sluice-secret; '
         'after a change there Sluice takes up to five minutes to see it',
    403: 'something in front of Sluice (a firewall, an allow list) refuses this host',
    404: 'the path is wrong; the address ends in /v1/alerts',
    429: 'Sluice is busy; try again in a minute',
    500: 'look at the logs of function ingest',
    503: 'Sluice cannot read its secret or write its queue: npx sluice doctor tells which',
}


class Failed(Exception):
    """A step that failed: what, and what to do."""


def self_test(url, settings, timeout):
    """Prints a line a step. 0 when the alert was taken, 1 when not, 2 for a wrong configuration."""
    try:
        endpoint = endpoint_of(url, settings)
    except ConfigurationError as error:
        tell('FAILED', 'settings', '%s\n            → sh install.sh install --url … --secret-file … writes them' % error)
        return 2
    tell('ok', 'settings', '%s; the secret can be read' % endpoint.url)
    deadline = time.monotonic() + timeout
    try:
        tell('ok', 'spool', spool_found(settings))
        tell('ok', 'reachable', reach(endpoint, deadline))
        if endpoint.context is not None:
            tell('ok', 'TLS', shake_hands(endpoint, deadline))
        answer, took_ms = post(endpoint, deadline)
        skew = skew_of(answer.date)
        if skew is not None:
            far = abs(skew) >= WORTH_SAYING_S
            told = 'this clock is %d s %s' % (abs(skew), 'ahead' if skew > 0 else 'behind')
            tell('!' if far else 'ok', 'clock', '%s; %s' % (told, CLOCK) if far else 'as over there')
        judge(answer, took_ms, skew)
        return 0
    except Failed as failure:
        step, what, advice = failure.args
        tell('FAILED', step, '%s\n            → %s' % (what, advice))
        return 1
    finally:
        endpoint.close()


def tell(mark, step, text):
    print('%-7s %-10s %s' % (mark, step, text), flush=True)


def spool_found(settings):
    folder = Spool(settings).folder
    if folder is None:
        raise Failed('spool', 'there is no folder that this user may write',
                     'sh install.sh install makes queue/sluice-spool')
    return folder


def reach(endpoint, deadline):
    port = endpoint.port or (443 if endpoint.context is not None else 80)
    try:
        found = socket.getaddrinfo(endpoint.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failed('reachable', 'no DNS name %s' % endpoint.host,
                     'check hook_url, and that this host can resolve names on the internet')
    try:
        socket.create_connection((endpoint.host, port), left(deadline)).close()
    except OSError as error:
        raise Failed('reachable', '%s port %d: %s' % (endpoint.host, port, explain(error)),
                     'let this host out to that port; proxies are not used')
    return '%s port %d (%s)' % (endpoint.host, port, found[0][4][0])


def shake_hands(endpoint, deadline):
    try:
        connection = endpoint.open(left(deadline))
        connection.connect()
        return '%s, certificate verified' % connection.sock.version()
    except ssl.SSLError as error:
        raise Failed('TLS', explain(error), 'a proxy that opens TLS has its own authority: install.sh install '
                     '--ca-file FILE trusts it; a clock that is wrong makes certificates invalid, too')
    except OSError as error:
        raise Failed('TLS', explain(error), 'something between here and Sluice closes the connection')


def post(endpoint, deadline):
    """The answer to the test alert, and after how many ms."""
    started = time.monotonic()
    try:
        answer = endpoint.post(test_alert(time.time()), left(deadline))
    except (OSError, http.client.HTTPException) as error:
        raise Failed('answer', explain(error), 'no answer within the time given; try again, with --timeout')
    return answer, (time.monotonic() - started) * 1000


def judge(answer, took_ms, skew):
    verdict = verdict_of(answer)
    if verdict.kind == SENT:
        tell('ok', 'signature', 'accepted')
        tell('ok', 'answer', '%s after %d ms' % (verdict.reason, took_ms))
        return
    too_far = skew is not None and abs(skew) > MOST_SKEW_S
    if answer.code == 'signature_expired' or (answer.status == 401 and too_far):
        raise Failed('signature', verdict.reason, CLOCK)
    known = answer.status if answer.status in ADVICE else 500 if verdict.kind in (BUSY, FAILED) else 404
    raise Failed('signature' if answer.status == 401 else 'answer', verdict.reason, ADVICE[known])


def test_alert(now):
    """An alert of level 3, below what Sluice tells anybody, of this host."""
    host = socket.gethostname() or 'self-test'
    return json.dumps({
        'timestamp': time.strftime('%Y-%m-%dT%H:%M:%S.000+0000', time.gmtime(now)),
        'rule': {'level': 3, 'description': 'Sluice integration self-test', 'id': '100000', 'firedtimes': 1,
                 'mail': False, 'groups': ['sluice', 'self_test']},
        'agent': {'id': '000', 'name': host}, 'manager': {'name': host},
        'id': '%d.%d' % (now, os.getpid()), 'decoder': {'name': 'json'}, 'location': 'custom-sluice',
    }).encode()


def skew_of(date):
    """Seconds that this clock is ahead of the header Date; None without one that can be read."""
    try:
        return round(time.time() - email.utils.parsedate_to_datetime(date).timestamp())
    except (TypeError, ValueError, IndexError):
        return None


def left(deadline):
    return max(0.1, deadline - time.monotonic())

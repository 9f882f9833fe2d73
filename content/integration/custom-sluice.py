#!/usr/bin/env python3
"""Hands Wazuh alerts to Sluice (POST /v1/alerts): signed, over verified TLS, spooled while Sluice is out of reach.

Called by wazuh-integratord, which runs one script at a time, enforces no timeout and never repeats a run:

    custom-sluice.py ALERT_FILE API_KEY HOOK_URL DEBUG OPTIONS_FILE TIMEOUT RETRIES [...]

By hand:

    custom-sluice.py --self-test [URL] [--options FILE]    one signed test alert of level 3; says what is wrong
    custom-sluice.py --drain [URL] [--options FILE]        sends what the spool holds

Exit status: 0 delivered, 1 kept in the spool or refused, 2 wrong configuration (the alert is in the spool).
Never prints the secret or the content of an alert. Python 3.7 or newer, standard library only.
"""
import hashlib
import hmac
import http.client
import ipaddress
import json
import os
import random
import re
import ssl
import stat
import sys
import tempfile
import threading
import time
from urllib.parse import urlsplit

try:
    import fcntl
except ImportError:  # Not on Windows; there two runs at once may deliver an alert twice.
    fcntl = None

INSTALL_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOG_FILE = os.path.join(INSTALL_ROOT, 'logs', 'integrations.log')
DEFAULT_TIMEOUT_S = 10
DEFAULT_RETRIES = 3
FIRST_BACKOFF_S = 0.2
DRAIN_WITH_ALERT_S = 2  # The next alert waits for this run to end.
ABANDONED_S = 600
# Statuses that say "not now" or "not with this configuration"; every other 4xx will never change.
TRY_AGAIN_NOW = {408, 429}
KEEP = {401, 403, 413}
CA_BUNDLES = (
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
)
OPTIONS = {
    'hook_url': None,
    'secret_file': None,
    'ca_file': None,
    'spool_dir': None,
    'spool_max_files': 10000,
    'spool_max_bytes': 64 * 1024 * 1024,
    'spool_max_age_s': 7 * 24 * 3600,
}


class ConfigurationError(Exception):
    """What is wrong with the configuration and what to do; safe to log."""


def log(level, text):
    line = '%s custom-sluice: %s: %s\n' % (time.strftime('%Y/%m/%d %H:%M:%S'), level, text)
    sys.stderr.write(line)
    try:
        with open(LOG_FILE, 'a', encoding='utf-8') as handle:
            handle.write(line)
    except OSError:
        pass  # Not below a manager, or not allowed to: standard error has it.


def read_options(path):
    if not path:
        return dict(OPTIONS)
    try:
        with open(path, encoding='utf-8') as handle:
            given = json.load(handle)
    except (OSError, ValueError) as error:
        raise ConfigurationError('the options file cannot be read as JSON (%s)' % type(error).__name__)
    if not isinstance(given, dict):
        raise ConfigurationError('the options must be a JSON object')
    for name in sorted(set(given) - set(OPTIONS)):
        log('WARNING', 'unknown option %r is ignored; known are %s' % (name, ', '.join(sorted(OPTIONS))))
    options = dict(OPTIONS)
    options.update((name, value) for name, value in given.items() if name in OPTIONS)
    for name, default in OPTIONS.items():
        value = options[name]
        if isinstance(default, int) and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise ConfigurationError('option %s must be a whole number of at least 1' % name)
        if default is None and value is not None and not isinstance(value, str):
            raise ConfigurationError('option %s must be a text' % name)
    return options


def read_secret(options, api_key):
    path = options['secret_file']
    if path:
        try:
            with open(path, encoding='utf-8') as handle:
                api_key = handle.read().strip()
            if stat.S_IMODE(os.stat(path).st_mode) & 0o007:
                log('WARNING', 'secret_file can be read by every user of this host; chmod o-rwx')
        except (OSError, ValueError) as error:
            raise ConfigurationError('secret_file cannot be read (%s)' % type(error).__name__)
    if not api_key:
        raise ConfigurationError('no signing secret: name a secret_file in <options>, or set <api_key>')
    return api_key.encode('utf-8')


class Endpoint:
    """Signs and posts bodies over one kept-open connection."""

    def __init__(self, url, secret, options):
        parts = urlsplit(url or '')
        try:
            self.port = parts.port
        except ValueError:
            raise ConfigurationError('hook_url has no valid port')
        if parts.scheme not in ('https', 'http') or not parts.hostname or '@' in parts.netloc:
            raise ConfigurationError('hook_url must be https://host/path, without a user name')
        if parts.scheme == 'http' and not is_loopback(parts.hostname):
            raise ConfigurationError('hook_url must be https; http is for this host alone')
        self.host = parts.hostname
        self.path = (parts.path or '/') + ('?' + parts.query if parts.query else '')
        self.secret = secret
        self.context = tls_context(options['ca_file']) if parts.scheme == 'https' else None
        self.connection = None

    def post(self, body, timeout):
        """Status and Retry-After (seconds) of one attempt; OSError or HTTPException when there is no answer."""
        stamp = str(int(time.time()))
        signature = hmac.new(self.secret, stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()
        headers = {
            'Content-Type': 'application/json',
            'User-Agent': 'custom-sluice',
            'X-Sluice-Signature': 't=%s,v1=%s' % (stamp, signature),
        }
        if self.connection is None:
            if self.context is None:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
            else:
                self.connection = http.client.HTTPSConnection(
                    self.host, self.port, timeout=timeout, context=self.context
                )
        else:
            self.connection.timeout = timeout
            if self.connection.sock is not None:
                self.connection.sock.settimeout(timeout)
        try:
            self.connection.request('POST', self.path, body, headers)
            response = self.connection.getresponse()
            response.read(65536)
            if not response.isclosed():
                self.close()  # A longer answer than anybody needs.
            wait = response.getheader('Retry-After') or ''
            return response.status, float(wait) if re.match(r'^\d{1,6}$', wait) else None
        except Exception:
            self.close()
            raise

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def is_loopback(host):
    try:
        return host == 'localhost' or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def tls_context(ca_file):
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError('ca_file cannot be read as certificates (%s)' % type(error).__name__)
    if not ca_file:
        # The Python that Wazuh ships was built elsewhere and may look for the host's authorities in vain.
        paths = ssl.get_default_verify_paths()
        if not (paths.cafile or paths.capath):
            for bundle in filter(os.path.exists, CA_BUNDLES):
                context.load_verify_locations(cafile=bundle)
                break
    if hasattr(ssl, 'TLSVersion'):
        context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class Spool:
    """Alerts on disk, one file each, named so that their order is their age. `.new` is being sent, `.json` waits."""

    def __init__(self, options):
        self.options = options
        self.folder = self._open_folder(options['spool_dir'])

    @staticmethod
    def _open_folder(configured):
        fallback = 'sluice-spool-%s' % (os.getuid() if hasattr(os, 'getuid') else 'user')
        candidates = [configured] if configured else [
            os.path.join(INSTALL_ROOT, 'queue', 'sluice-spool'),
            os.path.join(tempfile.gettempdir(), fallback),
        ]
        for folder in candidates:
            try:
                os.makedirs(folder, mode=0o700, exist_ok=True)
                facts = os.lstat(folder)
                foreign = hasattr(os, 'getuid') and facts.st_uid not in (os.getuid(), 0)
                if stat.S_ISDIR(facts.st_mode) and not foreign and os.access(folder, os.W_OK | os.X_OK):
                    return folder
            except OSError:
                continue
        log('ERROR', 'no writable spool directory (tried %s): failed alerts are lost' % ', '.join(candidates))
        return None

    def put(self, body):
        """Path of the stored alert, or None. Stored before it is sent, so that a killed run loses nothing."""
        if self.folder is None:
            return None
        name = '%020d-%d-%08x' % (time.time() * 1e6, os.getpid(), random.getrandbits(32))
        path = os.path.join(self.folder, name)
        try:
            descriptor = os.open(path + '.tmp', os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, 'wb') as handle:
                handle.write(body)
                handle.flush()
                os.fsync(handle.fileno())
            os.rename(path + '.tmp', path + '.new')
            return path + '.new'
        except OSError as error:
            log('ERROR', 'the spool cannot be written (%s)' % error.strerror)
            return None

    def keep(self, path):
        """Leaves an alert for a later run, within the bounds."""
        if path.endswith('.new'):
            move(path, path[:-4] + '.json')
        waiting = self.waiting()
        sizes = [size_of(name) for name in waiting]
        count, total = len(waiting), sum(sizes)
        lost = 0
        for name, size in zip(waiting, sizes):
            expired = time.time() - created_at(name) > self.options['spool_max_age_s']
            full = count > self.options['spool_max_files'] or total > self.options['spool_max_bytes']
            if not (expired or full):
                break
            remove(name)
            count, total, lost = count - 1, total - size, lost + 1
        if lost:
            log('ERROR', 'spool full or too old: the %d oldest alerts were given up' % lost)

    def waiting(self):
        """Paths of the waiting alerts, oldest first; what a killed run left behind counts after ten minutes."""
        if self.folder is None:
            return []
        found = []
        for name in sorted(os.listdir(self.folder)):
            path = os.path.join(self.folder, name)
            age = time.time() - created_at(path)
            if name.endswith('.json') or (name.endswith('.new') and age > ABANDONED_S):
                found.append(path)
            elif name.endswith('.tmp') and age > ABANDONED_S:
                remove(path)
        return found

    def lock(self):
        """A held lock to close, or None when another run drains."""
        if self.folder is None:
            return None
        handle = open(os.path.join(self.folder, '.lock'), 'a')
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError:
            handle.close()
            return None


def created_at(path):
    digits = os.path.basename(path).split('-')[0]
    return int(digits) / 1e6 if digits.isdigit() else 0


def size_of(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def move(source, target):
    try:
        os.rename(source, target)
    except OSError:
        pass


def remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass  # Another run was faster.


def deliver(endpoint, body, deadline, retries):
    """'sent', 'refused' (never again), 'later' (this alert), or 'stop' (no alert will pass now), and why."""
    attempt = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return 'stop', 'no time left'
        wait = None
        try:
            status, wait = endpoint.post(body, left)
        except (OSError, http.client.HTTPException) as error:
            status, reason = None, explain(error)
        if status is not None:
            reason = 'status %d' % status
            if 200 <= status < 300:
                return 'sent', reason
            if status in KEEP or 300 <= status < 400:
                return ('later' if status == 413 else 'stop'), reason
            if 400 <= status < 500 and status not in TRY_AGAIN_NOW:
                return 'refused', reason
        pause = FIRST_BACKOFF_S * 2 ** attempt * random.uniform(0.5, 1) if wait is None else wait
        attempt += 1
        if attempt > retries or time.monotonic() + pause >= deadline:
            return ('later' if status == 408 else 'stop'), reason
        time.sleep(pause)


def explain(error):
    if isinstance(error, ssl.SSLError):
        return 'TLS: %s' % (getattr(error, 'verify_message', '') or error.reason or 'failed')
    return getattr(error, 'strerror', None) or type(error).__name__


def drain(spool, endpoint, deadline):
    """Sends waiting alerts, oldest first, until the deadline or the first sign that nothing passes. Count left."""
    held = spool.lock()
    if held is None:
        return 0
    with held:
        paths = spool.waiting()
        left = len(paths)
        for path in paths:
            if time.monotonic() >= deadline:
                break
            try:
                with open(path, 'rb') as handle:
                    body = handle.read()
            except OSError:
                left -= 1
                continue
            outcome, reason = deliver(endpoint, body, deadline, 0)
            if outcome == 'stop':
                break
            if outcome == 'refused':
                log('ERROR', 'alert %s from the spool was refused for good: %s' % (alert_id(body), reason))
            if outcome != 'later':
                remove(path)
                left -= 1
        return left


def alert_id(body):
    """The alert's own id, which says nothing about its content."""
    match = re.search(rb'"id":\s?"(\d{1,12}\.\d{1,20})"', body)
    return match.group(1).decode() if match else '(without id)'


def forward(alert_file, api_key, url, options_file, timeout, retries):
    deadline = time.monotonic() + timeout
    try:
        with open(alert_file, 'rb') as handle:
            body = handle.read().strip()
        json.loads(body.decode('utf-8', 'replace'))
    except (OSError, ValueError) as error:
        log('ERROR', 'the alert file cannot be read as JSON (%s)' % type(error).__name__)
        return 1
    trouble = None
    try:
        options = read_options(options_file)
    except ConfigurationError as error:
        trouble, options = error, dict(OPTIONS)
    spool = Spool(options)
    stored = spool.put(body)
    watchdog(timeout, spool, stored)
    try:
        if trouble:
            raise trouble
        endpoint = Endpoint(url or options['hook_url'], read_secret(options, api_key), options)
    except ConfigurationError as error:
        log('ERROR', '%s; %s' % (error, fate(spool, stored, body)))
        return 2
    outcome, reason = deliver(endpoint, body, deadline, retries)
    if outcome in ('later', 'stop'):
        log('WARNING', '%s; %s' % (reason, fate(spool, stored, body)))
        return 1
    if stored:
        remove(stored)
    if outcome == 'refused':
        log('ERROR', 'alert %s was refused for good: %s' % (alert_id(body), reason))
        return 1
    drain(spool, endpoint, min(deadline, time.monotonic() + DRAIN_WITH_ALERT_S))
    endpoint.close()
    return 0


def fate(spool, stored, body):
    if stored is None:
        return 'alert %s is LOST: there is no spool' % alert_id(body)
    spool.keep(stored)
    return 'alert %s is kept in the spool (%d waiting)' % (alert_id(body), len(spool.waiting()))


def watchdog(timeout, spool, stored):
    """Ends the run when something that obeys no timeout (a resolver, a dripping answer) holds it up."""

    def give_up():
        log('WARNING', 'no answer within the timeout; the alert stays in the spool')
        if stored:
            spool.keep(stored)
        os._exit(1)

    timer = threading.Timer(timeout + 1, give_up)
    timer.daemon = True
    timer.start()


def by_hand(arguments):
    import argparse  # Not on the way of an alert: its import takes as long as a delivery.

    parser = argparse.ArgumentParser(prog='custom-sluice.py')
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument('--drain', nargs='?', const='', metavar='URL', help='send what the spool holds')
    action.add_argument('--self-test', nargs='?', const='', metavar='URL', help='send one signed test alert')
    parser.add_argument('--options', metavar='FILE', help='options as JSON; hook_url and secret_file among them')
    parser.add_argument('--timeout', type=float, default=60, help='seconds in all (default 60)')
    given = parser.parse_args(arguments)
    url = given.drain if given.drain is not None else given.self_test
    try:
        options = read_options(given.options)
        endpoint = Endpoint(url or options['hook_url'], read_secret(options, None), options)
    except ConfigurationError as error:
        log('ERROR', str(error))
        return 2
    if given.drain is not None:
        left = drain(Spool(options), endpoint, time.monotonic() + given.timeout)
        print('%d alerts are left in the spool' % left)
        return 1 if left else 0
    return self_test(endpoint, given.timeout)


HINTS = {
    401: 'the signing secrets differ, or the clock of this host is off by more than 5 minutes',
    403: 'the signing secrets differ, or something in front of Sluice refuses this host',
    404: 'the path is wrong; it ends in /v1/alerts',
    429: 'Sluice is busy; try again in a minute',
}


def self_test(endpoint, timeout):
    now = time.time()
    rule = {'level': 3, 'description': 'Sluice integration self-test', 'id': '100000', 'firedtimes': 1,
            'mail': False, 'groups': ['sluice', 'self_test']}
    body = json.dumps({
        'timestamp': time.strftime('%Y-%m-%dT%H:%M:%S.000+0000', time.gmtime(now)), 'rule': rule,
        'agent': {'id': '000', 'name': 'self-test'}, 'manager': {'name': 'self-test'},
        'id': '%d.0' % now, 'decoder': {'name': 'json'}, 'location': 'custom-sluice',
    }).encode()
    started = time.monotonic()
    outcome, reason = deliver(endpoint, body, started + timeout, 0)
    if outcome == 'sent':
        print('ok: %s after %d ms' % (reason, (time.monotonic() - started) * 1000))
        return 0
    code = int(reason[7:]) if reason.startswith('status ') else 0
    print('failed: %s%s' % (reason, '; ' + HINTS[code] if code in HINTS else ''))
    return 1


def number(text, default):
    try:
        return max(0, int(text))
    except ValueError:
        return default


def main(argv):
    if len(argv) < 2 or argv[1].startswith('--') or argv[1] == '-h':
        return by_hand(argv[1:])
    _, alert_file, api_key, url, _, options_file, timeout, retries = (argv + [''] * 8)[:8]
    return forward(alert_file, api_key, url, options_file,
                   number(timeout, DEFAULT_TIMEOUT_S) or DEFAULT_TIMEOUT_S, number(retries, DEFAULT_RETRIES))


if __name__ == '__main__':
    sys.exit(main(sys.argv))

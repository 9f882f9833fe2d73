"""Alerts on disk, one file each, named so that their order is their age.

`.tmp` is being written, `.new` is being sent by the run that holds its lock, `.json` waits. A lock ends with its
process, so what a killed run leaves behind belongs to the next at once. `refused/` keeps the last that Sluice will
never take, for somebody to look at.
"""
import fcntl
import json
import os
import random
import re
import stat
import time

from .log import log
from .places import spool_folder

NAME = re.compile(r'^(\d{20})-\d+-[0-9a-f]{8}\.(json|new|tmp)$')
HALF_WRITTEN_S = 600
MOST_REFUSED = 100
#: What one run at a time may do: send what waits; try again and again in the background.
SENDING = '.lock'
TRYING = '.background'


class Spool:
    """:param settings: `spool_dir` and the bounds"""

    def __init__(self, settings):
        self.settings = settings
        self.folder = open_folder(settings['spool_dir'])
        self.held = []

    def put(self, body):
        """Path of the stored alert, or None. Stored before it is sent, so that a killed run loses nothing."""
        if self.folder is None:
            return None
        name = '%020d-%d-%08x' % (time.time() * 1e6, os.getpid(), random.getrandbits(32))
        path = os.path.join(self.folder, name)
        try:
            descriptor = os.open(path + '.tmp', os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self.held.append(descriptor)  # Open, and so locked, until this run ends.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            written = 0
            while written < len(body):
                written += os.write(descriptor, body[written:])
            os.fsync(descriptor)
            os.rename(path + '.tmp', path + '.new')
            sync_folder(self.folder)
            return path + '.new'
        except OSError as error:
            log('ERROR', 'the spool cannot be written (%s)' % error.strerror)
            remove(path + '.tmp')
            return None

    def keep(self, path):
        """Leaves an alert for a later run, within the bounds. Count of those given up for it."""
        if path.endswith('.new'):
            move(path, path[:-4] + '.json')
        return self.trim()

    def trim(self):
        """Gives up what is too old, or the oldest of too many. Their count."""
        waiting = self.waiting()
        sizes = [size_of(path) for path in waiting]
        count, total, given_up = len(waiting), sum(sizes), 0
        for path, size in zip(waiting, sizes):
            expired = time.time() - created_at(path) > self.settings['spool_max_age_s']
            full = count > self.settings['spool_max_files'] or total > self.settings['spool_max_bytes']
            if not (expired or full):
                break
            remove(path)
            count, total, given_up = count - 1, total - size, given_up + 1
        if given_up:
            log('ERROR', 'spool full or too old: the %d oldest alerts were given up' % given_up)
        return given_up

    def waiting(self):
        """Paths of the waiting alerts, oldest first, those that a killed run left among them."""
        return waiting_in(self.folder) if self.folder else []

    def set_aside(self, path):
        """Puts an alert where nobody sends it any more; the last hundred stay."""
        folder = os.path.join(self.folder, 'refused')
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            os.rename(path, os.path.join(folder, os.path.basename(path)))
            for name in sorted(filter(NAME.match, os.listdir(folder)))[:-MOST_REFUSED]:
                remove(os.path.join(folder, name))
        except OSError:
            remove(path)  # It would be refused again and again.

    def lock(self, right=SENDING):
        """The right to do this alone, to be closed; None when another run has it."""
        if self.folder is None:
            return None
        handle = None
        try:
            handle = open(os.path.join(self.folder, right), 'a')
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except OSError:
            if handle is not None:
                handle.close()
            return None


def waiting_in(folder):
    """Paths of the alerts that wait there, oldest first; what was half written long ago goes."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []  # None yet, or somebody has taken it away.
    found = []
    for name in names:
        match = NAME.match(name)
        if match is None:
            continue
        path = os.path.join(folder, name)
        kind = match.group(2)
        if kind == 'json' or (kind == 'new' and is_free(path)):
            found.append(path)
        elif kind == 'tmp' and time.time() - created_at(path) > HALF_WRITTEN_S and is_free(path):
            remove(path)
    return found


def open_folder(configured):
    """The first folder of those possible that this user owns, or root, and may write; None: there is none."""
    candidates = [configured] if configured else [
        spool_folder(),
        '/tmp/sluice-spool-%d' % os.getuid(),  # Where integratord writes, too; `tempfile` fails when a disk is full.
    ]
    for folder in candidates:
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            facts = os.lstat(folder)
            mine = stat.S_ISDIR(facts.st_mode) and facts.st_uid in (os.getuid(), 0)
            if mine and os.access(folder, os.W_OK | os.X_OK):
                return folder
        except OSError:
            continue
    log('ERROR', 'no writable spool directory (tried %s): failed alerts are lost' % ', '.join(candidates))
    return None


def read_alert(path):
    """Bytes of a stored alert; None when it is gone. ValueError when it is no alert."""
    try:
        with open(path, 'rb') as handle:
            body = handle.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(error.strerror)
    parse_alert(body)
    return body


def parse_alert(body):
    """:raises ValueError: for what is not a JSON object"""
    if not isinstance(json.loads(body.decode('utf-8', 'replace')), dict):
        raise ValueError('not a JSON object')


def is_free(path):
    """Whether no living run holds this file."""
    try:
        with open(path, 'rb') as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except OSError:
        return False


def sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def created_at(path):
    return int(os.path.basename(path)[:20]) / 1e6


def size_of(path):
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def move(source, target):
    try:
        os.rename(source, target)
    except OSError:
        pass  # Another run was faster.


def remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass  # Another run was faster.

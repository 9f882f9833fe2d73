"""Installs, upgrades and uninstalls it below a manager's home."""
import compileall
import json
import os
import pwd
import re
import subprocess
import sys
from urllib.parse import urlsplit

from .endpoint import Endpoint
from .files import Files, bytes_of
from .ossec_conf import (
    FILTERS, block, checked_filters, conf_file, find_blocks, read_conf, values_in, with_block, write_conf,
)
from .places import HOME, PACKAGE, secret_file, settings_file, spool_folder
from .settings import ConfigurationError, read_object
from .spool import waiting_in

#: Whose these are tells as which user integratord runs; `wazuh` since 4.3, `ossec` before.
OWNED_BY_USER = ('logs/integrations.log', 'queue/sockets', 'queue/alerts', 'logs/alerts')
LEAST_SECRET = 32
DEFAULT_LEVEL = 12
FLUSH_S = 30
SOURCE = os.path.dirname(PACKAGE)


def install(given):
    uid, gid = user_of(HOME, given.user)
    may_write(given.dry_run)
    conf = read_conf(HOME)
    bundled = bundled_defaults()
    values = wanted_values(given, bundled, conf)
    settings = wanted_settings(given, bundled)
    secret = wanted_secret(given.secret_file)
    wanted = block(settings['hook_url'], values)

    files = Files(given.dry_run)
    install_programs(files, gid)
    files.file(secret_file(HOME), secret, 0o640, 0, gid)
    files.file(settings_file(HOME), (json.dumps(settings, indent=2) + '\n').encode(), 0o640, 0, gid)
    files.folder(spool_folder(HOME), 0o700, uid, gid)
    if given.write:
        write_conf(HOME, wanted, given.dry_run)
    elif with_block(conf, wanted) != conf:
        print('\nput this into %s (--write does), within <ossec_config>:\n\n%s' % (conf_file(HOME), wanted))
    say_next(uid)
    return 0


def say_next(uid):
    program = os.path.join(HOME, 'integrations', 'custom-sluice')
    user = pwd.getpwuid(uid).pw_name
    print('''
next:
  systemctl restart wazuh-manager        (in a container: restart it)
  "%s" self-test
and, so that what waits is sent after a reboot even when no alert comes, in /etc/cron.d/custom-sluice:
  */5 * * * * %s "%s" flush >/dev/null 2>&1
in a cluster the same on every node''' % (program, user, program))


def bundled_defaults():
    """`url` and `level`, where `sluice integration bundle` has put them beside the script; {} elsewhere."""
    path = os.path.join(SOURCE, 'defaults.json')
    return read_object(path, 'defaults.json') if os.path.exists(path) else {}


def wanted_values(given, bundled, conf):
    """What the block says beside name and address: what stands there, and over its filters those that are given."""
    values = values_in(conf)
    filters = checked_filters(given.level, given.group, given.rule_id)
    if not filters and not values:
        filters = checked_filters(bundled.get('level', DEFAULT_LEVEL), None, None)
    if filters:
        values = {**{name: value for name, value in values.items() if name not in FILTERS}, **filters}
    return values


def wanted_settings(given, bundled):
    """What etc/custom-sluice.json has, and over it what is given."""
    path = settings_file(HOME)
    settings = read_object(path, 'etc/custom-sluice.json') if os.path.exists(path) else {}
    url = given.url or (None if settings.get('hook_url') else bundled.get('url'))
    if url:
        settings['hook_url'] = hook_url(url)
    if given.ca_file:
        settings['ca_file'] = os.path.abspath(given.ca_file)
    settings['secret_file'] = secret_file(HOME)
    if not settings.get('hook_url'):
        raise ConfigurationError('the first time it needs --url, the output IngestUrl of the stack')
    Endpoint(settings['hook_url'], b'', settings.get('ca_file'))
    return settings


def hook_url(url):
    """The base of the ingest URL is enough. Wazuh's reader knows no entities, and splits arguments at spaces."""
    if not re.match(r'^[\w.:/?=%~\[\]-]+$', url):
        raise ConfigurationError('--url has a character that ossec.conf cannot hold')
    return url.rstrip('/') + '/v1/alerts' if urlsplit(url).path in ('', '/') else url


def wanted_secret(source):
    """Bytes of the secret file: what is given, or what is there."""
    if source is None:
        standing = bytes_of(secret_file(HOME))
        if standing is None or not standing.strip():
            raise ConfigurationError('the first time it needs --secret-file: the `current` of Sluice\'s secret '
                                     'alert-signing, in a file, or - for standard input')
        return standing
    try:
        if source == '-':
            text = sys.stdin.read()
        else:
            with open(source, encoding='utf-8') as handle:
                text = handle.read()
    except (OSError, ValueError) as error:
        raise ConfigurationError('the secret cannot be read (%s)' % type(error).__name__)
    secret = text.strip()
    if len(secret) < LEAST_SECRET or len(secret.split()) != 1:
        raise ConfigurationError('the secret is one word of at least %d characters' % LEAST_SECRET)
    return secret.encode() + b'\n'


def install_programs(files, gid):
    """The package first, then the script that runs it: integratord may call it at any moment."""
    target = os.path.join(HOME, 'integrations', 'sluice_integration')
    modules = [name for name in sorted(os.listdir(PACKAGE)) if name.endswith('.py')]
    files.folder(target, 0o750, 0, gid)
    for name in modules:
        files.file(os.path.join(target, name), bytes_of(os.path.join(PACKAGE, name)), 0o640, 0, gid)
    if os.path.isdir(target):
        for name in sorted(set(os.listdir(target)) - set(modules) - {'__pycache__'}):
            files.remove(os.path.join(target, name))  # Of an older version.
    if not files.dry:
        compile_modules(target, gid)
    for name in ('custom-sluice.py', 'custom-sluice'):
        files.file(os.path.join(HOME, 'integrations', name), bytes_of(os.path.join(SOURCE, name)), 0o750, 0, gid)


def compile_modules(folder, gid):
    """Compiled once, as integratord's user may not write here: a run then starts faster."""
    compileall.compile_dir(folder, quiet=2)
    cache = os.path.join(folder, '__pycache__')
    if os.path.isdir(cache):
        for path, mode in [(cache, 0o750)] + [(os.path.join(cache, name), 0o640) for name in os.listdir(cache)]:
            os.chown(path, 0, gid)
            os.chmod(path, mode)


def uninstall(given):
    may_write(given.dry_run)
    found = find_blocks(read_conf(HOME))
    if found:
        print('take this out of %s, and restart the manager:\n' % conf_file(HOME))
        print('\n'.join(match.group().rstrip('\n') for match in found) + '\n')
    program = os.path.join(HOME, 'integrations', 'custom-sluice')
    if waiting_in(spool_folder(HOME)) and os.path.exists(program) and not (given.purge or given.dry_run):
        subprocess.run([program, 'flush', '--timeout', str(FLUSH_S)], stdin=subprocess.DEVNULL)
    files = Files(given.dry_run)
    for name in ('custom-sluice', 'custom-sluice.py', 'sluice_integration'):
        files.remove(os.path.join(HOME, 'integrations', name))
    for path in (settings_file(HOME), secret_file(HOME)):
        files.remove(path)
    left = len(waiting_in(spool_folder(HOME)))
    if left and not given.purge:
        print('%d alerts stay in %s: install again to send them, or uninstall --purge to delete them' % (
            left, spool_folder(HOME)))
    else:
        files.remove(spool_folder(HOME))
    if os.path.exists('/etc/cron.d/custom-sluice'):
        print('remove /etc/cron.d/custom-sluice, too')
    return 0


def user_of(home, name):
    """Ids of the user that integratord runs as, and of the group that may read what is installed.

    :raises ConfigurationError: where no manager is
    """
    try:
        gid = os.stat(os.path.join(home, 'integrations')).st_gid
    except OSError:
        raise ConfigurationError('%s/integrations is not there: is this a manager? Another root: --home' % home)
    if name:
        try:
            return pwd.getpwnam(name).pw_uid, gid
        except KeyError:
            raise ConfigurationError('there is no user %s' % name)
    for path in OWNED_BY_USER:
        try:
            uid = os.stat(os.path.join(home, path)).st_uid
        except OSError:
            continue
        if uid != 0:
            return uid, gid
    raise ConfigurationError('as which user integratord runs cannot be told; say it with --user')


def may_write(dry):
    if not dry and os.geteuid() != 0:
        raise ConfigurationError('run it as root: what it writes belongs to root; --dry-run says what that is')

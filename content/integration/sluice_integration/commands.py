"""The commands for people, and for timers."""
import argparse
import os
import sys
import time

from .endpoint import endpoint_of
from .flush import flush, run_background
from .log import log
from .places import HOME, spool_folder
from .record import Record
from .settings import ConfigurationError, read_settings
from .spool import Spool

DESCRIPTION = 'Brings the alerts of this Wazuh manager to Sluice: signed, over verified TLS, none lost on the way.'
HELP = '''
To set it up, as root, on every manager node:
  # sh install.sh install --url https://abc123.execute-api.eu-west-1.amazonaws.com --secret-file ./secret --write
  # systemctl restart wazuh-manager
  # /var/ossec/integrations/custom-sluice self-test

Day by day:
  # /var/ossec/integrations/custom-sluice status        does anything wait; what went wrong last
  # /var/ossec/integrations/custom-sluice flush         send now what waits

wazuh-integratord calls the same script with the path of an alert instead of a command.
Another root than /var/ossec: `sh install.sh --home DIR install ...`.
Exit status: 0 done, 1 something is wrong and said, 2 wrong usage or configuration.
'''
INSTALL_HELP = '''
It copies the script (root:wazuh, mode 0750), writes the secret into etc/sluice-secret (0640) and the settings into
etc/custom-sluice.json, makes the spool, and prints the <integration> block. ossec.conf is changed only with --write:
then with a backup, checked with the manager's own programs, and put back if they refuse it. Do it again to upgrade or
to change something: what is not given stays as it is, the secret and what waits in the spool among it.
'''


def command(arguments):
    """:returns: the exit status"""
    arguments = list(arguments)
    if arguments and arguments[0].startswith('--') and arguments[0] != '--help':
        arguments[0] = arguments[0][2:]  # `--flush` reads as well as `flush`.
    given = parser().parse_args(arguments or ['--help'])
    try:
        return given.run(given)
    except ConfigurationError as error:
        log('ERROR', str(error))
        return 2
    except OSError as error:
        log('ERROR', '%s: %s' % (error.filename or 'this computer', error.strerror))
        return 1


def parser():
    root = argparse.ArgumentParser(
        prog='custom-sluice', description=DESCRIPTION, epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = root.add_subparsers(metavar='COMMAND', required=True)

    def add(name, run, summary, epilog=None):
        made = commands.add_parser(
            name, help=summary, description=summary[0].upper() + summary[1:] + '.', epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        return made

    install = add('install', run_install, 'install or upgrade it on this manager, or change its settings',
                  INSTALL_HELP)
    install.add_argument('--url', help='ingest URL of Sluice, output IngestUrl of the stack; needed the first time')
    install.add_argument('--secret-file', metavar='FILE', help='read the signing secret from here; - is standard input')
    install.add_argument('--ca-file', metavar='FILE', help='PEM; trust these authorities alone')
    install.add_argument('--level', type=int, help='least level of rules; 12 if neither this nor --group nor --rule-id')
    install.add_argument('--group', help='rules of these groups alone, with commas between')
    install.add_argument('--rule-id', help='these rules alone, with commas between')
    install.add_argument('--user', help='the user that integratord runs as (default: whose its log is)')
    install.add_argument('--write', action='store_true', help='put the block into ossec.conf')
    install.add_argument('--dry-run', action='store_true', help='say what would be done')

    test = add('self-test', run_self_test, 'send one signed test alert, and say what is wrong and what to do')
    with_place(test)

    status = add('status', run_status, 'say what waits, since when, and what went right and wrong last')
    status.add_argument('--json', action='store_true', help='one JSON document')
    status.add_argument('--options', metavar='FILE', help='more settings, as JSON')

    send = add('flush', run_flush, 'send what waits in the spool')
    send.add_argument('--background', action='store_true', help=argparse.SUPPRESS)
    with_place(send)

    remove = add('uninstall', run_uninstall, 'take it off this manager; what waits in the spool is sent first')
    remove.add_argument('--purge', action='store_true', help='delete the spool, too, and with it what could not be sent')
    remove.add_argument('--dry-run', action='store_true', help='say what would be done')
    return root


def with_place(made):
    made.add_argument('url', nargs='?', help='another address than that of the settings')
    made.add_argument('--options', metavar='FILE', help='more settings, as JSON')
    made.add_argument('--timeout', type=float, default=60, help='seconds in all (default 60)')


def run_install(given):
    from .install import install

    return install(given)


def run_uninstall(given):
    from .install import uninstall

    return uninstall(given)


def run_status(given):
    from .status import status

    become_user()
    return status(read_settings(given.options), given.json)


def run_self_test(given):
    from .self_test import self_test

    become_user()
    return self_test(given.url, read_settings(given.options), given.timeout)


def run_flush(given):
    if given.background:
        return run_background()
    become_user()
    settings = read_settings(given.options)
    spool = Spool(settings)
    if spool.folder is None:
        return 1
    lock = spool.lock()
    if lock is None:
        print('another run is sending what waits')
        return 0
    with lock:
        if not spool.waiting():
            print('nothing waits in the spool')
            return 0
        endpoint = endpoint_of(given.url, settings)
        flushed = flush(spool, Record(spool.folder), endpoint, time.monotonic() + given.timeout)
    print('%d alerts were delivered, %d set aside; %d wait in the spool' % (
        flushed.sent, flushed.refused, flushed.left))
    if flushed.stopped is not None:
        sys.stderr.write('stopped: %s\n' % flushed.stopped.reason)
    return 1 if flushed.left else 0


def become_user():
    """As root: goes on as the user whose spool it is, so that what works now works for integratord, too."""
    try:
        owner = os.stat(spool_folder(HOME))
    except OSError:
        return
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.setgroups([owner.st_gid])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)

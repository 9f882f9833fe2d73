"""What is said, and where: standard error, and the log that Wazuh's own integrations use."""
import os
import sys
import time

from .places import HOME

LOG_FILE = os.path.join(HOME, 'logs', 'integrations.log')


def log(level, text):
    """One line. Never hand it the secret or the content of an alert."""
    line = '%s custom-sluice: %s: %s\n' % (time.strftime('%Y/%m/%d %H:%M:%S'), level, text)
    for write in (to_standard_error, to_file):
        try:
            write(line)
        except OSError:
            pass  # A closed pipe, a full disk, or not below a manager: the other one has it.


def to_standard_error(line):
    sys.stderr.write(line)
    sys.stderr.flush()


def to_file(line):
    if os.geteuid() == 0 and not os.path.exists(LOG_FILE):
        return  # Root would leave a log that integratord's user cannot write.
    with open(LOG_FILE, 'a', encoding='utf-8') as handle:
        handle.write(line)

"""The <integration> block: made from the settings, found in ossec.conf, and put there."""
import errno
import os
import re
import subprocess
import time

from .files import bytes_of, facts_of, write_whole
from .settings import ConfigurationError

BLOCK = re.compile(r'[ \t]*<integration>.*?</integration>[ \t]*\n?', re.S)
OURS = re.compile(r'<name>\s*custom-sluice\s*</name>')
COMMENT = re.compile(r'<!--.*?-->', re.S)
FILTERS = ('level', 'group', 'rule_id')
#: What somebody may have added by hand, and keeps.
KEPT = FILTERS + ('event_location', 'options', 'timeout', 'retries')
DEFAULTS = {'timeout': '10', 'retries': '3'}
#: What reads the block, and what reads the whole file most strictly.
CHECKERS = ('wazuh-integratord', 'wazuh-analysisd')


def block(hook_url, values):
    """:param values: of the other elements, those that are set; Wazuh joins the filters among them with AND"""
    fields = [('name', 'custom-sluice'), ('hook_url', hook_url)]
    fields += [(name, values[name]) for name in KEPT[:4] if values.get(name)]
    fields += [('alert_format', 'json')]
    fields += [(name, values.get(name) or DEFAULTS.get(name)) for name in KEPT[4:]]
    lines = ('  <%s>%s</%s>' % (name, value, name) for name, value in fields if value)
    return '\n'.join(['<integration>', *lines, '</integration>'])


def checked_filters(level, group, rule_id):
    """:raises ConfigurationError: for what Wazuh's reader would not take, or would take for something else"""
    if level is not None and not 0 <= level <= 16:
        raise ConfigurationError('--level is 0 to 16')
    if group is not None and not re.match(r'^[\w.-]+(,[\w.-]+)*$', group):
        raise ConfigurationError('--group is one name, or several with commas and no spaces between')
    if rule_id is not None and not re.match(r'^\d{1,6}(,\d{1,6})*$', rule_id):
        raise ConfigurationError('--rule-id is one number, or several with commas and no spaces between')
    given = {'level': level, 'group': group, 'rule_id': rule_id}
    return {name: str(value) for name, value in given.items() if value is not None}


def find_blocks(text):
    """Matches of our blocks that are not commented out."""
    bare = COMMENT.sub(lambda match: ' ' * len(match.group()), text)
    return [match for match in BLOCK.finditer(bare) if OURS.search(match.group())]


def values_in(text):
    """What our one block says that is kept; {} without one."""
    found = find_blocks(text)
    if len(found) != 1:
        return {}
    values = ((name, re.search(r'<%s>\s*([^<]*?)\s*</%s>' % (name, name), found[0].group())) for name in KEPT)
    return {name: match.group(1) for name, match in values if match}


def with_block(text, wanted):
    """The text with our block as it is wanted, and nothing else changed.

    :raises ConfigurationError: when there is more than one
    """
    found = find_blocks(text)
    if len(found) > 1:
        raise ConfigurationError('ossec.conf has %d blocks for custom-sluice; leave one, by hand' % len(found))
    indented = ''.join('  %s\n' % line for line in wanted.split('\n'))
    if found:
        return text[:found[0].start()] + indented + text[found[0].end():]
    gap = '' if text.endswith('\n') or not text else '\n'
    return '%s%s\n<ossec_config>\n%s</ossec_config>\n' % (text, gap, indented)


def read_conf(home):
    return (bytes_of(conf_file(home)) or b'').decode('utf-8', 'surrogateescape')


def conf_file(home):
    return os.path.realpath(os.path.join(home, 'etc', 'ossec.conf'))


def write_conf(home, wanted, dry):
    """Puts the block into ossec.conf: with a backup, checked, and put back when it is refused.

    :raises ConfigurationError: when it cannot be done; ossec.conf is then as it was
    """
    path = conf_file(home)
    before = bytes_of(path)
    if before is None:
        raise ConfigurationError('%s cannot be read' % path)
    after = with_block(read_conf(home), wanted).encode('utf-8', 'surrogateescape')
    if after == before:
        print('%s has the block already' % path)
        return
    if dry:
        print('would write the block into %s' % path)
        return
    problem = check(home)
    if problem:
        raise ConfigurationError('ossec.conf is refused as it is, before anything is written: %s' % problem)
    backup = '%s.before-sluice-%s' % (path, time.strftime('%Y%m%dT%H%M%SZ', time.gmtime()))
    write_whole(backup, before, *facts_of(path))
    replace(path, after)
    problem = check(home)
    if problem:
        replace(path, before)
        raise ConfigurationError('the manager refuses the block, so ossec.conf is as it was: %s' % problem)
    print('wrote the block into %s; before it was %s' % (path, backup))


def replace(path, data):
    try:
        write_whole(path, data, *facts_of(path))
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV):
            raise
        # Mounted into a container as a single file: nothing can take its place.
        with open(path, 'r+b') as handle:
            handle.write(data)
            handle.truncate()
            handle.flush()
            os.fsync(handle.fileno())


def check(home):
    """What the manager's own programs say against ossec.conf; None: nothing, or they are not here."""
    for name in CHECKERS:
        program = os.path.join(home, 'bin', name)
        if not os.access(program, os.X_OK):
            continue
        try:
            ran = subprocess.run([program, '-t'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=120, cwd=home)
        except (OSError, subprocess.TimeoutExpired) as error:
            return '%s -t: %s' % (name, type(error).__name__)
        said = ran.stdout.decode('utf-8', 'replace')
        faults = [line for line in said.splitlines() if re.search(r'\b(ERROR|CRITICAL)\b', line)]
        if ran.returncode != 0 or faults:
            return '%s -t: %s' % (name, faults[0][:300] if faults else 'exit status %d' % ran.returncode)
    return None

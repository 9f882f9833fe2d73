"""The settings of a run: etc/custom-sluice.json, over it what <options> says, and the signing secret."""
import json
import os
import stat

from .log import log
from .places import settings_file

#: A whole number has to stay one, of at least 1 (`background_s`: 0); the others are texts.
DEFAULTS = {
    'hook_url': None,
    'secret_file': None,
    'ca_file': None,
    'spool_dir': None,
    'spool_max_files': 10000,
    'spool_max_bytes': 64 * 1024 * 1024,
    'spool_max_age_s': 7 * 24 * 3600,
    'background_s': 3600,
}
MAY_BE_ZERO = ('background_s',)


class ConfigurationError(Exception):
    """What is wrong with the configuration and what to do; safe to log."""


def read_settings(options_file=None):
    """All settings, with their defaults.

    :param options_file: the file with <options> that integratord names; empty or None without one
    :raises ConfigurationError: for a file or a value that cannot be used
    """
    settings = dict(DEFAULTS)
    standing = settings_file()
    if os.path.exists(standing):
        settings.update(checked(read_object(standing, 'etc/custom-sluice.json')))
    if options_file:
        settings.update(checked(read_object(options_file, 'the options file')))
    return settings


def read_object(path, name):
    try:
        with open(path, encoding='utf-8') as handle:
            given = json.load(handle)
    except (OSError, ValueError) as error:
        raise ConfigurationError('%s cannot be read as JSON (%s)' % (name, type(error).__name__))
    if not isinstance(given, dict):
        raise ConfigurationError('%s must hold a JSON object' % name)
    return given


def checked(given):
    """What of it is a setting.

    :raises ConfigurationError: for a value of the wrong kind
    """
    for name in sorted(set(given) - set(DEFAULTS)):
        log('WARNING', 'unknown option %r is ignored; known are %s' % (name[:64], ', '.join(sorted(DEFAULTS))))
    known = {name: value for name, value in given.items() if name in DEFAULTS}
    for name, value in known.items():
        if isinstance(DEFAULTS[name], int):
            least = 0 if name in MAY_BE_ZERO else 1
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ConfigurationError('option %s must be a whole number of at least %d' % (name, least))
        elif value is not None and not isinstance(value, str):
            raise ConfigurationError('option %s must be a text' % name)
    return known


def read_secret(settings, api_key=None):
    """The signing secret as bytes; `secret_file` wins over <api_key>, which everybody on the host can read.

    :raises ConfigurationError: when there is none
    """
    path = settings['secret_file']
    if path:
        try:
            with open(path, encoding='utf-8') as handle:
                api_key = handle.read().strip()
            if stat.S_IMODE(os.stat(path).st_mode) & stat.S_IRWXO:
                log('WARNING', 'secret_file can be read by every user of this host; chmod o-rwx')
        except (OSError, ValueError) as error:
            raise ConfigurationError('secret_file cannot be read (%s)' % type(error).__name__)
    if not api_key:
        raise ConfigurationError('no signing secret: write it into secret_file, or set <api_key>')
    return api_key.encode('utf-8')

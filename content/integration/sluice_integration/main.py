"""Tells a call of integratord's from a person's."""
from .forward import forward

DEFAULT_TIMEOUT_S = 10
DEFAULT_RETRIES = 3


def main(arguments):
    """integratord: ALERT_FILE API_KEY HOOK_URL DEBUG [OPTIONS_FILE TIMEOUT RETRIES] [...], since Wazuh 4.8 with all.

    Those that are empty count too; without debugging a last one says `> /dev/null 2>&1` and means nothing.
    """
    if not arguments or not arguments[0].endswith('.alert'):
        from .commands import command  # Not on the way of an alert: argparse alone takes as long as a delivery.

        return command(arguments)
    alert_file, api_key, url, _, options_file, timeout, retries = (arguments + [''] * 7)[:7]
    if options_file and not options_file.endswith('.options'):
        options_file = timeout = retries = ''
    return forward(alert_file, api_key, url, options_file,
                   number(timeout, DEFAULT_TIMEOUT_S) or DEFAULT_TIMEOUT_S, number(retries, DEFAULT_RETRIES))


def number(text, default):
    try:
        return min(600, max(0, int(text)))
    except ValueError:
        return default

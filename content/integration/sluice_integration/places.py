"""Where things are below the manager's home, /var/ossec on most."""
import os

PACKAGE = os.path.dirname(os.path.abspath(__file__))
#: The script that runs this package: the file `custom-sluice.py` beside it.
SCRIPT = os.path.join(os.path.dirname(PACKAGE), 'custom-sluice.py')
#: The manager's home: the folder above `integrations`, unless the installer says that it is another.
HOME = os.environ.get('WAZUH_HOME') or os.path.dirname(os.path.dirname(PACKAGE))


def below(home, *names):
    return os.path.join(home, *names)


def settings_file(home=HOME):
    return below(home, 'etc', 'custom-sluice.json')


def secret_file(home=HOME):
    return below(home, 'etc', 'sluice-secret')


def spool_folder(home=HOME):
    return below(home, 'queue', 'sluice-spool')

#!/bin/sh
# sh install.sh [--home DIR] COMMAND ...: installs and looks after custom-sluice; without a command it explains.
folder=$(cd "$(dirname "$0")" && pwd -P) || exit 2
home=${WAZUH_HOME:-/var/ossec}
case ${1-} in
  --home) home=${2-}; shift; [ $# -eq 0 ] || shift ;;
  --home=*) home=${1#--home=}; shift ;;
esac
WAZUH_HOME=$(cd "$home" 2>/dev/null && pwd -P) || WAZUH_HOME=$home  # It is missed where it matters.
export WAZUH_HOME
python=$WAZUH_HOME/framework/python/bin/python3
[ -x "$python" ] || python=python3
exec "$python" "$folder/custom-sluice.py" "$@"

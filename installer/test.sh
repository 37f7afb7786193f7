#!/bin/sh
# Set Warungin up in this checkout and run its tests. Arguments go to pytest, with paths as seen
# from the checkout, whatever the current directory is:
#   sh installer/test.sh tests/unit -k discount
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$ROOT/installer/common.sh"

ensure_venv dev
ensure_qt
ensure_strace
cd "$ROOT"
exec "$ROOT/.venv/bin/python" -m pytest "$@"

#!/bin/sh
# Set Warungin up in this checkout and start the demo shop. Arguments go to `warungin demo`:
#   sh installer/demo.sh --headless --out /tmp/day --seed 7
set -eu

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$ROOT/installer/common.sh"

ensure_venv till,server
ensure_qt
exec "$ROOT/.venv/bin/warungin" demo "$@"

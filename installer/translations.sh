#!/bin/sh
# Collect the texts of all screens into the catalogue and compile it. Run it after a text was added or changed, then
# translate what is new in resources/translations/warungin_en.ts and run it again. An argument names another catalogue,
# without its ending.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
catalogue=${1:-resources/translations/warungin_en}
# shellcheck disable=SC2046 # no file of ours has a space in its name
"$bin/pyside6-lupdate" $(find app/ui -name '*.py' | LC_ALL=C sort) -silent -ts "$catalogue.ts" \
    -source-language id -target-language en -locations none -no-obsolete
"$bin/pyside6-lrelease" -silent "$catalogue.ts" -qm "$catalogue.qm"

# shellcheck shell=sh
# Shared by demo.sh, test.sh and .ci/run; sourced, never started. Plain POSIX sh.
#
# The caller sets ROOT to the checkout's absolute path and then calls
#   ensure_venv EXTRAS   a .venv in the checkout that holds warungin[EXTRAS]
#   ensure_qt            the shared libraries without which Qt cannot start
#   ensure_strace        strace, under which a test lets a till work to know what a power cut could leave
# They do nothing when all is in place, write only to standard error, and end the script with
# status 2 and the command to type when something is missing that they may not install themselves.

say() { printf 'warungin: %s\n' "$*" >&2; }

give_up() {
    for line in "$@"; do say "$line"; done
    exit 2
}

# --- apt -----------------------------------------------------------------------------------------

apt_command() {
    if [ "$(id -u)" -eq 0 ]; then
        echo "apt-get update && apt-get install -y $*"
    elif command -v sudo >/dev/null 2>&1; then
        echo "sudo apt-get update && sudo apt-get install -y $*"
    else
        echo "su -c 'apt-get update && apt-get install -y $*'"
    fi
}

# apt_install WHY PACKAGE…: install the packages, or say what to type and stop.
apt_install() {
    why=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        give_up "$why" "This machine has no apt. Install what Debian calls: $*" "Then run this command again."
    fi
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        give_up "$why" "Please type:" "  $(apt_command "$@")" "Then run this command again."
    fi
    say "$why Installing with apt: $*"
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0"
    # A foreign repository that does not answer is no reason to stop: the packages are Debian's own.
    # shellcheck disable=SC2086  # $apt is a command with its arguments
    $apt update </dev/null >/dev/null || say "apt-get update reported an error; trying to install all the same."
    # shellcheck disable=SC2086
    $apt install -y --no-install-recommends "$@" </dev/null >/dev/null ||
        give_up "apt could not install them. Please type:" "  $(apt_command "$@")" "Then run this command again."
}

# --- Python and .venv ----------------------------------------------------------------------------

is_usable_python() {
    "$@" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

# Print the first Python that is new enough; a name may exist and still not run, so each is tried.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if is_usable_python "$name"; then
            echo "$name"
            return
        fi
    done
    if found=$(python3 --version 2>/dev/null); then
        packages='python3.11 python3.11-venv' # beside the old one, where the system has it: Ubuntu 22.04
    else
        found='no Python'
        packages='python3 python3-venv'
    fi
    # shellcheck disable=SC2086  # a list of words, on purpose
    give_up "Warungin needs Python 3.11 to 3.14; this machine has $found." "Please type:" \
        "  $(apt_command $packages)" "Then run this command again."
}

make_venv() {
    python=$(find_python) || exit 2
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "$python cannot make virtual environments yet." "python$version-venv"
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear "$ROOT/.venv" >&2 || give_up "could not make $ROOT/.venv"
}

# What the packages in .venv depend on: the same sum means that there is nothing to install.
wanted_sum() {
    cat "$ROOT/pyproject.toml" "$ROOT/constraints.txt" | cksum | cut -d ' ' -f 1
}

ensure_venv() {
    extras=$1
    python="$ROOT/.venv/bin/python"
    stamp="$ROOT/.venv/warungin-installed" # one line: extras, sum, the checkout it was made for
    had_extras='' had_sum='' had_root=$ROOT
    [ ! -f "$stamp" ] || read -r had_extras had_sum had_root <"$stamp" || true
    # A folder that was moved or copied holds scripts that still start the old place's Python.
    if [ "$had_root" != "$ROOT" ] || ! is_usable_python "$python" || ! "$python" -c 'import pip' >/dev/null 2>&1; then
        make_venv
        python="$ROOT/.venv/bin/python"
        had_sum=''
    fi
    sum=$(wanted_sum)
    if [ "$had_sum" = "$sum" ]; then
        case $had_extras in
            "$extras" | dev) return 0 ;; # dev holds everything
        esac
    fi
    rm -f "$stamp"
    say "installing Python packages into .venv; the first time takes a few minutes"
    "$python" -m pip install --quiet --no-input --disable-pip-version-check --progress-bar off \
        -c "$ROOT/constraints.txt" -e "${ROOT}[$extras]" </dev/null >&2 ||
        give_up "pip could not install the packages (its message is above). Is the network up?"
    echo "$extras $sum $ROOT" >"$stamp"
}

# --- Qt ------------------------------------------------------------------------------------------

QT_BASE='libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfreetype6 libfontconfig1 libdbus-1-3 libgssapi-krb5-2'
QT_X11='libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0'
QT_WAYLAND='libwayland-client0 libwayland-cursor0 libwayland-egl1'

# Print the shared libraries that the named parts of PySide6 ask for and this machine does not have.
missing_libraries() {
    pyside=$("$ROOT/.venv/bin/python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])') ||
        give_up "PySide6 is not in .venv. Remove $ROOT/.venv and run this command again."
    for part in "$@"; do
        ldd "$pyside/$part"
    done 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u | tr '\n' ' '
}

ensure_qt() {
    [ "$(uname -s)" = Linux ] || return 0 # the wheels for Windows and macOS bring everything
    plugins=Qt/plugins/platforms
    parts="QtWidgets.abi3.so QtTest.abi3.so QtSvg.abi3.so QtPrintSupport.abi3.so QtNetwork.abi3.so $plugins/libqoffscreen.so"
    packages=$QT_BASE
    if [ -n "${DISPLAY:-}" ]; then
        parts="$parts $plugins/libqxcb.so"
        packages="$packages $QT_X11"
    fi
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        parts="$parts $plugins/libqwayland.so"
        packages="$packages $QT_WAYLAND"
    fi
    # shellcheck disable=SC2086  # lists of words, on purpose
    missing=$(missing_libraries $parts) || exit 2
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    apt_install "Qt misses shared libraries (${missing%% *} …, $(echo "$missing" | wc -w) in all)." $packages
    # shellcheck disable=SC2086
    missing=$(missing_libraries $parts) || exit 2
    [ -z "$missing" ] || give_up "still missing after apt: $missing"
}

# --- strace --------------------------------------------------------------------------------------

ensure_strace() {
    [ "$(uname -s)" = Linux ] || return 0 # elsewhere the test that needs it says so
    command -v strace >/dev/null 2>&1 && return 0
    apt_install "The tests let a till work under strace, which is missing." strace
}

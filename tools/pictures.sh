#!/bin/sh
# Take pictures of every page from a real desk filled with the demo, wide and narrow,
# light and dark.
# Usage: pictures.sh PYTHON [FOLDER]
set -eu
python=$1
out=${2:-docs/pictures}
home=$(mktemp -d)
"$python" -m workers.cli --data "$home" up --port 0 --demo seeds/brenmoor >"$home/said" &
up=$!
trap 'kill -INT $up; wait $up; rm -rf "$home"' EXIT
tries=0
until grep -q "7 of 7 articles" "$home/said"; do
    tries=$((tries + 1))
    [ $tries -lt 180 ] || { cat "$home/said" >&2; exit 1; }
    sleep 1
done
link=$(sed -n 's/^  Sign in *\([^ ]*\).*/\1/p' "$home/said")
echo | "$python" -m workers.cli --data "$home" user add Ben >/dev/null 2>&1
anothers=$("$python" -m workers.cli --data "$home" link Ben | grep -o 'http[^ ]*')
"$python" tools/screenshots.py "${link%/sign-in/*}" "$link" "$out" "$anothers"

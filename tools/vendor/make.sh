#!/bin/sh
# Make web/static/vendor/d3-figures.min.js anew from the locked packages; needs npm.
# The lock holds a hash of each package. The desk itself never fetches anything.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/figures.js" "$work"
cd "$work"
npm ci --silent --no-audit --no-fund
./node_modules/.bin/esbuild figures.js --bundle --minify --format=iife --global-name=d3 \
    --target=es2020 --charset=utf8 --legal-comments=none \
    "--banner:js=/*! D3 modules, ISC licence, Mike Bostock; see NOTICE and tools/vendor. */" \
    --outfile="$here/../../web/static/vendor/d3-figures.min.js"

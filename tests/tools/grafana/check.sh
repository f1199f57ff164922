#!/usr/bin/env bash
# Checks the Grafana dashboards by Grafana's own types, and that a wrong one is found.
#
# usage: check.sh TOOLBOX FOLDER, in which node_modules has what package.json names
set -euo pipefail
toolbox=$1
folder=$2
cp "$(dirname "$0")/written.ts" "$folder"

# typed JSON: whether the types take this dashboard.
typed() {
    printf 'import type { Written } from "./written";\nexport const dashboard: Written = %s;\n' "$1" \
        >"$folder/dashboard.ts"
    "$folder/node_modules/.bin/tsc" --noEmit --strict --skipLibCheck --moduleResolution bundler \
        --module esnext --target es2022 "$folder/dashboard.ts"
}

native=$("$toolbox" grafana)
typed "$native"
typed "$("$toolbox" grafana --classic)"

# What types cannot see they do not check: each of these has to be found.
for wrong in 's/"gridPos"/"gridPoz"/' 's/"graphMode": "area"/"graphMode": "arena"/' \
    's/"lineWidth"/"lineWidht"/' 's/"legendFormat"/"legend"/' 's/"noValue"/"novalue"/' \
    's/"schemaVersion": [0-9]*/"schemaVersion": "x"/' 's/"stat"/"statt"/'; do
    if typed "$(sed "$wrong" <<<"$native")" >/dev/null; then
        echo "the types take a dashboard after $wrong" >&2
        exit 1
    fi
done
echo "both dashboards are as Grafana's types have them"

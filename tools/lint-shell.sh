#!/usr/bin/env bash
# Runs shellcheck over every shell script; those in deploy/ are copies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v shellcheck >/dev/null; then
  printf 'pnpm lint needs shellcheck: apt-get install shellcheck, or brew install shellcheck\n' >&2
  exit 1
fi
git ls-files -z --cached --others --exclude-standard -- '*.sh' .ci/run ':!deploy' |
  xargs -0 shellcheck --external-sources --source-path=SCRIPTDIR

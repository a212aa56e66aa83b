#!/usr/bin/env bash
# The hook that .pre-commit-hooks.yaml offers to other repositories. It runs in the committing repository; this file is
# in pre-commit's clone of this one, which is installed and built on first use. Needs Node only.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
main=$here/packages/cli/dist/main.cjs
if [[ ! -f $main ]]; then
  (cd "$here" && npx -y pnpm@12 install --frozen-lockfile >&2)
fi
exec node "$main" generate --all --check --root . "$@"

#!/usr/bin/env bash
# The hooks that .pre-commit-hooks.yaml offers to other repositories: pre-commit.sh check|generate [OPTION…], with options
# of "generate". They run in the committing repository; this file is in pre-commit's clone of this one, which is installed
# and built on first use. Needs Node only.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
main=$here/packages/cli/dist/main.cjs
if [[ ! -f $main ]]; then
  log=$(cd "$here" && npx -y pnpm@12.21.0 install --frozen-lockfile 2>&1) || {
    printf '%s\n' "$log" >&2
    exit 1
  }
fi
hook=$1
shift
generate=(node "$main" generate --all "$@")

if [[ $hook == generate ]]; then
  # As formatters do: nothing to say where nothing changes, and otherwise something to look at before the next try.
  if ! "${generate[@]}" --check &>/dev/null; then
    "${generate[@]}"
    exit 1
  fi
  exit 0
fi

# What to run instead is of this very version, so that what it writes passes here: the other hook, or else this file.
if grep -Eqs "id:[[:space:]]*['\"]?realm-generate(['\"[:space:],}]|$)" .pre-commit-config.yaml; then
  REALM_AS_CODE_GENERATE='pre-commit run realm-generate --all-files'
else
  REALM_AS_CODE_GENERATE=$(printf ' %q' "$here/tools/pre-commit.sh" generate "$@")
fi
export REALM_AS_CODE_GENERATE=${REALM_AS_CODE_GENERATE# }
exec "${generate[@]}" --check

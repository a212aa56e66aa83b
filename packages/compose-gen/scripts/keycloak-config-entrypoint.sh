#!/usr/bin/env bash
# Runs keycloak-config-cli once over the managed documents. It puts in the values of $(env:NAME) itself, as text and
# before it parses the files, so they are handed to it as the inside of JSON strings.
set -euo pipefail
# Java reads passwords from the environment as text.
export LANG=${LANG:-C.UTF-8}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config_dir=${CONFIG_DIR:-/config}
jar=${KEYCLOAK_CONFIG_CLI_JAR:-/app/keycloak-config-cli.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# shellcheck source=placeholders.sh
source "$here/placeholders.sh"

log() {
  printf 'keycloak-config-entrypoint: %s\n' "$*" >&2
}

# realm_of FILE: sets REPLY to the name of the realm that a document is for, as it is written there.
realm_of() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^\ \ \"realm\":\ (.*[^,]),?$ ]]; then
      REPLY=${BASH_REMATCH[1]}
      return 0
    fi
  done <"$1"
  REPLY='""'
}

shopt -s nullglob
documents=("$config_dir"/*.json)
if ((${#documents[@]} == 0)); then
  log "error: no managed documents in $config_dir"
  exit 1
fi
credentials=(KEYCLOAK_USER KEYCLOAK_PASSWORD KEYCLOAK_CLIENTID KEYCLOAK_CLIENTSECRET)
take_files "${credentials[@]}" && take_variables "${documents[@]}" || exit 1
for name in "${variables[@]}"; do
  json_escape "${!name}"
  export "$name=$REPLY"
done
# Spring, which it is built on, knows the escape before a whole placeholder only.
# shellcheck disable=SC2016 # literal
hide_dollars '${' "${credentials[@]}"

# shellcheck disable=SC2206 # JAVA_OPTS is a list of options
run=("$java" ${JAVA_OPTS:-} -jar "$jar" "$@")

# The documents of each realm, as a list of locations in their order.
declare -A locations=()
realms=()
for document in "${documents[@]}"; do
  realm_of "$document"
  if [[ -z ${locations[$REPLY]:-} ]]; then realms+=("$REPLY"); fi
  locations[$REPLY]+="${locations[$REPLY]:+,}${document//,/?}" # a comma ends a location, a ? is any character
done
if ((${#realms[@]} == 1)); then exec "${run[@]}"; fi

# One run takes all realms, and ends at the first mistake. The other realms must not wait until that is repaired.
if "${run[@]}"; then exit 0; fi
log "error: the run failed; each of the ${#realms[@]} realms has a run of its own now, so that none waits for another"
# The first run has waited for Keycloak.
export KEYCLOAK_AVAILABILITYCHECK_ENABLED=false
failed=()
for realm in "${realms[@]}"; do
  log "reconciling the realm $realm"
  IMPORT_FILES_LOCATIONS=${locations[$realm]} "${run[@]}" || failed+=("$realm")
done
if ((${#failed[@]} > 0)); then
  log "error: not reconciled: ${failed[*]}"
  exit 1
fi

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

# url_encode VALUE: sets REPLY to VALUE as a part of a URL. Keycloak decodes the secrets of clients (RFC 6749), and
# keycloak-config-cli sends them as they are, so that a + would arrive as a blank (measured on 26.5.5). What is encoded
# has nothing that Spring or Java would change on the way.
url_encode() {
  local LC_ALL=C index char code encoded='' # bytes
  for ((index = 0; index < ${#1}; index++)); do
    char=${1:index:1}
    if [[ $char != [A-Za-z0-9_.-] ]]; then
      printf -v code '%d' "'$char"
      printf -v char '%%%02X' "$((code & 0xff))"
    fi
    encoded+=$char
  done
  REPLY=$encoded
}

# secret_variable_of LOCATIONS: sets REPLY to the variable with the secret for a realm, by its documents, which are named
# FOLDER.NAME.json.
secret_variable_of() {
  local folder=${1%%,*}
  folder=${folder##*/}
  folder=${folder%%.*}
  folder=${folder//-/_}
  REPLY=KEYCLOAK_CONFIG_${folder^^}_CLIENT_SECRET
}

# sign_in_to REALM LOCATIONS: signs in as the client of a realm, whose name is given as it is written in its documents.
sign_in_to() {
  local realm=${1:1:-1}
  secret_variable_of "$2"
  url_encode "${!REPLY}"
  export KEYCLOAK_LOGINREALM=${realm//\\\"/\"} KEYCLOAK_CLIENTSECRET=$REPLY
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
hide_dollars '${' KEYCLOAK_USER KEYCLOAK_PASSWORD KEYCLOAK_CLIENTID
for name in KEYCLOAK_CLIENTSECRET KEYCLOAK_CLIENT_SECRET; do
  [[ -n ${!name:-} ]] || continue
  url_encode "${!name}"
  export "$name=$REPLY"
done

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

# As a client, it can change the realm of that client alone. With several realms it has a client in each, and no secret for all.
is_client_of_each=false
if [[ ${KEYCLOAK_GRANTTYPE:-} == client_credentials && -z ${KEYCLOAK_CLIENTSECRET:-}${KEYCLOAK_CLIENT_SECRET:-} ]]; then
  is_client_of_each=true
  secrets=()
  for realm in "${realms[@]}"; do
    secret_variable_of "${locations[$realm]}"
    secrets+=("$REPLY")
  done
  take_named "${secrets[@]}" || exit 1
else
  if ((${#realms[@]} == 1)); then exec "${run[@]}"; fi
  # One run takes all realms, and ends at the first mistake. The other realms must not wait until that is repaired.
  if "${run[@]}"; then exit 0; fi
  log "error: the run failed; each of the ${#realms[@]} realms has a run of its own now, so that none waits for another"
  export KEYCLOAK_AVAILABILITYCHECK_ENABLED=false
fi
failed=()
for realm in "${realms[@]}"; do
  log "reconciling the realm $realm"
  if $is_client_of_each; then sign_in_to "$realm" "${locations[$realm]}"; fi
  IMPORT_FILES_LOCATIONS=${locations[$realm]} "${run[@]}" || failed+=("$realm")
  # The first run has waited for Keycloak.
  export KEYCLOAK_AVAILABILITYCHECK_ENABLED=false
done
if ((${#failed[@]} > 0)); then
  log "error: not reconciled: ${failed[*]}"
  exit 1
fi

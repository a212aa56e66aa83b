#!/usr/bin/env bash
# Makes the client that keycloak-config-cli signs in as in realms that run already, as the first start would make it: with the
# secret that the environment has now, and exactly the rights that the realm file gives it. Repeating it does no harm. It runs in a
# container of Keycloak's image, which need not be the one in which Keycloak runs: KEYCLOAK_URL says where it is.
set -euo pipefail
export LANG=${LANG:-C.UTF-8}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keycloak_home=${KEYCLOAK_HOME:-/opt/keycloak}
client=keycloak-config
account=service-account-$client

# shellcheck source=placeholders.sh
source "$here/placeholders.sh"

find_realm_templates "$here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

log() {
  printf 'reconciler-client: %s\n' "$*" >&2
}

kcadm() {
  "$keycloak_home/bin/kcadm.sh" "$@" --config "$work/kcadm.config"
}

# read_template FILE: sets the name of the realm, the entry of the client as JSON, and the rights of its service account. The file
# is generated: an entry of a list of the realm stands between braces behind four blanks.
read_template() {
  local line entry='' owner=''
  local -a roles=()
  realm='' client_entry='' rights=()
  while IFS= read -r line; do
    if [[ $line == '    {' ]]; then entry='' roles=(); fi
    entry+=$line$'\n'
    if [[ $line =~ ^\ \ \"realm\":\ \"(.*)\",?$ ]]; then realm=${BASH_REMATCH[1]}
    elif [[ $line =~ ^\ {8}\"(.*)\":\ \[$ ]]; then owner=${BASH_REMATCH[1]}
    elif [[ $owner == realm-management && $line =~ ^\ {10}\"(.*)\",?$ ]]; then roles+=("${BASH_REMATCH[1]}")
    elif [[ $line == '        ]'* ]]; then owner=''
    elif [[ $line == '    }'* ]]; then
      if [[ $entry == *$'\n      "clientId": "'"$client"\"* ]]; then client_entry=${entry%$'}'*}\}; fi
      if [[ $entry == *$'\n      "username": "'"$account"\"* ]]; then rights=("${roles[@]}"); fi
    fi
  done <"$1"
}

# make_client: makes the client in the realm, or sets the one there as the realm file has it.
make_client() {
  local id document
  document=$(substitute_placeholders <(printf '%s' "$client_entry"))
  id=$(kcadm get clients -r "$realm" -q "clientId=$client" --fields id --format csv --noquotes)
  if [[ -z $id ]]; then
    kcadm create clients -r "$realm" -f - <<<"$document"
  else
    kcadm update "clients/$id" -r "$realm" --no-merge -f - <<<"$document"
  fi
}

# change_rights COMMAND RIGHT…: gives rights to the service account, or takes them from it.
change_rights() {
  local command=$1 right
  local -a names=()
  shift
  for right in "$@"; do names+=(--rolename "$right"); done
  ((${#names[@]} == 0)) || kcadm "$command" -r "$realm" --uusername "$account" --cclientid realm-management "${names[@]}"
}

set_rights() {
  local right has
  local -a missing=() surplus=()
  has=$(kcadm get-roles -r "$realm" --uusername "$account" --cclientid realm-management \
    --fields name --format csv --noquotes)
  for right in "${rights[@]}"; do
    [[ $'\n'$has$'\n' == *$'\n'$right$'\n'* ]] || missing+=("$right")
  done
  for right in $has; do
    [[ " ${rights[*]} " == *" $right "* ]] || surplus+=("$right")
  done
  change_rights add-roles "${missing[@]}"
  change_rights remove-roles "${surplus[@]}"
}

take_files KC_BOOTSTRAP_ADMIN_USERNAME KC_BOOTSTRAP_ADMIN_PASSWORD
take_variables "${realm_templates[@]}"
# The password reaches kcadm in its environment: a command line is there for all to see.
KC_CLI_PASSWORD=${KC_BOOTSTRAP_ADMIN_PASSWORD:-} kcadm config credentials --realm master \
  --server "${KEYCLOAK_URL:-http://127.0.0.1:${KC_HTTP_PORT:-8080}${KC_HTTP_RELATIVE_PATH:-}}" \
  --user "${KC_BOOTSTRAP_ADMIN_USERNAME:-}" </dev/null
for template in "${realm_templates[@]}"; do
  read_template "$template"
  [[ -n $client_entry ]] || continue
  make_client
  set_rights
  log "the realm $realm has the client $client, with ${rights[*]}"
done

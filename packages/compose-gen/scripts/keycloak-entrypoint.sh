#!/usr/bin/env bash
# Starts Keycloak with the realm of this stage: values put in, imported when the realm does not exist yet.
# Arguments go to kc.sh: `keycloak-entrypoint.sh start --hostname=…`.
set -euo pipefail
# Java reads passwords from the environment as text.
export LANG=${LANG:-C.UTF-8}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keycloak_home=${KEYCLOAK_HOME:-/opt/keycloak}
realm_template=${REALM_TEMPLATE:-$here/realm.json}
import_dir=${REALM_IMPORT_DIR:-$keycloak_home/data/import}
# How long the migration waits for Keycloak to become ready, and how often it tries to sign in.
migration_wait_seconds=${MIGRATION_WAIT_SECONDS:-900}
migration_tries=${MIGRATION_TRIES:-5}

# shellcheck source=placeholders.sh
source "$here/placeholders.sh"

log() {
  printf 'keycloak-entrypoint: %s\n' "$*" >&2
}

# Writes the realm file for --import-realm. It holds secrets: only its owner can read it, and it is whole or not there.
write_realm_file() {
  local target=$import_dir/realm.json
  require_variables "$realm_template" || return 1
  (
    umask 077
    mkdir -p "$import_dir" &&
      rm -f "$target" "$target.part" &&
      { substitute_placeholders "$realm_template" >"$target.part" || { rm -f "$target.part" && exit 1; }; } &&
      mv "$target.part" "$target"
  )
}

# top_level_property NAME: prints a number or string of the realm template's outermost object.
top_level_property() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^\ \ \"$1\":\ \"?([^\",]*)\"?,?$ ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$realm_template"
  return 1
}

is_ready() {
  local status port=${KC_HTTP_MANAGEMENT_PORT:-9000} path=${KC_HTTP_MANAGEMENT_RELATIVE_PATH:-${KC_HTTP_RELATIVE_PATH:-}}
  {
    exec 3<>"/dev/tcp/127.0.0.1/$port" &&
      printf 'HEAD %s/health/ready HTTP/1.0\r\n\r\n' "${path%/}" >&3 &&
      IFS= read -r -t 5 status <&3
  } 2>/dev/null || return 1
  exec 3>&-
  [[ $status == *' 200 '* ]]
}

# Sessions of realms from before these templates still have the lifespans that Keycloak starts with. Each is moved to
# this stage's value, but only while it equals Keycloak's default: any other value is an operator's, and stays.
migrate_session_lifespans() {
  local -A defaults=([ssoSessionIdleTimeout]=1800 [ssoSessionMaxLifespan]=36000 [accessTokenLifespan]=300)
  local realm waited=0 field value live changes='' kept='' result=''
  realm=$(top_level_property realm) || { log 'session lifespans: not migrated, the realm file names no realm'; return 0; }
  until is_ready; do
    if ((waited >= migration_wait_seconds)); then
      log "session lifespans: not migrated, Keycloak was not ready after $migration_wait_seconds seconds"
      return 0
    fi
    sleep 1
    waited=$((waited + 1))
  done

  local work try=1 output
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now, not of then
  trap "rm -rf '$work'" EXIT
  kcadm() {
    "$keycloak_home/bin/kcadm.sh" "$@" --config "$work/kcadm.config"
  }
  # The password reaches kcadm in its environment: a command line is there for all to see.
  until output=$(KC_CLI_PASSWORD=${KC_BOOTSTRAP_ADMIN_PASSWORD:-} kcadm config credentials --realm master \
    --server "http://127.0.0.1:${KC_HTTP_PORT:-8080}${KC_HTTP_RELATIVE_PATH:-}" \
    --user "${KC_BOOTSTRAP_ADMIN_USERNAME:-}" 2>&1 </dev/null); do
    if ((try >= migration_tries)); then
      log "session lifespans: not migrated, signing in as the administrator failed $try times: ${output##*$'\n'}"
      return 0
    fi
    try=$((try + 1))
    sleep 3
  done
  if ! output=$(kcadm get "realms/$realm" --fields ssoSessionIdleTimeout,ssoSessionMaxLifespan,accessTokenLifespan 2>&1); then
    log "session lifespans: not migrated, the realm $realm cannot be read: ${output##*$'\n'}"
    return 0
  fi
  for field in ssoSessionIdleTimeout ssoSessionMaxLifespan accessTokenLifespan; do
    value=$(top_level_property "$field") || continue
    [[ $output =~ \"$field\"\ *:\ *([0-9]+) ]] || continue
    live=${BASH_REMATCH[1]}
    if [[ $live == "$value" ]]; then continue; fi
    if [[ $live == "${defaults[$field]}" ]]; then changes+="${changes:+, }\"$field\": $value"; else kept+=" $field=$live"; fi
  done
  # Only these fields are sent: beside a running reconciler, writing back the whole realm would undo its work.
  if [[ -n $changes ]]; then
    if output=$(kcadm update "realms/$realm" --no-merge --file - <<<"{$changes}" 2>&1); then
      result="migrated $changes"
    else
      result="not migrated, the update failed: ${output##*$'\n'}"
    fi
  fi
  [[ -z $kept ]] || result+="${result:+; }operator's value kept:$kept"
  log "session lifespans: ${result:-up to date}"
}

if ! write_realm_file; then # in a condition, `set -e` is off: what can fail in there says so itself
  log 'Keycloak was not started'
  exit 1
fi
migrate_session_lifespans &
hide_dollars '$' KC_DB_USERNAME KC_DB_PASSWORD KC_BOOTSTRAP_ADMIN_USERNAME KC_BOOTSTRAP_ADMIN_PASSWORD
exec "$keycloak_home/bin/kc.sh" "$@" --import-realm

#!/usr/bin/env bash
# Starts Keycloak with the realms of this stage: values put in, imported when a realm does not exist yet.
# Arguments go to kc.sh: `keycloak-entrypoint.sh start --hostname=…`.
set -euo pipefail
# Java reads passwords from the environment as text.
export LANG=${LANG:-C.UTF-8}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
keycloak_home=${KEYCLOAK_HOME:-/opt/keycloak}
import_dir=${REALM_IMPORT_DIR:-$keycloak_home/data/import}
# How long the migration waits for Keycloak to become ready, and how often it tries to sign in.
migration_wait_seconds=${MIGRATION_WAIT_SECONDS:-900}
migration_tries=${MIGRATION_TRIES:-5}
lifespans=ssoSessionIdleTimeout,ssoSessionMaxLifespan,accessTokenLifespan

# shellcheck source=placeholders.sh
source "$here/placeholders.sh"

find_realm_templates "$here"

log() {
  printf 'keycloak-entrypoint: %s\n' "$*" >&2
}

# import_file TEMPLATE: sets REPLY to the file that a template becomes. Keycloak skips names with -users- or -realm.json
# (ExportImportManager); a dot instead of each hyphen keeps them apart, since no folder of a realm has one in its name.
import_file() {
  local name=realm.json
  if [[ $1 == "$templates"/realms/* ]]; then name=${1##*/}; fi
  REPLY=$import_dir/${name//-/.}
}

# Writes the realm files for --import-realm. They hold secrets: only their owner can read them, and they are all there and
# whole, or none is there.
write_realm_files() {
  local template
  take_variables "${realm_templates[@]}" || return 1
  (
    umask 077
    targets=()
    for template in "${realm_templates[@]}"; do
      import_file "$template"
      targets+=("$REPLY")
    done
    parts=("${targets[@]/%/.part}")
    mkdir -p "$import_dir" && rm -f "${targets[@]}" "${parts[@]}" || exit 1
    for index in "${!targets[@]}"; do
      substitute_placeholders "${realm_templates[index]}" >"${parts[index]}" || { rm -f "${parts[@]}"; exit 1; }
    done
    for index in "${!targets[@]}"; do
      mv "${parts[index]}" "${targets[index]}" || { rm -f "${targets[@]}" "${parts[@]}"; exit 1; }
    done
  )
}

# They are read while Keycloak starts, and never again: with it, the secrets in them go.
remove_realm_files() {
  local template
  for template in "${realm_templates[@]}"; do
    import_file "$template"
    rm -f "$REPLY" || true
  done
}

# top_level_property TEMPLATE NAME: prints a number or string of a realm template's outermost object.
top_level_property() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^\ \ \"$2\":\ \"?([^\",]*)\"?,?$ ]]; then
      printf '%s' "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$1"
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

# What is left to do once Keycloak is ready: then it has imported what it had to.
finish_start() {
  local waited=0
  until is_ready; do
    if ((waited >= migration_wait_seconds)); then
      log "session lifespans: not migrated, Keycloak was not ready after $migration_wait_seconds seconds"
      return 0
    fi
    sleep 1
    waited=$((waited + 1))
  done
  remove_realm_files
  migrate_session_lifespans
}

# Sessions of realms from before these templates still have the lifespans that Keycloak starts with. Each is moved to
# this stage's value, but only while it equals Keycloak's default: any other value is an operator's, and stays.
migrate_session_lifespans() {
  local template work try=1 output
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
  if ((${#realm_templates[@]} == 1)); then
    migrate_realm "${realm_templates[0]}"
    return
  fi
  # All at once: each kcadm is a Java of its own.
  if ! output=$(kcadm get realms --fields "realm,$lifespans" 2>&1); then
    log "session lifespans: not migrated, the realms cannot be read: ${output##*$'\n'}"
    return 0
  fi
  for template in "${realm_templates[@]}"; do
    migrate_realm "$template" "$output"
  done
}

# realm_in LIST NAME: sets REPLY to a realm in the list that kcadm printed.
realm_in() {
  local line object=''
  while IFS= read -r line; do
    object+=$line$'\n'
    [[ $line == '}'* ]] || continue
    REPLY=$object object=''
    if [[ $REPLY == *"\"realm\" : \"$2\""* ]]; then return 0; fi
  done <<<"$1"
  return 1
}

# migrate_realm TEMPLATE [LIST]: does that for the realm of a template, once kcadm has signed in. It is read unless a list
# has it.
migrate_realm() {
  local -A defaults=([ssoSessionIdleTimeout]=1800 [ssoSessionMaxLifespan]=36000 [accessTokenLifespan]=300)
  local realm output field value live changes='' kept='' result='' what='session lifespans'
  realm=$(top_level_property "$1" realm) || { log 'session lifespans: not migrated, the realm file names no realm'; return 0; }
  if (($# > 1)); then
    what+=" of $realm"
    realm_in "$2" "$realm" || { log "$what: not migrated, there is no such realm"; return 0; }
    output=$REPLY
  elif ! output=$(kcadm get "realms/$realm" --fields "$lifespans" 2>&1); then
    log "$what: not migrated, the realm $realm cannot be read: ${output##*$'\n'}"
    return 0
  fi
  for field in ${lifespans//,/ }; do
    value=$(top_level_property "$1" "$field") || continue
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
  log "$what: ${result:-up to date}"
}

# take_credentials: sets credentials to the names, passwords and secrets among Keycloak's own settings, and takes from files
# those that come from there. Other settings have names of files in KC_…_FILE themselves.
take_credentials() {
  local name files=("$secrets_dir"/KC_*)
  local pointer='(KC_([A-Z0-9_]*(USERNAME|PASSWORD|SECRET)|DB_(USERNAME|PASSWORD)_[A-Z0-9_]*))_FILE$'
  local -A names=([KC_DB_USERNAME]=1 [KC_DB_PASSWORD]=1 [KC_BOOTSTRAP_ADMIN_USERNAME]=1 [KC_BOOTSTRAP_ADMIN_PASSWORD]=1)
  for name in "${!KC_@}" "${files[@]/%/_FILE}"; do
    if [[ $name =~ (^|/)$pointer ]]; then names[${BASH_REMATCH[2]}]=1; fi
  done
  credentials=("${!names[@]}")
  take_files "${credentials[@]}"
}

# In a condition, `set -e` is off: what can fail in there says so itself.
if ! take_credentials || ! write_realm_files; then
  log 'Keycloak was not started'
  exit 1
fi
finish_start &
hide_dollars '$' "${credentials[@]}"
# The secrets that only the realms need do not stay in the environment of Keycloak, for as long as it runs.
for name in ${FIRST_START_SECRETS:-}; do unset "$name"; done
exec "$keycloak_home/bin/kc.sh" "$@" --import-realm

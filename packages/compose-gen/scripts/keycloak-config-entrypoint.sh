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

shopt -s nullglob
documents=("$config_dir"/*.json)
if ((${#documents[@]} == 0)); then
  printf 'keycloak-config-entrypoint: error: no managed documents in %s\n' "$config_dir" >&2
  exit 1
fi
require_variables "${documents[@]}" || exit 1
while IFS= read -r name; do
  json_escape "${!name}"
  export "$name=$REPLY"
done < <(placeholder_variables "${documents[@]}")
# Spring, which it is built on, knows the escape before a whole placeholder only.
# shellcheck disable=SC2016 # literal
hide_dollars '${' KEYCLOAK_USER KEYCLOAK_PASSWORD

# shellcheck disable=SC2086 # JAVA_OPTS is a list of options
exec "$java" ${JAVA_OPTS:-} -jar "$jar" "$@"

# shellcheck shell=bash
# Puts the values of environment variables into JSON files. Sourced by both entrypoints.
#
#   $(env:NAME)        anywhere in a string: the value, as the inside of a JSON string
#   "$(envjson:NAME)"  a whole value: the value is JSON itself and replaces the quotes too
#
# Every `$` of a value is written \u0024: neither Keycloak (which replaces ${NAME} in its import file) nor
# keycloak-config-cli (which replaces $(…), also inside values) then finds anything to replace in it.
#
# Pure bash: Keycloak's image has no sed, awk or envsubst. Texts are split at `$`, so that the work grows with the
# number of placeholders and not with the size of the file.

# unicode_escape BYTES: sets REPLY to a character, given in UTF-8, as JSON escapes it.
unicode_escape() {
  local LC_ALL=C index byte code
  printf -v code '%d' "'$1"
  case ${#1} in
    1) code=$((code & 0x7f)) ;;
    2) code=$((code & 0x1f)) ;;
    3) code=$((code & 0x0f)) ;;
    *) code=$((code & 0x07)) ;;
  esac
  for ((index = 1; index < ${#1}; index++)); do
    printf -v byte '%d' "'${1:index:1}"
    code=$((code << 6 | byte & 0x3f))
  done
  if ((code > 0xffff)); then
    printf -v REPLY '\\u%04x\\u%04x' "$((0xd800 + ((code - 0x10000) >> 10)))" "$((0xdc00 + (code & 0x3ff)))"
  else
    printf -v REPLY '\\u%04x' "$code"
  fi
}

# json_escape VALUE: sets REPLY to VALUE as the inside of a JSON string.
json_escape() {
  local LC_ALL=C # bytes; what is not UTF-8 passes through
  local backslash=\\ quote=\" dollar=\$ escaped char
  # Everything but printable ASCII is escaped. keycloak-config-cli reads its files with a YAML reader, which refuses some
  # characters, turns others into blanks and dies at one beyond FFFF that falls on the end of its buffer; and Java loses
  # what is not ASCII in the environment of a container without a UTF-8 locale (all measured).
  local unprintable=$'[\x01-\x1f\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}'
  escaped=${1//"$backslash"/"$backslash$backslash"}
  escaped=${escaped//"$quote"/"$backslash$quote"}
  escaped=${escaped//"$dollar"/"${backslash}u0024"}
  while [[ $escaped =~ $unprintable ]]; do
    char=${BASH_REMATCH[0]}
    unicode_escape "$char"
    escaped=${escaped//"$char"/"$REPLY"}
  done
  REPLY=$escaped
}

# is_json TEXT: whether TEXT is one JSON value.
is_json() {
  local LC_ALL=C rest=$1 tokens=''
  local blank='^[[:space:]]+'
  local scalar='^(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null)'
  local composite='\[([sv](,[sv])*)?\]|\{(s:[sv](,s:[sv])*)?\}'
  local string='^"([^"\\[:cntrl:]]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
  while [[ -n $rest ]]; do
    if [[ $rest =~ $blank ]]; then :
    elif [[ $rest =~ $string ]]; then tokens+=s
    elif [[ $rest =~ $scalar ]]; then tokens+=v
    elif [[ $rest =~ ^[][{}:,] ]]; then tokens+=${BASH_REMATCH[0]}
    else return 1; fi
    rest=${rest:${#BASH_REMATCH[0]}}
  done
  while [[ $tokens =~ $composite ]]; do
    tokens=${tokens/"${BASH_REMATCH[0]}"/v}
  done
  [[ $tokens == [sv] ]]
}

# placeholder_variables FILE…: prints the names of the variables that the files refer to, each once.
placeholder_variables() {
  local -A seen=()
  local -a pieces=()
  local file piece
  for file in "$@"; do
    mapfile -t -d '$' pieces <"$file"
    for piece in "${pieces[@]:1}"; do
      [[ $piece =~ ^\(env(json)?:([A-Za-z_][A-Za-z0-9_]*)\) && -z ${seen[${BASH_REMATCH[2]}]:-} ]] || continue
      seen[${BASH_REMATCH[2]}]=1
      printf '%s\n' "${BASH_REMATCH[2]}"
    done
  done
}

# require_variables FILE…: fails when a variable that the files refer to is not set, after naming all of them.
require_variables() {
  local name missing=0
  while IFS= read -r name; do
    [[ -z ${!name+set} ]] || continue
    printf 'error: the environment variable %s is not set\n' "$name" >&2
    missing=1
  done < <(placeholder_variables "$@")
  return "$missing"
}

# substitute_placeholders FILE: prints FILE with the values put in.
substitute_placeholders() {
  local -a pieces=()
  local -A values=()
  local piece name before
  mapfile -t -d '$' pieces <"$1"
  before=${pieces[0]-}
  for piece in "${pieces[@]:1}"; do
    if [[ $piece =~ ^\(env:([A-Za-z_][A-Za-z0-9_]*)\) ]]; then
      name=${BASH_REMATCH[1]}
      if [[ -z ${values[$name]+set} ]]; then
        json_escape "${!name}"
        values[$name]=$REPLY
      fi
      printf '%s%s' "$before" "${values[$name]}"
      before=${piece:${#name}+6} # what follows $(env:NAME)
    elif [[ $piece =~ ^\(envjson:([A-Za-z_][A-Za-z0-9_]*)\)\" && $before == *\" ]]; then
      name=${BASH_REMATCH[1]}
      if ! is_json "${!name}"; then
        printf 'error: the value of the environment variable %s is not JSON\n' "$name" >&2
        return 1
      fi
      printf '%s%s' "${before%\"}" "${!name//\$/\\u0024}"
      before=${piece:${#name}+11} # what follows $(envjson:NAME)"
    else
      printf '%s' "$before"
      before=\$$piece
    fi
  done
  printf '%s' "$before"
}

# Both programs also look for ${NAME} in their own settings, passwords included, and take \$ for a dollar sign.
# hide_dollars PATTERN NAME…: rewrites the variables so that the program reads the values as they are now.
hide_dollars() {
  local pattern=$1 name
  shift
  for name in "$@"; do
    [[ -z ${!name+set} ]] || export "$name=${!name//"$pattern"/"\\$pattern"}"
  done
}

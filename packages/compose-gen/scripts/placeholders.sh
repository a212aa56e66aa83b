# shellcheck shell=bash
# Finds the realm files, and puts the values of variables into JSON files. Sourced by the other scripts.
#
#   $(env:NAME)        anywhere in a string: the value, as the inside of a JSON string
#   "$(envjson:NAME)"  a whole value: the value is JSON itself and replaces the quotes too
#
# A variable comes from the environment, or from a file: NAME in the folder of secrets, or the one that NAME_FILE names.
#
# Every `$` of a value is written \u0024: neither Keycloak (which replaces ${NAME} in its import file) nor
# keycloak-config-cli (which replaces $(…), also inside values) then finds anything to replace in it.
#
# Pure bash: Keycloak's image has no sed, awk or envsubst. Texts are split at `$`, so that the work grows with the
# number of placeholders and not with the size of the file.

# The folder of the secrets that come as files, where Compose and Kubernetes put them.
secrets_dir=${SECRETS_DIR:-/run/secrets}

# take_files NAME…: gives those variables that come from files their values. They are not exported: the program that is
# started in the end has only those that it needs. Sets from_files to their names; fails after naming all that are wrong.
# A path in NAME_FILE is never shown: it may be the secret itself, in the wrong place.
take_files() {
  local name pointer what wrong=0
  from_files=()
  for name in "$@"; do
    pointer=${name}_FILE what=$secrets_dir/$name
    # NAME_FILE may be a variable of the documents itself.
    if [[ -z ${!pointer:-} || " $* " == *" $pointer "* ]]; then
      [[ -e $what || -L $what ]] || continue
      REPLY=$what
    elif [[ -e $what && ! $what -ef ${!pointer} ]]; then
      printf 'error: %s is set, and there is the file %s: remove one\n' "$pointer" "$what" >&2
      wrong=1
      continue
    else
      REPLY=${!pointer} what="the file that $pointer names"
      unset "$pointer"
    fi
    if [[ -n ${!name+set} ]]; then
      printf 'error: the variable %s is set, and comes from a file too (%s): remove one\n' "$name" "$what" >&2
      wrong=1
    elif take_file "$name" "$REPLY" "$what"; then
      from_files+=("$name")
    else
      wrong=1
    fi
  done
  return "$wrong"
}

# take_file NAME FILE WHAT: sets the variable NAME to what is in FILE, byte for byte, but for line breaks at its end, which
# editors write: the official images leave them out, too. WHAT stands for the file in messages.
take_file() {
  local LC_ALL=C content='' problem # bytes
  if [[ ! -e $2 ]]; then problem='is not there'
  elif [[ -d $2 ]]; then problem='is a folder'
  elif [[ ! -r $2 ]]; then problem="the user $EUID cannot read"
  elif IFS= read -r -d '' content <"$2"; then problem='has a NUL character'
  else
    content=${content%"${content##*[!$'\n']}"}
    printf -v "$1" '%s' "$content"
    [[ -z $content ]] || return 0
    problem='is empty'
  fi
  printf 'error: the variable %s comes from a file that %s: %s\n' "$1" "$problem" "$3" >&2
  return 1
}

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

# take_variables FILE…: sets variables to the names of those that the files refer to, and takes them as take_named does.
take_variables() {
  mapfile -t variables < <(placeholder_variables "$@")
  take_named "${variables[@]}"
}

# take_named NAME…: takes from files those variables that come from there. Fails after naming the files that cannot be taken,
# or else the variables that are not set.
take_named() {
  local name missing=0
  take_files "$@" || return 1
  for name in "$@"; do
    [[ -z ${!name+set} ]] || continue
    printf 'error: the variable %s is not set, and there is no file %s\n' "$name" "$secrets_dir/$name" >&2
    missing=1
  done
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
        printf 'error: the value of the variable %s is not JSON\n' "$name" >&2
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

# find_realm_templates FOLDER: sets realm_templates to the realm files of the first start: realm.json, or several in realms/, each
# named after its folder of templates. A file that is too large for a ConfigMap of Kubernetes comes in parts, FILE.00, FILE.01, …:
# they are put together in another folder. Sets templates to the folder that has them.
find_realm_templates() {
  local first whole name
  templates=$1
  for first in "$1"/realm.json.00 "$1"/realms/*.json.00; do
    [[ -e $first ]] || continue
    if [[ $templates == "$1" ]]; then
      templates=$(mktemp -d)
      mkdir "$templates/realms"
      for whole in "$1"/realms/*.json; do [[ ! -e $whole ]] || cp "$whole" "$templates/realms"; done
    fi
    name=${first#"$1"/}
    cat "${first%00}"[0-9][0-9] >"$templates/${name%.00}"
  done
  realm_templates=("$templates"/realms/*.json)
  if [[ -n ${REALM_TEMPLATE:-} || ! -e ${realm_templates[0]} ]]; then
    realm_templates=("${REALM_TEMPLATE:-$templates/realm.json}")
  fi
}

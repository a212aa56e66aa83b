#!/usr/bin/env bash
# Runs the README's two commands as on a machine that has nothing: a clean clone, an empty home, and a path with Node, git,
# bash and coreutils only. They have to pass there, and to say in the last line what could not be tried. The tests have to
# pass whatever people have made of stages/, templates/ and deploy/: here, they are gone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
chmod 755 "$folder" # some tests run programs as another user
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/home"
git clone --quiet . "$folder/clone"

for program in node npm npx git bash sh; do
  ln -s "$(type -P "$program")" "$folder/bin/$program"
done
for program in $(dpkg --listfiles coreutils); do
  [[ $program != */bin/* ]] || ln -s "$program" "$folder/bin/"
done

# How this machine reaches the registry is not part of what is tried.
environment=("PATH=$folder/bin" "HOME=$folder/home")
for name in $(compgen -e); do
  case ${name,,} in
    npm_config_registry | npm_config_fetch_timeout | npm_config_userconfig | npm_config_globalconfig | npm_config_cafile | \
      http_proxy | https_proxy | no_proxy | node_extra_ca_certs | ssl_cert_file | ssl_cert_dir)
      environment+=("$name=${!name}")
      ;;
  esac
done
[[ ! -f ~/.npmrc ]] || cp ~/.npmrc "$folder/home/"

bare() {
  printf '$ %s\n' "$*"
  if ! env --ignore-environment --chdir="$folder/clone" "${environment[@]}" "$@" &>"$folder/log"; then
    cat "$folder/log"
    return 1
  fi
  tail -n 1 "$folder/log"
}
bare npx -y pnpm generate --stage dev
rm -r "$folder"/clone/{stages,templates,deploy}
bare npx -y pnpm test
if [[ $(tail -n 1 "$folder/log") != 'Not tried here: '* ]]; then
  printf 'the last line does not say what could not be tried\n' >&2
  exit 1
fi

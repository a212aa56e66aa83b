// The scripts know nothing of the program: at each completion they ask it, so that they cannot get stale.

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

// Works without the package bash-completion, and with the bash 3.2 of macOS, whose compgen is all there is.
const bash = String.raw`# Completion of realm-as-code for bash. In ~/.bashrc: source <(realm-as-code completion bash)
_realm_as_code() {
  local current=$2 line
  local IFS=$'\n'
  COMPREPLY=()
  while read -r line; do
    case $line in
      :files)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$current"))
        ;;
      :folders)
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -d -- "$current"))
        ;;
      *) COMPREPLY+=("$(printf '%q' "${'$'}{line%%$'\t'*}")") ;;
    esac
  done < <("$1" complete "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _realm_as_code realm-as-code
`;

const zsh = String.raw`#compdef realm-as-code
# Completion of realm-as-code for zsh. In ~/.zshrc, after compinit: source <(realm-as-code completion zsh)
_realm_as_code() {
  local line tab=$'\t'
  local -a candidates
  while IFS= read -r line; do
    case $line in
      :files) _files; return ;;
      :folders) _files -/; return ;;
      *) candidates+=("${'$'}{${'$'}{line%%$tab*}//:/\\:}:${'$'}{line#*$tab}") ;;
    esac
  done < <("${'$'}{words[1]}" complete "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)
  _describe 'realm-as-code' candidates
}
if [[ $funcstack[1] == _realm_as_code ]]; then
  _realm_as_code "$@"
else
  compdef _realm_as_code realm-as-code
fi
`;

const fish = String.raw`# Completion of realm-as-code for fish. In ~/.config/fish/config.fish: realm-as-code completion fish | source
function __realm_as_code_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l lines ($words[1] complete $words[2..-1] "$current" 2>/dev/null)
  switch "$lines[1]"
    case :files
      __fish_complete_path "$current"
    case :folders
      __fish_complete_directories "$current"
    case '*'
      printf '%s\n' $lines
  end
end
complete --command realm-as-code --no-files --arguments '(__realm_as_code_complete)'
`;

/** The script that makes each shell complete command lines. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

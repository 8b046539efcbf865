# Completion of joelclaw-infra for bash 3.2 (which macOS has) and newer. Values that only the program knows are asked of
# its hidden command `__complete KIND`.

_joelclaw_infra_values() {
  joelclaw-infra __complete "$1" 2>/dev/null | cut -f1
}

# The command among the words before the cursor, global options and their values left out.
_joelclaw_infra_command() {
  local i=1 found=""
  while [ "$i" -lt "$COMP_CWORD" ]; do
    case ${COMP_WORDS[i]} in
      -c | --config | -o | --output | --color | --timeout | --wait | --simulate | --force | --reason | --for | --last | --since | --service | --strategy | --confirm | =) i=$((i + 1)) ;;
      -*) ;;
      *) found="$found ${COMP_WORDS[i]}" ;;
    esac
    i=$((i + 1))
  done
  printf '%s' "${found# }"
}

_joelclaw_infra() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local globals="-c --config -o --output --json --color -q --quiet -v --verbose --timeout --wait --simulate -h --help --version"
  local words="" command word
  COMPREPLY=()
  if [ "$before" = "=" ] && [ "$COMP_CWORD" -ge 2 ]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  elif [ "$current" = "=" ]; then
    current=""
  fi
  command=$(_joelclaw_infra_command)
  case $before in
    -c | --config)
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
      return
      ;;
    -o | --output) words="text json ndjson" ;;
    --color) words="auto always never" ;;
    --timeout) words="5s 10s 30s 1m" ;;
    --wait) words="30s 1m 5m" ;;
    --for) words="30m 1h 4h" ;;
    --last) words="1 5 20" ;;
    --keep) words="3 7 14" ;;
    --service) words="$(_joelclaw_infra_values services)" ;;
    --strategy) words="edit swap" ;;
    --force | --reason | --since | --confirm) return ;;
    --simulate) words="list $(_joelclaw_infra_values scenarios)" ;;
    --watch)
      words="2s 5s 10s 1m"
      [ "${current#-}" = "$current" ] || words=$globals
      ;;
    *)
      case $command in
        "") words="status up down heal ports backup config log explain version completion help $globals" ;;
        status) words="--watch $globals" ;;
        up) words="--if-intended --restart-vm --dry-run --plan $globals" ;;
        down) words="--keep-vm --reason --dry-run --plan $globals" ;;
        heal) words="--watch --force --dry-run --plan pause resume $globals" ;;
        "heal pause") words="--for --reason $globals" ;;
        ports) words="list check add remove $globals" ;;
        "ports add")
          words="--service --strategy --dry-run --plan --confirm $globals"
          ;;
        "ports remove")
          words="--strategy --dry-run --plan --confirm $globals"
          words="$words $(_joelclaw_infra_values ports)"
          ;;
        backup) words="create list verify prune $globals" ;;
        "backup create") words="--dry-run --plan $globals" ;;
        "backup prune") words="--keep --dry-run --plan $globals" ;;
        log) words="--last --since $globals" ;;
        config) words="show check path init $globals" ;;
        "config check")
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
          words=$globals
          ;;
        explain) words="$(_joelclaw_infra_values classes) $globals" ;;
        completion) words="zsh bash fish $globals" ;;
        help) words="status up down heal ports backup config log explain version completion help $globals" ;;
        "help heal") words="pause resume $globals" ;;
        "help ports") words="list check add remove $globals" ;;
        "help backup") words="create list verify prune $globals" ;;
        "help config") words="show check path init $globals" ;;
        *) words=$globals ;;
      esac
      ;;
  esac
  # Options are offered where one is begun, so that values are not lost among them.
  case $current in
    -*) ;;
    *)
      # shellcheck disable=SC2086  # a list of words without blanks or patterns
      words=$(printf '%s\n' $words | grep -v '^-')
      ;;
  esac
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}

complete -F _joelclaw_infra joelclaw-infra

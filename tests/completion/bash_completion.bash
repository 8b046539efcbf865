# bash_completion.bash PROGRAM COMPLETIONS: asks bash's own completion function what it would offer.
set -u
program=$1 completions=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf -- "$work"' EXIT
mkdir -p "$work/bin" && ln -s -- "$program" "$work/bin/joelclaw-infra"
touch "$work/a-stack.yaml"
PATH=$work/bin:$PATH
cd "$work" || exit 1
# shellcheck source=/dev/null
. "$completions/joelclaw-infra.bash"

failures=0
complete_words() { # the words of a line, the last one being completed
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _joelclaw_infra
}
check() { # offers|withholds WORD -- LINE...
  local how=$1 word=$2
  shift 3
  complete_words "$@"
  local found=withholds each
  for each in "${COMPREPLY[@]+"${COMPREPLY[@]}"}"; do
    [ "$each" = "$word" ] && found=offers
  done
  if [ "$found" != "$how" ]; then
    echo "bash $found '$word' after: $*" >&2
    failures=$((failures + 1))
  fi
}

check offers status -- joelclaw-infra ''
check offers heal -- joelclaw-infra ''
check offers --if-intended -- joelclaw-infra up --
check offers pause -- joelclaw-infra heal ''
check offers --for -- joelclaw-infra heal pause --
check withholds recreate -- joelclaw-infra ''
check withholds --json -- joelclaw-infra ''
check offers --json -- joelclaw-infra --
check offers --watch -- joelclaw-infra status --w
check withholds --watch -- joelclaw-infra explain --w
check offers ndjson -- joelclaw-infra -o ''
check offers json -- joelclaw-infra status --output = j
check offers status -- joelclaw-infra -o json s
check offers host-forward-dead -- joelclaw-infra explain host-f
check withholds vm-zombie -- joelclaw-infra explain host-f
check offers zombie -- joelclaw-infra --simulate zo
check offers status -- joelclaw-infra --simulate zombie st
check offers check -- joelclaw-infra ports ''
check offers show -- joelclaw-infra config ''
check offers a-stack.yaml -- joelclaw-infra config check a-
check offers a-stack.yaml -- joelclaw-infra -c a-
check offers zsh -- joelclaw-infra completion ''
check offers config -- joelclaw-infra help c
check offers 5s -- joelclaw-infra status --watch ''
check withholds status -- joelclaw-infra version ''

[ "$failures" -eq 0 ] || exit 1
echo "bash: all offered as they should be"

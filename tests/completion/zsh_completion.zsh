# zsh_completion.zsh PROGRAM COMPLETIONS: drives a real zsh through a pseudo terminal and presses Tab.
#
# The inner shell lists matches instead of inserting them (compstate) between two marks, so that what is asked is exactly
# which words zsh would offer at that place.
emulate -L zsh
zmodload zsh/zpty || { print -u2 'zsh has no zpty'; exit 1 }

program=$1 completions=$2
work=$(mktemp -d) || exit 1
trap 'zpty -d inner 2>/dev/null; rm -rf -- "$work"' EXIT
mkdir -p $work/bin $work/home $work/fpath
ln -s -- "$program" $work/bin/joelclaw-infra
cp -- "$completions/_joelclaw-infra" $work/fpath/
touch $work/home/a-stack.yaml $work/home/other.txt

cat >$work/setup.zsh <<'SETUP'
PROMPT='ready> ' ; RPROMPT= ; unsetopt zle_bracketed_paste 2>/dev/null
# A long list would ask whether it is to be shown, and take the next key for the answer.
LISTMAX=1000000; setopt no_beep no_list_beep no_auto_list
fpath=($WORK/fpath $fpath)
autoload -Uz compinit && compinit -u -d $WORK/dump
bindkey '^I' complete-word
zstyle ':completion:*' list-colors ''
# Every match that is added is noted, whoever adds it; then the line is thrown away.
typeset -ga noted
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * || $* == *-[OAD]\ * ]]; then
    builtin compadd "$@"
    return $?
  fi
  typeset -a __hits
  builtin compadd -O __hits "$@"
  noted+=("${__hits[@]}")
  builtin compadd "$@"
}
note-and-forget() {
  noted=()
  zle complete-word-plain
  print -r -- "" >>$WORK/out
  print -rl -- BEGIN "${noted[@]}" END >>$WORK/out
  BUFFER=
}
zle -C complete-word-plain complete-word _main_complete
zle -N note-and-forget
bindkey '^I' note-and-forget
SETUP

zpty -b inner env -i HOME=$work/home WORK=$work TERM=dumb LANG=C PATH=$work/bin:$PATH zsh -f -i
zpty -w inner "cd; source $work/setup.zsh; print set-up >$work/out"

wait_for() {  # $1: line of the file, at most ten seconds for it; what the terminal says is drained meanwhile
  local i chunk
  for ((i = 0; i < 500; ++i)); do
    while zpty -r -t inner chunk 2>/dev/null; do :; done
    [[ -e $work/out ]] && grep -qx -- "$1" $work/out && return 0
    sleep 0.02
  done
  return 1
}
wait_for set-up || { print -u2 'the inner zsh did not come up'; exit 1 }

typeset -a offered
complete_line() {  # $1: what is typed before Tab
  : >$work/out
  zpty -n -w inner "$1"$'\t'
  wait_for END || { print -u2 "no answer to: $1"; exit 1 }
  offered=(${(f)"$(sed -n '/^BEGIN$/,/^END$/p' $work/out | sed '1d;$d')"})
  offered=(${offered%%[ =]})
}

failures=0
offers() {  # $1: line, then words that must be among the matches
  local line=$1 word
  complete_line $line
  for word in ${@[2,-1]}; do
    if (( ! ${offered[(Ie)$word]} )); then
      print -u2 "not offered after '$line': $word (offered: $offered)"
      (( ++failures ))
    fi
  done
}
withholds() {  # $1: line, then words that must not be among the matches
  local line=$1 word
  complete_line $line
  for word in ${@[2,-1]}; do
    if (( ${offered[(Ie)$word]} )); then
      print -u2 "offered after '$line': $word"
      (( ++failures ))
    fi
  done
}

offers 'joelclaw-infra ' status up down heal ports backup log config explain version completion help
withholds 'joelclaw-infra ' recreate
offers 'joelclaw-infra up --' --plan --if-intended --restart-vm
offers 'joelclaw-infra heal ' pause resume
offers 'joelclaw-infra heal --' --force --plan
offers 'joelclaw-infra ports ' list check add remove
offers 'joelclaw-infra heal pause --' --for --reason
offers 'joelclaw-infra log --' --last --since
offers 'joelclaw-infra s' status
withholds 'joelclaw-infra s' config
offers 'joelclaw-infra --' --output --json --config --simulate --timeout --version
offers 'joelclaw-infra status --' --watch --json --verbose
withholds 'joelclaw-infra explain --' --watch
offers 'joelclaw-infra -o ' text json ndjson
offers 'joelclaw-infra status -o ' text json ndjson
offers 'joelclaw-infra -o json ' status explain
withholds 'joelclaw-infra status -o json --' --output
offers 'joelclaw-infra status --color=' auto always never
offers 'joelclaw-infra status --watch ' 5s
offers 'joelclaw-infra explain ' host-forward-dead node-tainted vm-zombie
offers 'joelclaw-infra explain host-f' host-forward-dead
withholds 'joelclaw-infra explain host-f' vm-zombie
offers 'joelclaw-infra -v explain node-t' node-tainted
offers 'joelclaw-infra --simulate ' zombie S05 healthy list
offers 'joelclaw-infra --simulate=zo' zombie
offers 'joelclaw-infra --simulate zombie ' status
offers 'joelclaw-infra config ' show check path init
offers 'joelclaw-infra config check ' a-stack.yaml
withholds 'joelclaw-infra config check ' other.txt
offers 'joelclaw-infra --config ' a-stack.yaml
offers 'joelclaw-infra completion ' zsh bash fish
offers 'joelclaw-infra help ' status config

(( failures == 0 )) || { print -u2 "$failures failures"; exit 1 }
print 'zsh: all offered as they should be'

# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced: `check SENTENCE CODE COMMAND...` runs a command without a terminal and holds its exit status against CODE (or
# several, as 1,2,3). What it says is in $work/out and $work/err for `says`, `says_not` and `is_silent`.

# is_ours DIRECTORY: nobody else can write to it or above it, which is what the program asks of a spec's place
is_ours() {
  at=$1
  while :; do
    # shellcheck disable=SC2012  # of one directory the mode alone
    case $(ls -ld "$at" 2>/dev/null | cut -c 1-10) in
      d????-??-?) ;;
      *) return 1 ;;
    esac
    [ "$at" != / ] || return 0
    at=$(dirname "$at")
  done
}

for place in "$PWD" "${HOME:-/nowhere}" /run /var/lib; do
  if [ -w "$place" ] && is_ours "$place"; then
    break
  fi
done
work=$(mktemp -d "$place/robustness-XXXXXX")
trap 'rm -rf "$work"' EXIT
faults=0
sentence=''

fault() {
  faults=$((faults + 1))
  printf 'FAIL %s: %s\n' "$sentence" "$1"
  sed 's/^/  out: /' "$work/out"
  sed 's/^/  err: /' "$work/err"
}

# Homebrew's coreutils have it under another name.
command -v timeout >/dev/null 2>&1 || timeout() { gtimeout "$@"; }

check() {
  sentence=$1
  wanted=$2
  shift 2
  code=0
  timeout -k 2 60 "$@" </dev/null >"$work/out" 2>"$work/err" || code=$?
  case ",$wanted," in
    *",$code,"*) ;;
    *) fault "exit status $code, expected $wanted" ;;
  esac
}

# says STREAM WORDS
says() {
  grep -qF -- "$2" "$work/$1" || fault "std$1 does not say: $2"
}

says_not() {
  if grep -qF -- "$2" "$work/$1"; then
    fault "std$1 says: $2"
  fi
}

is_silent() {
  [ ! -s "$work/$1" ] || fault "std$1 is not silent"
}

close_suite() {
  [ "$faults" -eq 0 ] || { echo "$faults faults"; exit 1; }
  echo "all is well"
}

#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2154  # for the inner shell; $work is checks.sh's
# Streams that are closed, gone or full: the exit status says what it would have said, and nobody waits.
set -eu
program=$1
here=$(dirname "$0")
# shellcheck source=tests/robustness/checks.sh
. "$here/checks.sh"
export program HOME="$work"

check "a closed stdout is no error, and the verdict is the exit status" 0 sh -c '"$program" --simulate healthy status >&-'
is_silent err
check "a closed stdout takes nothing from a verdict" 2 sh -c '"$program" --simulate zombie status >&-'
is_silent err
check "a closed stdout is no error with JSON either" 2 sh -c '"$program" --simulate zombie status -o json >&-'
is_silent err
check "a closed stderr is no error" 2 sh -c '"$program" --simulate zombie status -vv 2>&-'
says out "vm-zombie"
check "a closed stderr is no error to a usage error" 64 sh -c '"$program" no-such-command 2>&-'
check "with all three closed the exit status is still said" 2 sh -c '"$program" --simulate zombie status <&- >&- 2>&-'
check "a closed stdin is no error" 0 sh -c '"$program" --simulate healthy status <&-'
says out "healthy"
check "what is opened in a closed stream's place gets none of the answer" 0 \
  sh -c '"$program" --simulate healthy status -vv <&- >&- 2>"$HOME/err"; test ! -s "$HOME/stack.yaml"'

# The reader's end is closed before the writer begins, which makes it certain.
check "a reader that went away is no error" 0 sh -c '
  mkfifo "$HOME/pipe"
  { sleep 1; code=0; "$program" --simulate zombie status || code=$?; echo "$code" >"$HOME/code"; } >"$HOME/pipe" &
  head -n 0 <"$HOME/pipe"; exec 3<"$HOME/pipe" 3<&-; wait; test "$(cat "$HOME/code")" = 2'
is_silent err
check "a watch ends with its reader" 0 sh -c '"$program" --simulate healthy status --watch 1s | head -n 3'
is_silent err

if [ -w /dev/full ]; then
  check "a full disk behind stdout is an error of its own" 74 sh -c '"$program" --simulate zombie status >/dev/full'
  says err "cannot be written"
  says err "hint: "
  check "a full disk behind stdout is one with JSON too" 74 sh -c '"$program" --simulate healthy status -o json >/dev/full'
  check "a full disk ends a watch" 74 sh -c '"$program" --simulate healthy status --watch 1s >/dev/full'
  check "a full disk behind stderr hides no verdict" 2 sh -c '"$program" --simulate zombie status -vv 2>/dev/full'
  says out "vm-zombie"
fi

close_suite

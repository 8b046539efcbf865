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

# A command that changes something finishes it, whoever reads.
for change in "S05 heal" "S02 up" "healthy down"; do
  export change
  check "without a reader it is done: $change" 0 sh -c '"$program" --simulate $change >&-'
  says err "done"
  check "without anybody to tell it is done: $change" 0 sh -c '"$program" --simulate $change >&- 2>&-'
  check "with a reader that went away it is done: $change" 0 sh -c '
    { sleep 1; code=0; "$program" --simulate $change || code=$?; echo "$code" >"$HOME/code"; } | true
    test "$(cat "$HOME/code")" = 0'
done
check "without a reader the verdict on what is left is the exit status" 2 sh -c '"$program" --simulate S30 heal >&-'
check "a watch that heals ends with its reader" 0 sh -c '"$program" --simulate S05 heal --watch 1s | head -n 1'

if [ -w /dev/full ]; then
  check "a full disk behind a repair's answer is an error of its own" 74 sh -c '"$program" --simulate S05 heal >/dev/full'
  says err "done"
  check "a full disk ends a watch that heals" 74 sh -c '"$program" --simulate S05 heal --watch 1s >/dev/full'
  check "a full disk behind stdout is an error of its own" 74 sh -c '"$program" --simulate zombie status >/dev/full'
  says err "cannot be written"
  says err "hint: "
  check "a full disk behind stdout is one with JSON too" 74 sh -c '"$program" --simulate healthy status -o json >/dev/full'
  check "a full disk ends a watch" 74 sh -c '"$program" --simulate healthy status --watch 1s >/dev/full'
  check "a full disk behind stderr hides no verdict" 2 sh -c '"$program" --simulate zombie status -vv 2>/dev/full'
  says out "vm-zombie"
fi

close_suite

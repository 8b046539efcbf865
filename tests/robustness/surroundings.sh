#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016,SC2154  # for the inner shell; $work is checks.sh's
# Surroundings that are bare, strange or hostile: a sensible answer, its exit status, and no waiting.
set -eu
program=$1
here=$(dirname "$0")
# shellcheck source=tests/robustness/checks.sh
. "$here/checks.sh"
unset JOELCLAW_INFRA_CONFIG XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME LC_ALL LC_CTYPE CLICOLOR_FORCE || true
mkdir -p "$work/home" "$work/tools"
export program HOME="$work/home" PATH="/usr/bin:/bin"

# spec NAME LINES...: a spec whose witnesses are asked for a second at most
spec() {
  file=$work/$1.yaml
  shift
  { printf 'apiVersion: joelclaw-infra/v1\nname: joelclaw\n'; printf '%s\n' "$@"; printf 'heal:\n  requestTimeout: 1s\n'; } >"$file"
  chmod 600 "$file"
}

# tool NAME SCRIPT
tool() {
  printf '#!/bin/sh\n%s\n' "$2" >"$work/tools/$1"
  chmod 755 "$work/tools/$1"
}

# A host whose tools are ours: each a program that says nothing.
tools='tools:'
for name in colima limactl docker kubectl talosctl helm; do
  tool "$name" 'exit 1'
  tools="$tools
  $name: $work/tools/$name"
done

check "without HOME the user's own home is taken" 0 env -u HOME "$program" config path
says out "/joelclaw-infra/stack.yaml"
check "a HOME that is empty is none" 0 env HOME= "$program" config path
says out "/joelclaw-infra/stack.yaml"
check "without HOME status answers" 0 env -u HOME "$program" --simulate healthy status
if [ "$(id -u)" -eq 0 ] && setpriv --reuid 54321 --clear-groups test -x "$program"; then
  check "a user without any home is told so" 78 env -u HOME setpriv --reuid 54321 --clear-groups "$program" config path
  says err "HOME is not set"
  says err "hint: "
else
  echo "SKIP a user without any home: takes root and setpriv"
fi

check "without a spec the built-in default is in force, and said so" 0 "$program" config show
says out "built-in default"
check "without a spec status judges this host by the built-in default" 0,1,2,3,69 "$program" status
says out "joelclaw"
says_not err "hint: joelclaw-infra config"
[ "$code" -ne 69 ] || says out "is not installed"
for words in status 'config show'; do
  # shellcheck disable=SC2086  # words, on purpose
  check "a spec that was named and is not there is an error: $words" 78 "$program" -c "$work/none.yaml" $words
  says err "$work/none.yaml: cannot be read: no such file"
  says err "hint: joelclaw-infra config init --config $work/none.yaml"
done
check "a spec to be checked that is not there is an error" 78 "$program" config check "$work/none.yaml"
says err "$work/none.yaml: cannot be read: no such file"
spec here 'hosts: [some-other-host]'
ln -s "$work" "$work/linked"
for way in "$work/linked/here.yaml" "$work//./here.yaml" "$work/home/../here.yaml"; do
  check "a spec is found however its path is written" 0 "$program" config check "$way"
done

spec elsewhere 'hosts: [some-other-host]' "$tools"
check "a spec for another host is not this host's to judge" 69 "$program" -c "$work/elsewhere.yaml" status
says out "not-hosted-here"
says out "some-other-host"
says_not out "FAIL"
says_not out "skip"
check "a spec for another host says so in JSON" 69 "$program" -c "$work/elsewhere.yaml" status -o json
says out "NOT_HOSTED_HERE"

spec missing "$tools"
sed "s|$work/tools/limactl|$work/nowhere/limactl|" "$work/missing.yaml" >"$work/missing.new"
cat "$work/missing.new" >"$work/missing.yaml"
check "a tool that is missing is named, with the line that installs it" 69 "$program" -c "$work/missing.yaml" status
says out "tool-missing: limactl is not installed: "
says_not out "tool-missing: colima"

spec mute "$tools"
check "tools that only fail make nothing red that was not seen to be broken" 1,2,3 "$program" -c "$work/mute.yaml" status
says_not err "bug"
for name in colima limactl docker kubectl talosctl helm; do
  tool "$name" 'trap "" TERM; sleep 30'
done
began=$(date +%s)
check "tools that hang, and ignore TERM, are waited for no longer than they may take" 1,2,3 "$program" -c "$work/mute.yaml" status
took=$(($(date +%s) - began))
[ "$took" -le 6 ] || fault "took $took s with a requestTimeout of 1 s"
says out "no answer within its deadline"
if pgrep -f "$work/tools/" >/dev/null 2>&1; then
  fault "left a tool behind"
fi

# Every screen of every scenario, in a locale and on a terminal that can do nothing.
bytes() { LC_ALL=C tr -d '\001-\177' <"$work/out" | wc -c; }
"$program" --simulate list | sed -n 's/^  \([A-Za-z][A-Za-z0-9-]*\).*/\1/p' >"$work/scenarios"
while read -r scenario; do
  check "LANG=C: $scenario is told in ASCII, without colour" 0,1,2,3,69 env LANG=C TERM=dumb COLUMNS=20 "$program" --simulate "$scenario" status
  [ "$(bytes)" -eq 0 ] || fault "bytes that the locale does not have"
  says_not out "$(printf '\033')"
  says_not out "could not be asked, "
done <"$work/scenarios"
check "an environment of nothing at all is enough" 2 env -i "$program" --simulate zombie status
says out "vm-zombie"

close_suite

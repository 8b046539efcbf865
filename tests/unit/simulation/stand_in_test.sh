#!/bin/sh
# The stand-in as scripts meet it: a program of another name, its state in a file, its answers on two streams.
# usage: stand_in_test.sh STAND_IN
set -eu

program=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export STAND_IN_STATE="$place/state.json" STAND_IN_PACE=0

fail() {
  echo "$0: $*" >&2
  exit 1
}
expect() {  # STATUS PART-OF-BOTH-STREAMS WORD...
  wanted=$1 part=$2
  shift 2
  status=0
  said=$("$@" 2>&1) || status=$?
  [ "$status" -eq "$wanted" ] || fail "$*: exit status $status, not $wanted: $said"
  case $said in
    *"$part"*) ;;
    *) fail "$*: does not say '$part': $said" ;;
  esac
}

for name in colima limactl talosctl docker kubectl ssh; do
  ln -s "$program" "$place/$name"
done

expect 0 '"status":"Running"' "$place/limactl" list --json
expect 0 '"name":"default"' "$place/colima" list --json
expect 0 'colima is running using macOS' "$place/colima" status
expect 0 '"docker_socket":"unix:///Users/joel/.colima/default/docker.sock"' "$program" colima status --json
expect 0 'colima version 0.10.0' "$place/colima" version
expect 0 '"mountPoint":"/mnt/lima-colima"' "$place/limactl" disk list --json
expect 0 '"version": "2.0.3"' "$place/limactl" info
expect 0 '"stage": "running"' "$place/talosctl" -n 10.5.0.2 -e 127.0.0.1:64785 get machinestatus -o json
expect 1 'nodes are not set' "$place/talosctl" get machinestatus -o json
expect 64 'simulation: unknown command: docker swarm init' "$place/docker" swarm init
[ -z "$("$place/colima" status 2>/dev/null)" ] || fail "colima status says something on stdout"

rm "$STAND_IN_STATE"
export STAND_IN_SCENARIO=S02
expect 1 'colima is not running' "$place/colima" status
expect 0 '"status":"Stopped"' "$place/limactl" list --json
unset STAND_IN_STATE
expect 64 'usage' "$place/colima" status

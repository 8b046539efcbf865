#!/bin/sh
# SPDX-License-Identifier: MIT
# `status` on a home that cannot be written to: it must do its work, and the trees before and after must be the same.
set -eu
program=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

home=$work/home
tools=$work/tools
mkdir -p "$home/.colima/default" "$home/.colima/_lima/colima" "$home/.colima/_lima/_disks/colima" "$home/.kube" \
  "$home/.talos" "$home/.docker" "$home/.local/state/joelclaw-infra/joelclaw" "$tools" "$work/run"
chmod 700 "$home/.local/state/joelclaw-infra"
printf 'cpu: 4\nmemory: 8\ndisk: 60\nruntime: docker\n' >"$home/.colima/default/colima.yaml"
printf 'Host lima-colima\n  Hostname 127.0.0.1\n  Port 1\n  User nobody\n' >"$home/.colima/_lima/colima/ssh.config"
printf 'apiVersion: v1\nkind: Config\ncurrent-context: ""\ncontexts: []\nclusters: []\nusers: []\n' >"$home/.kube/config"
printf 'context: ""\ncontexts: {}\n' >"$home/.talos/config"

# Tools that would leave something behind if they were asked to do anything but look.
for tool in colima limactl docker kubectl talosctl helm; do
  # shellcheck disable=SC2016  # for the tool's own shell
  printf '#!/bin/sh\necho "$0 $*" >>"%s/asked"\nexit 1\n' "$work" >"$tools/$tool"
  chmod 755 "$tools/$tool"
done

# Names, modes, owners, sizes and contents by tools that every system has; what was touched and put back is told by the
# change times.
tree() {
  find "$home" -exec ls -ldn {} + | awk '{ print $1, $3, $4, $5, $NF }' | sort
  find "$home" -type f -exec cksum {} + | sort
}

chmod -R a-w "$home"
tree >"$work/before"
touch "$work/marker"
code=0
# Root writes where the mode forbids it: for root the home is a mount that is read-only, where one can be had.
# shellcheck disable=SC2016  # for the inner shell
read_only='mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && ! touch "$1/x" 2>/dev/null || exit 99; shift; exec "$@"'
in_read_only_home() {
  if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
    unshare -m sh -c "$read_only" sh "$home" "$@"
  else
    "$@"
  fi
}
run() {
  in_read_only_home env -u XDG_CONFIG_HOME -u XDG_STATE_HOME -u XDG_DATA_HOME -u JOELCLAW_INFRA_CONFIG HOME="$home" \
    XDG_RUNTIME_DIR="$work/run" JOELCLAW_INFRA_PATH="$tools" "$program" -o json "$@" </dev/null
}
if [ "$(id -u)" -eq 0 ] && ! unshare -m true 2>/dev/null; then
  echo "SKIP the read-only mount: no mount namespace can be had here; what is left is told by comparison alone"
fi
run status >"$work/out" || code=$?
tree >"$work/after"

case $code in
  1 | 2 | 3) ;;
  *)
    echo "status ended with $code instead of a verdict"
    cat "$work/out"
    exit 1
    ;;
esac
find "$home" -newercm "$work/marker" >"$work/touched"
if ! cmp -s "$work/before" "$work/after" || [ -s "$work/touched" ]; then
  echo "looking has changed the home:"
  diff "$work/before" "$work/after" || true
  cat "$work/touched"
  exit 1
fi
grep -q '"layers"' "$work/out" || { echo "no layers in the answer"; exit 1; }
if [ -n "$(find "$work/run" -mindepth 1)" ]; then
  echo "left behind:"
  find "$work/run" -mindepth 1
  exit 1
fi
if grep -vE '/limactl list --json$|/kubectl .*(proxy|exec) |/talosctl .* (get|etcd alarm list)' "$work/asked"; then
  echo "a tool was asked for more than a look"
  exit 1
fi

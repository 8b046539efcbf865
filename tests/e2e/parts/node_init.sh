#!/bin/sh
# Process 1 of the node container: starts what /etc/service holds, reaps, and does not end in docker's patience: a Talos
# that shuts down takes longer than that, and is killed (137). Who waits longer sees it end by itself (130).
PATH=/bin:/usr/bin:/sbin
export PATH

shut_down() {
  echo "[talos] shutting down"
  for pid in /run/service/*.pid; do
    kill -TERM "$(cat "$pid")"
  done
  sleep 3
  exit 130
}
trap shut_down TERM INT

mkdir -p /run/service
while read -r directory; do
  mkdir -p "/opt/local-path-provisioner/$directory"
done </etc/volume-directories

echo "[talos] booting"
for name in /etc/service/*; do
  service start "${name##*/}"
done
echo "[talos] machine is running and ready"

while :; do
  sleep 3600 &
  wait $!
done

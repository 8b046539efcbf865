#!/bin/sh
# Process 1 of the node container: starts what /etc/service holds, ends on SIGTERM, reaps.
PATH=/bin:/usr/bin:/sbin
export PATH

# A power-off, as Talos does it inside its container, tells process 1's own end.
trap 'echo "shutting down"; exit 130' TERM INT

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

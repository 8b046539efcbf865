# SPDX-License-Identifier: MIT
# systemctl in the VM. Whether a unit is active is asked at every look, so that is answered here, for what the real one
# costs, a few milliseconds; what changes one is vm_systemctl.py's: CHANGE, set before this, is how that is called.

# The one place that knows what an active unit is.
state() {
  case $1 in
    docker.service)
      # dockerd ends its number with no newline, which read takes for a failure.
      pid='' name=''
      { read -r pid </run/docker.pid; [ -n "$pid" ] && read -r name <"/proc/$pid/comm"; } 2>/dev/null
      if [ "$name" = dockerd ]; then
        echo active
      else
        echo inactive
      fi ;;
    docker.socket)
      if [ -e /run/units/docker.socket ]; then echo active; else echo inactive; fi ;;
    *.*)
      echo "systemctl stand-in: unknown: is-active $1" >&2
      exit 64 ;;
    *)
      state "$1.service" ;;
  esac
}

[ "$1" = is-active ] || exec $CHANGE "$@"
shift
status=3
for unit in "$@"; do
  case $unit in -*) continue ;; esac
  said=$(state "$unit") || exit 64
  echo "$said"
  if [ "$said" = active ]; then status=0; fi
done
exit "$status"

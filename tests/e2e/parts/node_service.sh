#!/bin/sh
# service start|stop|pause|resume NAME: one of the node's services, each a script in /etc/service that ends in exec.
pid() { cat "/run/service/$2.pid"; }

case $1 in
  start)
    setsid "/etc/service/$2" </dev/null >/proc/1/fd/1 2>&1 &
    echo $! >"/run/service/$2.pid"
    ;;
  stop) kill -9 "$(pid "$@")" ;;
  pause) kill -STOP "$(pid "$@")" ;;
  resume) kill -CONT "$(pid "$@")" ;;
  *)
    echo "service: $1?" >&2
    exit 64
    ;;
esac

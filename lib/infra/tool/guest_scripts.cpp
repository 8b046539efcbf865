// SPDX-License-Identifier: MIT
#include <infra/tool/guest_scripts.hpp>

namespace joelclaw::infra {

// `docker ps` runs beside the rest, bounded, because a hung dockerd must not hide what the kernel knows. Its words wait
// in the pipe and are shown last: two writers on one stream would tear each other's lines. What could not be asked is
// said
// (`cannot ...`), so that it is not taken for an empty answer. Nothing is written anywhere, and forks are few: each
// costs a millisecond or more in a busy VM.
constexpr std::string_view facts = R"sh(
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin; export PATH
echo 'joelclaw-facts 1'
newline='
'
directories='
  cd /var/lib/docker/volumes 2>/dev/null || exit 0
  for each in */_data/local-path-provisioner/*/; do
    if [ -d "$each" ]; then each=${each%/}; echo "volume-directory ${each##*/}"; fi
  done'
kernel() {
  read -r up rest </proc/uptime && echo "uptime $up"
  read -r boot </proc/sys/kernel/random/boot_id && echo "boot-id $boot"
  date '+clock %s.%N'
  if [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then
    echo 'bridge-nf-call-iptables 1'
  else
    echo 'bridge-nf-call-iptables 0'
  fi
  tables=
  for each in /proc/net/tcp /proc/net/tcp6; do
    if [ -r "$each" ]; then tables="$tables $each"; fi
  done
  awk '
    function number(hex, i, n) {
      for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
      return n
    }
    /^processor/ { cpus++; next }
    /^MemTotal:/ { print "memory-kib " $2; next }
    FILENAME ~ /tcp/ && $4 == "0A" {
      last = split($2, part, ":")
      if (!(part[last] in seen)) { seen[part[last]] = 1; print "listen " number(part[last]) }
    }
    END { if (cpus) print "cpus " cpus }' /proc/cpuinfo /proc/meminfo $tables
}
spaces() {
  { df -P -k / /var/lib/docker; echo inodes; df -P -i / /var/lib/docker; } 2>/dev/null | awk '
    NF == 1 { inodes = 1; row = 0; next }
    /^Filesystem/ { row = 0; next }
    { row++ }
    inodes { all[row] = $2; free[row] = $4; next }
    { total[row] = ($3 + $4) * 1024; available[row] = $4 * 1024 }
    END {
      place[1] = "/"; place[2] = "/var/lib/docker"
      for (n = 1; n <= 2; n++)
        if (n in total) printf "space %s %.0f %.0f %.0f %.0f\n", place[n], total[n], available[n], all[n], free[n]
    }'
}
facts() {
  kernel
  spaces
  if command -v systemctl >/dev/null 2>&1; then
    systemctl is-active docker.service docker.socket 2>/dev/null | {
      read -r state && echo "unit docker.service $state"
      read -r state && echo "unit docker.socket $state"
    }
  fi
  if routes=$(ip -4 route show 2>/dev/null); then
    (set -f; IFS=$newline; for each in $routes; do echo "route $each"; done)
  else
    echo 'cannot route'
  fi
  if [ -w /var/lib/docker/volumes ]; then
    (eval "$directories")
  elif ! sudo -n sh -c "$directories" 2>/dev/null; then
    echo 'cannot volume-directory'
  fi
}
{
  timeout -k 1 4 docker -H unix:///var/run/docker.sock ps -a --no-trunc --format '{{json .}}' </dev/null 2>&1
  status=$?
  echo
  echo "exit $status"
} | {
  facts </dev/null
  sed -n -e '/^$/d' -e 's/^{/container {/p' -e t -e 's/^exit \([0-9][0-9]*\)$/containers-exit \1/p' -e t \
    -e 's/^/containers-error /p'
}
echo end
)sh";

// All ports at once, each for at most three seconds; what is sent comes as an argument and is never code. `CON` (four
// letters of base64) tells a connection that stays silent from one that never came about. Of an answer the first 3,000
// bytes are kept: in base64 a line then stays below the 4,096 bytes that a pipe takes whole, and no two lines mix.
constexpr std::string_view dials = R"sh(
LC_ALL=C; export LC_ALL
talk='exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 99; printf CON; printf %b "$2" >&3; exec cat <&3'
dial() {
  answer=$(timeout -k 1 3 bash -c "$talk" talk "$1" "$2" | head -c 3003 | base64 | tr -d '\n'; exit "${PIPESTATUS[0]}")
  status=$?
  case $answer in
    Q09O) if [ "$status" -eq 124 ]; then echo "dial $1 silent"; else echo "dial $1 closed"; fi ;;
    Q09O*) echo "dial $1 answered ${answer#Q09O}" ;;
    *) if [ "$status" -eq 124 ]; then echo "dial $1 no-connect"; else echo "dial $1 refused"; fi ;;
  esac
}
while [ "$#" -ge 2 ]; do dial "$1" "$2" 2>/dev/null & shift 2; done
wait
echo end
)sh";

const std::string_view guest_facts_script = facts;
const std::string_view guest_dial_script = dials;

}  // namespace joelclaw::infra

#!/bin/sh
# Builds one host from the inside. Started twice, so that the second half runs as the first process of its own process
# namespace: `setup` in fresh mount, network, UTS and IPC namespaces, then `init` as that first process.
# $1 phase, $2 root of the host, $3 name, $4 its address with the bits of the network
set -eu
phase=$1 root=$2 name=$3 address=$4

if [ "$phase" = setup ]; then
  hostname "$name"
  echo ready
  # The other side moves the network device in here and answers.
  read -r _
  ip link set lo up
  ip addr add "$address" dev eth0
  ip link set eth0 up
  exec unshare --pid --fork --kill-child /bin/sh "$0" init "$root" "$name" "$address"
fi

mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=755,nosuid dev "$root/dev"
cd "$root/dev"
mknod -m 666 null c 1 3
mknod -m 666 zero c 1 5
mknod -m 666 full c 1 7
mknod -m 666 random c 1 8
mknod -m 666 urandom c 1 9
mknod -m 666 tty c 5 0
mkdir pts shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts pts
mount -t tmpfs -o mode=1777,nosuid,nodev shm shm
ln -s pts/ptmx ptmx
ln -s /proc/self/fd fd
ln -s fd/0 stdin
ln -s fd/1 stdout
ln -s fd/2 stderr

cd "$root"
pivot_root . .
umount -l .
cd /
echo up
exec </dev/null >/dev/null 2>&1
# Whoever loses its parent becomes ours: `wait` reaps it. Killing this process ends every other one of the host.
trap '' HUP INT TERM
sleep infinity &
while :; do wait; done

#!/usr/bin/env bash
# A node, in namespaces of its own for mounts, network and processes: when this script ends, all of it is gone.
# In the environment: FOLDER, with the configuration of each program; HOST, NODE and PODS, addresses.
set -euo pipefail

# What programs keep under fixed names. The network of pods and the sockets are in /run.
mount -t tmpfs tmpfs /run
mkdir -p /run/containerd /run/netns /var/lib/cni
mount -t tmpfs tmpfs /var/lib/cni
mount --make-rshared /run

# The kubelet wants settings of the kernel that are no business of a test: it finds them as it wants them.
settings=$FOLDER/sysctl
mkdir -p "$settings"
pretend() {
  printf '%s\n' "$2" >"$settings/${1//\//-}"
  mount --bind "$settings/${1//\//-}" "/proc/sys/$1"
}
pretend vm/overcommit_memory 1
pretend vm/panic_on_oom 0
pretend kernel/panic 10
pretend kernel/panic_on_oops 1
pretend kernel/keys/root_maxkeys 1000000
pretend kernel/keys/root_maxbytes 25000000

until ip link show eth0 &>/dev/null; do sleep 0.05; done
ip address add "$NODE/24" dev eth0
ip link set eth0 up
ip link set lo up
ip route add default via "$HOST"
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables

containerd --config "$FOLDER/containerd.toml" &>"$FOLDER/containerd.log" &
touch "$FOLDER/is-up"
# The control plane is started now that its address is there.
until [[ -e $FOLDER/kubelet.json ]]; do sleep 0.05; done
# The first process of its namespace: all others end with it.
trap 'exit 0' TERM
kube-proxy --config "$FOLDER/proxy.json" &>"$FOLDER/proxy.log" &
kubelet --config "$FOLDER/kubelet.json" --kubeconfig "$FOLDER/node.kubeconfig" --hostname-override node \
  --node-ip "$NODE" --root-dir "$FOLDER/kubelet" --cert-dir "$FOLDER/kubelet-certificates" &>"$FOLDER/kubelet.log" &
wait

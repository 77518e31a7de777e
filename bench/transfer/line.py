"""A line with delay between two TUN devices: `line.py NEAR FAR`, both made here. Reads round trips in milliseconds, one a line, from
stdin, and answers each with `now N`. Every packet waits half of that; none is lost, none overtakes another.

Packets come and go with their virtio header, so that the kernel leaves TCP's segments of up to 64 KB whole: this process then carries
gigabytes a second at a normal MTU.
"""

import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
TUNSETOFFLOAD = 0x400454D0
IFF_TUN, IFF_NO_PI, IFF_VNET_HDR = 0x0001, 0x1000, 0x4000
TUN_F_CSUM, TUN_F_TSO4 = 1, 2
PACKET = 65536 + 64
BURST = 64


def device(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI | IFF_VNET_HDR))
    fcntl.ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)
    return fd


def main():
    near, far = device(sys.argv[1]), device(sys.argv[2])
    waiting = {far: collections.deque(), near: collections.deque()}
    other = {near: far, far: near}
    half = 0.0
    # A wire does not wait for a processor.
    os.nice(-15)
    print("ready", flush=True)
    while True:
        now = time.monotonic()
        pause = None
        for fd, queue in waiting.items():
            while queue and queue[0][0] <= now:
                try:
                    os.write(fd, queue[0][1])
                except OSError as error:
                    # A device that is not up yet takes nothing.
                    if error.errno not in (5, 100):
                        raise
                queue.popleft()
            if queue:
                left = queue[0][0] - now
                pause = left if pause is None else min(pause, left)
        ready, _, _ = select.select([near, far, sys.stdin], [], [], pause)
        for fd in ready:
            if fd is sys.stdin:
                line = sys.stdin.readline()
                if not line:
                    return
                half = float(line) / 2000
                print("now", line.strip(), flush=True)
                continue
            queue = waiting[other[fd]]
            due = time.monotonic() + half
            try:
                for _ in range(BURST):
                    queue.append((due, os.read(fd, PACKET)))
            except BlockingIOError:
                pass


main()

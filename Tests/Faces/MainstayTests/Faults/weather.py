#!/usr/bin/env python3
"""Runs a command in front of a bad network: weather.py LOST DELAY REPEATED SEED COMMAND…

Answers ICMP echo requests to 10.99.0.0/24 on a TUN device of its own, in the network namespace it was started in, which
must be one of its own too. LOST and REPEATED are of a hundred packets, DELAY is MIN-MAX in milliseconds each way. Hosts
from 10.99.0.200 on are dead. Before each answer comes a forged one: another payload, and from a dead host.
"""
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN_NO_PACKET_INFORMATION = 0x1001


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data[: len(data) // 2 * 2]))
    if len(data) % 2:
        total += data[-1] << 8
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def answer(packet, source, payload=None):
    """The echo reply to an echo request, from `source`."""
    icmp = packet[20:]
    body = b"\0\0\0\0" + icmp[4:8] + (payload if payload is not None else icmp[8:])
    body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, 1, 0) + source + packet[12:16]
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def main():
    lost, delays, repeated, seed = sys.argv[1:5]
    lost, repeated, weather = int(lost), int(repeated), random.Random(int(seed))
    least, most = (int(part) for part in delays.split("-"))
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"weather0", IFF_TUN_NO_PACKET_INFORMATION))
    for words in ("link set lo up", "addr add 10.99.0.254/24 dev weather0", "link set weather0 up"):
        subprocess.run(["ip", *words.split()], check=True)
    command = subprocess.Popen(sys.argv[5:])
    signal.signal(signal.SIGTERM, lambda *_: command.terminate())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])  # it is blocked in threads that start processes
    flights = []
    while command.poll() is None:
        wait = min(0.05, max(0, flights[0][0] - time.monotonic())) if flights else 0.05
        if select.select([tun], [], [], wait)[0]:
            packet = os.read(tun, 65536)
            if len(packet) > 28 and packet[0] == 0x45 and packet[9] == 1 and packet[20] == 8 and packet[19] < 200:
                os.write(tun, answer(packet, packet[16:20], b"\0" * (len(packet) - 28)))
                os.write(tun, answer(packet, packet[16:19] + b"\xc8"))
                for _ in range(2 if weather.randrange(100) < repeated else 1):
                    if weather.randrange(100) >= lost and weather.randrange(100) >= lost:
                        due = time.monotonic() + weather.randint(2 * least, 2 * most) / 1000
                        heapq.heappush(flights, (due, answer(packet, packet[16:20])))
        while flights and flights[0][0] <= time.monotonic():
            os.write(tun, heapq.heappop(flights)[1])
    sys.exit(command.returncode)


main()

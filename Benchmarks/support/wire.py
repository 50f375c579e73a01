"""What leaves this machine on loopback, as it is seen there: needs root."""

import collections
import select
import socket
import struct
import threading
import time


class Wire(threading.Thread):
    """When the first request of each round and each poll left, by what it was sent to."""

    def __init__(self, port: int, interval: float):
        super().__init__(daemon=True)
        self.port, self.interval = port, interval
        self.rounds, self.polls = collections.defaultdict(list), collections.defaultdict(list)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
        self.socket.bind(("lo", 0x0800))
        self.is_running = True

    def run(self) -> None:
        while self.is_running:
            if not select.select([self.socket], [], [], 0.2)[0]:
                continue
            now = time.monotonic()
            packet, place = self.socket.recvfrom(2048)
            # Of a protocol a socket is shown what arrives; on loopback that is what was sent.
            if place[2] != socket.PACKET_OUTGOING:
                self.note(packet, now)

    def note(self, packet: bytes, now: float) -> None:
        start, target = (packet[0] & 15) * 4, socket.inet_ntoa(packet[16:20])
        if packet[9] == socket.IPPROTO_ICMP and packet[start] == 8:
            self.add(self.rounds[target], now)
        elif packet[9] == socket.IPPROTO_UDP and struct.unpack_from(">H", packet, start + 2)[0] == self.port:
            self.add(self.polls[target], now)

    def add(self, times: list[float], now: float) -> None:
        """Repetitions within a round or a poll, and extra ones, come sooner than the next one by the schedule."""
        if not times or now - times[-1] > self.interval / 2:
            times.append(now)

    def stop(self) -> None:
        self.is_running = False
        self.join()


def lateness(times: list[float], interval: float) -> list[float]:
    """How much later than its grid each began: the grid is that of the one that is earliest upon it."""
    offsets = [(moment - times[0]) - round((moment - times[0]) / interval) * interval for moment in times]
    return [offset - min(offsets) for offset in offsets]


def missing(times: list[float], begin: float, end: float, interval: float) -> int:
    return sum(max(0, round((b - a) / interval) - 1) for a, b in zip([begin, *times], [*times, end]))


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]

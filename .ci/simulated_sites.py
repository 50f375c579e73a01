"""What `demo-sites` and `prove-sites` are made of: devices that answer SNMP, links that can be cut, a server of PostgreSQL.

Devices and links are processes of their own, so that they can be put into network namespaces; they do what they are told on
standard input, a line each, and end with it:

    simulated_sites.py devices NETWORK COUNT       `mains lost|back`, `batteries empty|full`, `uplink cut|back`
    simulated_sites.py link FROM TO [FROM TO]…     `cut`, `mended`, `weather DELAY_MS LOST_PERCENT`
"""

import asyncio
import bisect
import os
import pathlib
import pwd
import random
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PORT = 1161
COMMUNITY = b"demo"
# In this order again and again.
KINDS = ["br", "sw", "ups", "pdu"]


# MARK: Devices


def integer(tag, number):
    """An INTEGER, or whatever else is written like one (RFC 2578: Gauge32, TimeTicks, Counter32)."""
    return written(tag, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def written(tag, body):
    """A tag, the length, and the body (X.690, 8.1)."""
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + body


def object_name(name):
    parts = [name[0] * 40 + name[1], *name[2:]]
    body = bytearray()
    for part in parts:
        groups = [part & 0x7F]
        while part := part >> 7:
            groups.append(part & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return written(0x06, bytes(body))


def read(octets, at):
    """The tag at a place, its body, and what comes behind it."""
    tag, size, at = octets[at], octets[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, at = int.from_bytes(octets[at:at + count], "big"), at + count
    return tag, octets[at:at + size], at + size


def read_all(octets):
    at = 0
    while at < len(octets):
        tag, body, at = read(octets, at)
        yield tag, body


def read_name(body):
    parts, part = [], 0
    for octet in body:
        part = part << 7 | octet & 0x7F
        if not octet & 0x80:
            parts.append(part)
            part = 0
    return (parts[0] // 40, parts[0] % 40, *parts[1:])


def dotted(text):
    return tuple(int(part) for part in text.split("."))


class Plant:
    """A room: what holds for all of its devices."""

    def __init__(self):
        self.mains, self.batteries, self.uplink = True, True, True
        self.started = time.monotonic() - 864_000
        self.uplink_changed = self.started
        self.tables = {}

    def happen(self, what, how):
        setattr(self, what, how in ("back", "full"))
        if what == "uplink":
            self.uplink_changed = time.monotonic()
        self.tables = {}

    def ticks(self, instant):
        return int((instant - self.started) * 100)

    def table(self, kind):
        """What devices of a kind have, in the order of their names."""
        if kind not in self.tables:
            objects = dict(getattr(self, kind)())
            self.tables[kind] = (sorted(objects), objects)
        return self.tables[kind]

    def system(self, description, identity):
        yield dotted("1.3.6.1.2.1.1.1.0"), written(0x04, description)
        yield dotted("1.3.6.1.2.1.1.2.0"), object_name(dotted(identity))
        yield dotted("1.3.6.1.2.1.1.3.0"), lambda: integer(0x43, self.ticks(time.monotonic()))
        yield dotted("1.3.6.1.6.3.10.2.1.2.0"), integer(0x02, 1)
        yield dotted("1.3.6.1.6.3.10.2.1.3.0"), lambda: integer(0x02, self.ticks(time.monotonic()) // 100)

    # IF-MIB (RFC 2863): a row of ifTable and ifXTable.
    def port(self, index, name, is_up, changed):
        for column, value in [
            (1, integer(0x02, index)), (2, written(0x04, name)), (3, integer(0x02, 6)), (7, integer(0x02, 1)),
            (8, integer(0x02, 1 if is_up else 2)), (9, integer(0x43, self.ticks(changed))),
        ]:
            yield dotted("1.3.6.1.2.1.2.2.1") + (column, index), value
        yield dotted("1.3.6.1.2.1.31.1.1.1.1") + (index,), written(0x04, name)
        yield dotted("1.3.6.1.2.1.31.1.1.1.18") + (index,), written(0x04, b"")

    def br(self):
        yield from self.system(b"Simulated border router", "1.3.6.1.4.1.8072.3.2.10")
        yield from self.port(1, b"Te0/0/1", self.uplink, self.uplink_changed)

    def sw(self):
        yield from self.system(b"Simulated access switch", "1.3.6.1.4.1.8072.3.2.10")
        for number in range(1, 9):
            yield from self.port(100 + number, b"Gi1/0/%d" % number, True, self.started)

    # UPS-MIB (RFC 1628). Its card has power from elsewhere: it says that nothing comes out, and does not fall silent.
    def ups(self):
        yield from self.system(b"Simulated UPS", "1.3.6.1.2.1.33")
        live = self.mains or self.batteries
        source = 3 if self.mains else 5 if live else 2
        for name, number in [
            ("2.1.0", 2 if live else 4), ("2.3.0", 30 if self.mains else 1), ("2.4.0", 100 if self.mains else 4),
            ("3.2.0", 1), ("3.3.1.2.1", 500 if self.mains else 0), ("3.3.1.3.1", 230 if self.mains else 0),
            ("4.1.0", source), ("4.3.0", 1), ("4.4.1.2.1", 230 if live else 0),
        ]:
            yield dotted("1.3.6.1.2.1.33.1." + name), integer(0x02, number)

    # PowerNet-MIB, rPDU2: its input is the UPS.
    def pdu(self):
        yield from self.system(b"Simulated rack PDU", "1.3.6.1.4.1.318.1.3.4.6")
        live = self.mains or self.batteries
        for column, number in [(1, 1), (2, 1), (3, 1), (4, 2), (5, 27), (6, 230 if live else 0)]:
            yield dotted("1.3.6.1.4.1.318.1.1.26.6.3.1") + (column, 1), integer(0x02, number)
        for outlet in range(1, 9):
            for column, number in [(1, outlet), (2, 1), (4, outlet), (5, 2), (6, 2)]:
                yield dotted("1.3.6.1.4.1.318.1.1.26.9.2.3.1") + (column, outlet), integer(0x02, number)
            yield dotted("1.3.6.1.4.1.318.1.1.26.9.2.3.1.3") + (outlet,), written(0x04, b"Outlet %d" % outlet)

    def answer(self, kind, packet):
        """The response of a device to a request of version 2c (RFC 3416); None where agents are silent."""
        (_, version), (_, community), (request, pdu) = read_all(read(packet, 0)[1])
        if community != COMMUNITY or request not in (0xA0, 0xA1, 0xA5):
            return None
        (_, number), (_, once), (_, often), (_, variables) = read_all(pdu)
        names = [read_name(read(variable, 0)[1]) for _, variable in read_all(variables)]
        order, objects = self.table(kind)

        def value(name):
            found = objects[name]
            return found() if callable(found) else found

        def get(name):
            return name, value(name) if name in objects else b"\x81\0"

        def after(name):
            at = bisect.bisect_right(order, name)
            return (order[at], value(order[at])) if at < len(order) else (name, b"\x82\0")

        if request == 0xA0:
            found = [get(name) for name in names]
        elif request == 0xA1:
            found = [after(name) for name in names]
        else:
            once = int.from_bytes(once, "big")
            found, columns = [after(name) for name in names[:once]], names[once:]
            for _ in range(int.from_bytes(often, "big")):
                row = [after(name) for name in columns]
                found += row
                columns = [name for name, _ in row]
                if len(found) >= 60 or all(value == b"\x82\0" for _, value in row):
                    break
        body = b"".join(written(0x30, object_name(name) + value) for name, value in found)
        return written(0x30, written(0x02, version) + written(0x04, community) + written(
            0xA2, written(0x02, number) + integer(0x02, 0) + integer(0x02, 0) + written(0x30, body)))


def device_address(network, index):
    """Of so many devices: 127.21.0.1, …, 127.21.0.250, 127.21.1.1, …"""
    return f"{network}.{index // 250}.{index % 250 + 1}"


def device_name(index):
    return f"{KINDS[index % len(KINDS)]}-{index // len(KINDS) + 1}"


def serve_devices(network, count):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    plant, selector = Plant(), selectors.DefaultSelector()
    for index in range(int(count)):
        device = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        device.bind((device_address(network, index), PORT))
        selector.register(device, selectors.EVENT_READ, KINDS[index % len(KINDS)])
    selector.register(sys.stdin.buffer.raw, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            if key.data is None:
                words = os.read(0, 4096).decode()
                if not words:
                    return
                for line in words.splitlines():
                    plant.happen(*line.split())
                continue
            packet, source = key.fileobj.recvfrom(65536)
            if answer := plant.answer(key.data, packet):
                key.fileobj.sendto(answer, source)


# MARK: Links


class Link:
    """Passes on what comes, in order: late, and with what is lost sent again as TCP would; nothing while it is cut."""

    def __init__(self):
        self.is_cut = False
        self.delay, self.lost = 0.0, 0.0
        self.ends = set()

    def happen(self, word, *numbers):
        if word == "weather":
            self.delay, self.lost = float(numbers[0]) / 1000, float(numbers[1]) / 100
            return
        self.is_cut = word == "cut"
        if self.is_cut:
            for end in self.ends:
                end.transport.abort()

    def lateness(self):
        """Of one packet: what is lost is sent again after ever longer pauses, as the kernel's TCP does."""
        late, pause = self.delay, max(0.2, 2 * self.delay)
        while random.random() < self.lost:
            late, pause = late + pause, 2 * pause
        return late

    async def pass_on(self, reader, writer):
        packets = asyncio.Queue(maxsize=64)

        async def deliver():
            while item := await packets.get():
                due, packet = item
                await asyncio.sleep(due - time.monotonic())
                writer.write(packet)
                await writer.drain()

        async def collect():
            while packet := await reader.read(65536):
                await packets.put((time.monotonic() + self.lateness(), packet))
            await packets.put(None)

        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(deliver())
                both.create_task(collect())
        except* OSError:
            pass  # One end has gone: the other one is told.
        writer.close()

    def connecting(self, target):
        async def connect(reader, writer):
            there = None
            try:
                if not self.is_cut:
                    there = await (
                        asyncio.open_unix_connection(target) if target.startswith("/")
                        else asyncio.open_connection(*target.split(":")))
            except OSError:
                pass  # Nobody is there: so it is for who asked.
            if not there:
                return writer.close()
            ends = {writer, there[1]}
            self.ends |= ends
            await asyncio.gather(self.pass_on(reader, there[1]), self.pass_on(there[0], writer))
            self.ends -= ends
        return connect

    async def serve(self, places):
        for source, target in zip(places[::2], places[1::2]):
            if source.startswith("/"):
                await asyncio.start_unix_server(self.connecting(target), source)
            else:
                await asyncio.start_server(self.connecting(target), *source.split(":"))
        orders = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
        print("ready", flush=True)
        while line := await orders.readline():
            self.happen(*line.decode().split())
        os._exit(0)


# MARK: What scripts start


class Trouble(Exception):
    """Something is not as it should be, in a sentence."""


class Simulation:
    """Devices or a link, in a process that ends with this one."""

    def __init__(self, *words, within=()):
        self.process = subprocess.Popen(
            [*within, sys.executable, "-B", __file__, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        if self.process.stdout.readline() != "ready\n":
            raise Trouble(f"the simulated {words[0]} do not start")

    def say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def wait_for(what, holds, within=30.0, every=0.2):
    """What `holds` returns, once that is something.

    Raises: Trouble when it has not come about in time.
    """
    end = time.monotonic() + within
    while not (found := holds()):
        if time.monotonic() > end:
            raise Trouble(f"{what}: not within {within:.0f} s")
        time.sleep(every)
    return found


class Server:
    """A PostgreSQL of our own, as an unprivileged user when we are root: it takes nobody else."""

    def __init__(self, folder, sockets, settings="", rules="", within=()):
        versions = pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")
        found = max(versions, key=lambda path: int(path.parent.parent.name), default=None)
        if not found:
            raise Trouble("PostgreSQL is not installed: apt install postgresql")
        self.programs, self.folder, self.sockets, self.within = found.parent, pathlib.Path(folder), sockets, list(within)
        self.settings, self.rules, self.process = settings, rules, None
        self.owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.take(self.folder)

    def take(self, path):
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def command(self, name, *arguments):
        words = [str(self.programs / name), *map(str, arguments)]
        if not self.owner:
            return ["setpriv", "--pdeathsig", "INT", *words]
        return ["setpriv", f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--clear-groups",
                "--pdeathsig", "INT", *words]

    def run(self, name, *arguments):
        done = subprocess.run([*self.within, *self.command(name, *arguments)], cwd="/", text=True, capture_output=True)
        if done.returncode:
            raise Trouble(f"{name}: {done.stdout}{done.stderr}")

    def initialise(self):
        self.run("initdb", f"--pgdata={self.folder}/data", "--username=mainstay", "--auth=trust", "--no-sync",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
        self.configure()

    def configure(self):
        with open(f"{self.folder}/data/postgresql.conf", "a") as file:
            file.write(f"unix_socket_directories = '{self.sockets}'\nunix_socket_permissions = 0700\n"
                       f"listen_addresses = ''\nmax_connections = 50\nlog_timezone = 'UTC'\n{self.settings}\n")
        with open(f"{self.folder}/data/pg_hba.conf", "a") as file:
            file.write(self.rules)

    def start(self):
        self.log = open(f"{self.folder}/log", "a")
        self.process = subprocess.Popen(
            [*self.within, *self.command("postgres", "-D", f"{self.folder}/data")], cwd="/", stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)
        lock = self.folder / "data/postmaster.pid"

        def is_ready():
            if self.process.poll() is not None:
                raise Trouble(f"the server ended by itself: see {self.folder}/log")
            return lock.exists() and lock.read_text().rstrip().endswith("ready")
        wait_for("the server is ready", is_ready, within=60)

    def stop(self, signal):
        """By INT its sessions are told, by QUIT nobody is."""
        self.process.send_signal(signal)
        self.process.wait()

    def ask(self, sql, database="mainstay", port=5432):
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
             f"--host={self.sockets}", f"--port={port}", "--username=mainstay", f"--dbname={database}", f"--command={sql}"],
            text=True, capture_output=True)
        if done.returncode:
            raise Trouble(done.stderr.strip())
        return done.stdout.strip()


class Mainstay:
    """The program, under a configuration of its own."""

    def __init__(self, program, folder, configuration, within=()):
        self.folder, self.within, self.program = pathlib.Path(folder), list(within), str(program)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "mainstay.yaml").write_text(configuration)
        self.process = None

    def call(self, *words, within=60):
        """What a command prints, and what it ends with."""
        done = subprocess.run(
            [self.program, *words, "--config", f"{self.folder}/mainstay.yaml"], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=within)
        return done.returncode, done.stdout

    def say(self, *words, within=60):
        """What a command prints.

        Raises: Trouble when it fails.
        """
        code, text = self.call(*words, within=within)
        if code:
            raise Trouble(f"mainstay {' '.join(words)} ended with {code}: {text}")
        return text

    def start(self):
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(
                [*self.within, "setpriv", "--pdeathsig", "KILL", self.program, "run", "--config",
                 f"{self.folder}/mainstay.yaml"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def signal(self, signal):
        if self.process.poll() is not None:
            raise Trouble(f"a collector ended by itself with {self.process.returncode}: see {self.folder}/log")
        self.process.send_signal(signal)

    def stop(self, signal):
        self.signal(signal)
        self.process.wait(timeout=60)


def collector_configuration(site, centre, network, count, schedule, lease="30s", collector=None, rent=12000):
    """Of a room with so many devices, whose only contract is `SITE-acme`."""
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    devices = "\n".join(
        f'  {device_name(index)}: {{address: "{device_address(network, index)}:{PORT}", credentials: demo'
        + (f", fed_by: ups-{index // len(KINDS) + 1}/output" if KINDS[index % len(KINDS)] == "pdu" else "") + "}"
        for index in range(count))
    return f"""\
site: {site}
timezone: Asia/Shanghai
ledger: var/ledger.sqlite
centre: {{address: "{centre}", lease: {lease}}}
{f"collector: {collector}" if collector else ""}
web: {{listen: none}}
credentials:
  demo: {{version: 2c, community: demo}}
schedule: {{power: {schedule}, link: {schedule}}}
devices:
{devices}
uplinks:
  line-1: {{link: br-1/port/Te0/0/1}}
contracts:
  {site}-acme:
    customer: {{name: Acme Trading in {site}}}
    service: colocation
    signed: {today}
    term: {{from: {today}, to: {int(today[:4]) + 1}{today[4:]}}}
    rent: {rent}.00 CNY
    guarantees: {{network: {{availability: 99.9%}}, power: {{availability: 99.99%}}}}
    power:
      mains: {{all: [ups-1/input]}}
      ups: {{all: [ups-1/output]}}
    network:
      access: {{any: [sw-1/port/Gi1/0/1]}}
      uplinks: [line-1]
"""


def temporary_folder():
    """A short one, since paths of sockets are short, which the server's user can pass through."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sites-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "devices":
        serve_devices(*rest)
    else:
        asyncio.run(Link().serve(rest))

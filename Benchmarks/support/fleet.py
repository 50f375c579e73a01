"""The fleet of simulated agents that the benchmarks poll."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PORT = "11611"
USER, PASSPHRASE = "bench", "benchpass123"


def shared_folder() -> pathlib.Path:
    shared = os.environ.get("MAINSTAY_SHARED")
    if not shared:
        sys.exit("set MAINSTAY_SHARED to the folder that holds bench/snmpfleet")
    return pathlib.Path(shared).resolve()


def compiled(shared: pathlib.Path, source: str, folder: pathlib.Path, *libraries: str) -> pathlib.Path:
    """A C program of the shared folder, which may be read-only: built from a copy."""
    copy = folder / pathlib.Path(source).name
    shutil.copyfile(shared / "bench" / source, copy)
    program = copy.with_suffix("")
    subprocess.run(["gcc", "-O2", "-w", "-o", program, copy, *libraries], check=True)
    return program


@contextlib.contextmanager
def agents(shared: pathlib.Path, seconds: int = 900):
    """Every address of 127.0.0.0/8 is an agent, on core 1; a temporary folder comes along."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fleet = compiled(shared, "snmpfleet/snmpfleet.c", folder, "-lcrypto")
        process = subprocess.Popen(
            ["taskset", "-c", "1", fleet, "-p", PORT, "-n", "48", "-t", str(seconds), "-u", USER, "-P", PASSPHRASE],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(0.5)
            yield folder
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def real_agent(pairs: list[tuple[str, str]], port: int = 11613):
    """net-snmp's own agent on core 1, with a user for each pair of protocols."""
    with tempfile.TemporaryDirectory() as name:
        lines = [f"agentaddress udp:127.0.0.1:{port}", "rocommunity public 127.0.0.1"]
        for authentication, privacy in pairs:
            user = f"{authentication}{privacy}".replace("-", "").lower()
            cipher = privacy.replace("AES-128", "AES").replace("-", "")
            lines += [f"createUser {user} {authentication} {PASSPHRASE} {cipher} {PASSPHRASE}", f"rouser {user} priv"]
        pathlib.Path(name, "snmpd.conf").write_text("\n".join(lines) + "\n")
        process = subprocess.Popen(
            ["taskset", "-c", "1", "/usr/sbin/snmpd", "-f", "-Lo", "-I", "-smux"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SNMPCONFPATH": name, "SNMP_PERSISTENT_DIR": f"{name}/state", "MIBS": ""})
        try:
            time.sleep(1.5)
            yield port
        finally:
            process.terminate()
            process.wait()


def address(index: int) -> str:
    number = 0x7F010001 + index
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))

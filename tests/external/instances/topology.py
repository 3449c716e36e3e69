"""A topology on loopback: PostgreSQL with a synchronous streaming replica, HAProxy that follows whichever of them is the primary, PgBouncer, and
servers of Chibo behind a round-robin front. Everything ends with this process, by its own process id.
"""

import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

API = os.environ["CHIBO_API"]
PASSWORD = "mật khẩu dài để thử"


def wait_until(true, what: str, seconds: float = 30) -> None:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise SystemExit(f"instances: {what} within {seconds} seconds: no")
        time.sleep(0.02)


def free_ports(count: int) -> list:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def postgres_programs() -> pathlib.Path:
    installed = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.split(".")[0]))
    named = shutil.which("initdb")
    if not installed and not named:
        raise SystemExit("instances: there is no initdb")
    return installed[-1] if installed else pathlib.Path(named).parent


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    return found or exit(f"instances: there is no {name}")


# PostgreSQL and PgBouncer refuse to run as root.
OWNER = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
PROGRAMS = postgres_programs()


class Postgres:
    """A server, its files and its port."""

    def __init__(self, folder: pathlib.Path, port: int):
        self.folder, self.port, self.process = folder, port, None

    def run(self, name: str, *arguments: str) -> None:
        subprocess.run([PROGRAMS / name, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/", **OWNER)

    def make(self) -> None:
        self.run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D", str(self.folder))

    def copy_of(self, primary: "Postgres") -> None:
        """Begins as a copy, and follows."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name=copy"
        self.run("pg_basebackup", "--no-sync", "--checkpoint=fast", "--write-recovery-conf", "-D", str(self.folder), "-d", source)

    def start(self, *settings: str) -> None:
        with open(f"{self.folder}.log", "ab") as log:
            options = [f"-cport={self.port}", "-clisten_addresses=127.0.0.1", "-cunix_socket_directories=", "-cmax_connections=200", "-cshared_buffers=64MB", *settings]
            self.process = subprocess.Popen([PROGRAMS / "postgres", "-D", str(self.folder), *options], stdout=log, stderr=log, cwd="/", **OWNER)
        wait_until(lambda: self.answers(), f"PostgreSQL on port {self.port} answers ({self.folder}.log)")

    def answers(self) -> bool:
        return subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False).returncode == 0

    def ask(self, sql: str, database: str = "chibo") -> str:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        return subprocess.run([PROGRAMS / "psql", "-XqAt", "-d", address, "-c", sql], check=True, capture_output=True, text=True).stdout.strip()

    def recovering(self) -> str | None:
        """Whether it follows another one, t or f; none where it does not answer."""
        try:
            return self.ask("SELECT pg_is_in_recovery()", "postgres")
        except subprocess.CalledProcessError:
            return None

    def stop(self) -> None:
        """As an administrator would."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def kill(self) -> None:
        """As a machine that loses power: nothing is tidied up. What it had started sees that it is gone, and ends."""
        self.process.kill()
        self.process.wait(30)


# HAProxy asks PostgreSQL itself: a start message, then the query, and one row with one byte, f or t.
GREETING = "00030000" + b"user\0postgres\0database\0postgres\0\0".hex()
START = (len(GREETING) // 2 + 4).to_bytes(4, "big").hex() + GREETING
QUERY = "select pg_is_in_recovery()"
ROLE = {"primary": "66", "replica": "74"}


def database_listener(name: str, port: int, servers: list) -> str:
    asks = "51" + (len(QUERY) + 5).to_bytes(4, "big").hex() + QUERY.encode().hex() + "00"
    lines = [f"listen {name}", f"    bind 127.0.0.1:{port}", "    option tcp-check", "    tcp-check connect", f"    tcp-check send-binary {START}"]
    lines += [f"    tcp-check send-binary {asks}", f"    tcp-check expect binary 440000000b000100000001{ROLE[name]}"]
    lines += ["    default-server check inter 200ms fall 2 rise 1 on-marked-down shutdown-sessions"]
    return "\n".join([*lines, *(f"    server pg{server.port} 127.0.0.1:{server.port}" for server in servers)])


def front(port: int, instances: list) -> str:
    lines = ["listen front", "    mode http", f"    bind 127.0.0.1:{port}", "    balance roundrobin", "    option forwardfor", "    option httpchk GET /readyz"]
    # An instance that waits for its database is the only kind there is while the primary is away: its 503 says so better than HAProxy's.
    lines += ["    option persist", "    default-server check inter 200ms fall 3 rise 1"]
    return "\n".join([*lines, *(f"    server chibo{port} 127.0.0.1:{port}" for port in instances)])


class Topology:
    """All of it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chibo-instances-"))
        if OWNER:
            account = pwd.getpwnam(OWNER["user"])
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.ports = dict(zip(["one", "two", "primary", "replica", "front", "a", "b", "bouncer"], free_ports(8)))
        self.one, self.two = (Postgres(self.folder / name, self.ports[name]) for name in ("one", "two"))
        self.processes = []
        (self.folder / "key").write_text("c0ffee00" * 8)

    def url(self, name: str, database: str = "chibo") -> str:
        return f"postgres://postgres@127.0.0.1:{self.ports[name]}/{database}"

    def start(self) -> None:
        self.one.make()
        self.one.start("-csynchronous_standby_names=*")
        self.two.copy_of(self.one)
        # Once promoted it has no replica to wait for.
        self.two.start("-csynchronous_standby_names=", "-chot_standby=on")
        wait_until(lambda: self.one.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "postgres") == "1", "the replica follows")
        self.one.ask("CREATE DATABASE chibo", "postgres")
        listeners = [database_listener(name, self.ports[name], [self.one, self.two]) for name in ROLE]
        text = "\n\n".join(["defaults\n    timeout connect 2s\n    timeout client 90s\n    timeout server 90s\n    mode tcp\n    option redispatch", *listeners])
        text += "\n\n" + front(self.ports["front"], [self.ports["a"], self.ports["b"]]) + "\n"
        (self.folder / "haproxy.cfg").write_text(text)
        self.spawn("haproxy", [program("haproxy"), "-db", "-f", str(self.folder / "haproxy.cfg")])
        # Until its first checks have failed HAProxy takes every server for a good one.
        for name, recovering in (("primary", "f"), ("replica", "t")):
            through = Postgres(self.folder, self.ports[name])
            wait_until(lambda: all(through.recovering() == recovering for _ in range(5)), f"HAProxy knows the {name}")

    def reaches(self, name: str) -> bool:
        return subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.ports[name])], check=False).returncode == 0

    def spawn(self, name: str, command: list, **options) -> subprocess.Popen:
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        self.processes.append(process)
        return process

    def environment(self, **settings: str) -> dict:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIBO_")}
        ours = {
            "CHIBO_DATABASE_URL": self.url("primary"),
            "CHIBO_DATABASE_READ_URL": self.url("replica"),
            "CHIBO_REPLICA_LAG_SECONDS": "3",
            "CHIBO_MASTER_KEY_FILE": str(self.folder / "key"),
            "CHIBO_PUBLIC_URL": f"http://127.0.0.1:{self.ports['front']}",
            "CHIBO_TRUSTED_PROXIES": "127.0.0.1",
            "CHIBO_RATE_PER_SECOND": "1000000",
            "CHIBO_ARGON2_MEMORY_KIB": "64",
            "CHIBO_ARGON2_PASSES": "1",
            "CHIBO_LOG": "warn",
            "CHIBO_LANGUAGE": "en",
        }
        return kept | ours | settings

    def command(self, *arguments: str, text: str = "", **settings: str) -> subprocess.CompletedProcess:
        return subprocess.run([API, *arguments], env=self.environment(**settings), input=text, capture_output=True, text=True, timeout=60, check=False)

    def do(self, *arguments: str, text: str = "") -> None:
        ended = self.command(*arguments, text=text)
        if ended.returncode:
            raise SystemExit(f"instances: chibo-api {' '.join(arguments)}: {ended.stderr}")

    def user(self, name: str, role: str) -> None:
        self.do("admin", "create-user", name, "--role", role, "--password-stdin", text=PASSWORD)

    def instance(self, name: str, **settings: str) -> subprocess.Popen:
        address = f"127.0.0.1:{self.ports[name]}"
        return self.spawn(f"chibo-{name}", [API, "serve"], env=self.environment(CHIBO_BIND=address, **settings))

    def bouncer(self, mode: str, postgres: Postgres) -> subprocess.Popen:
        lines = ["[databases]", f"* = host=127.0.0.1 port={postgres.port} user=postgres", "[pgbouncer]", "listen_addr = 127.0.0.1"]
        lines += [f"listen_port = {self.ports['bouncer']}", "auth_type = any", f"pool_mode = {mode}", "unix_socket_dir =", "default_pool_size = 40"]
        file = self.folder / f"pgbouncer-{mode}.ini"
        file.write_text("\n".join([*lines, ""]))
        process = self.spawn("pgbouncer", [program("pgbouncer"), str(file)], **OWNER)
        wait_until(lambda: self.reaches("bouncer"), "PgBouncer answers")
        return process

    def end(self) -> None:
        for process in [*self.processes, self.one.process, self.two.process]:
            if process and process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

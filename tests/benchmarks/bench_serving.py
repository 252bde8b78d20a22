"""What serving costs beside nginx: `python -m tests.benchmarks.bench_serving`.

One worker and one nginx on one core, wrk on the other, in rounds that take turns; medians of the rounds. nginx serves
the article's brotli body from a file, with the same headers. *Uncached* is the same page for a reader whose session
cookie keeps the page cache out. Then: memory with many pages kept, the time to the first answer, and how long readers
wait while slow clients send a byte a second. Figures only: nothing is asserted here. Targets: issue 7, and README.md.
"""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.scratch import (
    CLIENT_CORE,
    HOST,
    SERVER_CORE,
    Server,
    describe,
    fetch,
    pinned,
    scratch_site,
    serving,
    site,
)  # fmt: skip

SITE_PORT, NGINX_PORT = 8301, 8302
ROUNDS, SECONDS, CONNECTIONS = 7, 2, 16
PAGES, STARTS = 500, 5
SLOW_CLIENTS, SLOW_SECONDS, PATIENCE = 30, 8, 2
BROTLI = {"Accept-Encoding": "br"}
UNCACHED = BROTLI | {"Cookie": "sessionid=x"}
SEARCH, PICTURE = "/search/?q=contracter", "/share.png"
"""What needs libraries that a worker loads for the first who asks."""
HOSTS = "readers.test"
"""Names below this one are hosts of the site here: each page is kept for each of them."""

NGINX = """
daemon off; user {user}; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{
    listen {host}:{port}; root {folder}; types {{ }} default_type "text/html; charset=utf-8";
    {headers}
  }}
}}
"""


@dataclass
class Load:
    """What one server did in its rounds."""

    name: str
    server: Server
    path: str
    headers: dict[str, str]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    errors: int = 0

    def run(self) -> None:
        """One round: requests a second, and microseconds of the server's CPU for each."""
        headers = [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *headers, self.server.address + self.path]
        before = self.server.cpu()
        output = subprocess.run(pinned(command, CLIENT_CORE), capture_output=True, text=True, check=True).stdout
        cost = self.server.cpu() - before
        found = re.search(r"(\d+) requests in ([\d.]+)s", output)
        assert found, output
        requests = max(1, int(found[1]))
        self.rates.append(requests / float(found[2]))
        self.costs.append(1e6 * cost / requests)
        self.errors += sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", output)))

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def cost(self) -> float:
        return statistics.median(self.costs)


@contextmanager
def nginx(folder: Path, server: Server, path: str) -> Iterator[Server]:
    """nginx with the article as the site answers it, headers and all."""
    answer, body = server.get(path, BROTLI)
    (folder / "article").write_bytes(body)
    own = {"content-type", "content-length", "date", "server", "etag", "connection", "last-modified"}
    others = [(name, value) for name, value in answer.getheaders() if name.lower() not in own and '"' not in value]
    headers = " ".join(f'add_header {name} "{value}";' for name, value in others)
    user = "root" if os.getuid() == 0 else "nobody"
    config = NGINX.format(folder=folder, host=HOST, port=NGINX_PORT, headers=headers, user=user)
    (folder / "nginx.conf").write_text(config)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    with serving(command, NGINX_PORT, "/article", SERVER_CORE) as running:
        yield running


def compare(folder: Path, server: Server, path: str) -> None:
    """Cached and uncached article, and nginx, in turns."""
    if not shutil.which("wrk"):
        print("wrk is missing (apt-get install wrk): no requests a second.")
        return
    cached, uncached = Load("article, cached", server, path, BROTLI), Load("article, uncached", server, path, UNCACHED)
    if not shutil.which("nginx"):
        print("nginx is missing (apt-get install nginx-light): no ratio to it.")
        measure([cached, uncached])
    else:
        with nginx(folder, server, path) as running:
            file = Load("nginx, same bytes", running, "/article", BROTLI)
            measure([file, cached, uncached])
            print(f"cached ÷ nginx: {ratio(cached.rates, file.rates)} in requests a second (target ≥ 0.40)")
            print(f"cached ÷ nginx: {ratio(cached.costs, file.costs)} in CPU per request (target ≤ 2.6)")
    print(f"cached ÷ uncached: {ratio(cached.rates, uncached.rates)} in requests a second (target ≥ 120)")


def measure(loads: list[Load]) -> None:
    for _ in range(ROUNDS):
        for load in loads:
            load.run()
    print(f"{'':<24}{'requests/s':>12}{'lowest':>10}{'highest':>10}{'µs of CPU':>12}{'errors':>8}")
    for load in loads:
        lowest, highest = min(load.rates), max(load.rates)
        print(f"{load.name:<24}{load.rate:>12,.0f}{lowest:>10,.0f}{highest:>10,.0f}{load.cost:>12,.1f}{load.errors:>8}")


def ratio(ours: list[float], theirs: list[float]) -> str:
    """The median of the rounds' ratios."""
    return f"{statistics.median(one / other for one, other in zip(ours, theirs, strict=True)):.2f}"


def measure_memory(server: Server) -> None:
    """The worker's memory once it keeps PAGES pages: those of the sitemap, under as many host names as it takes."""
    import django

    django.setup()
    from comparison.serving import reads_of

    _, body = server.get("/sitemap.xml")
    found = [re.sub(r"https?://[^/]+", "", address) for address in re.findall(r"<loc>(.*?)</loc>", body.decode())]
    paths = [path for path in found if reads_of(path) is not None]
    before = server.memory()
    asked = [(path, f"site-{number}.{HOSTS}") for number in range(-(-PAGES // len(paths))) for path in paths][:PAGES]
    statuses = {server.get(path, BROTLI | {"Host": host})[0].status for path, host in asked}
    kept = server.memory()
    statuses |= {server.get(path)[0].status for path in (SEARCH, PICTURE)}
    print(
        f"memory of the worker: {before:.0f} MB, with {len(asked)} pages kept {kept:.0f} MB (target ≤ 110), after a "
        f"search and a picture {server.memory():.0f} MB; answers {statuses}"
    )


def measure_slow_clients(server: Server, path: str) -> None:
    """How long readers wait for the article, cached and uncached, while others send a byte a second."""
    alone = waits(server, path)
    stop = threading.Event()
    clients = [threading.Thread(target=send_slowly, args=(number, path, stop)) for number in range(SLOW_CLIENTS)]
    for client in clients:
        client.start()
    meanwhile = waits(server, path)
    stop.set()
    for client in clients:
        client.join()
    for name in alone:
        print(
            f"{name}: 95 % of readers wait at most {alone[name]:.1f} ms, with {SLOW_CLIENTS} slow clients "
            f"{meanwhile[name]:.1f} ms (target ≤ 50)"
        )


def send_slowly(number: int, path: str, stop: threading.Event) -> None:
    """A request of which a byte comes each second: half of the clients are slow in its head, half in a form."""
    head = f" HTTP/1.1\r\nHost: {HOST}:{SITE_PORT}\r\n"
    form = (
        f"POST {path}comments/add/{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
    )
    with socket.create_connection((HOST, SITE_PORT), timeout=10) as connection:
        if number % 2:
            connection.sendall(form.encode())
        for byte in (f"GET {path}{head}X-Padding: " if not number % 2 else "name=").encode() + b"x" * 100:
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return
            if stop.wait(1):
                return


def waits(server: Server, path: str) -> dict[str, float]:
    """Milliseconds within which 95 % of the answers are there, to one request after the other."""
    times: dict[str, list[float]] = {"article, cached": [], "article, uncached": []}
    end = time.perf_counter() + SLOW_SECONDS
    while time.perf_counter() < end:
        for name, headers in zip(times, (BROTLI, UNCACHED), strict=True):
            start = time.perf_counter()
            # Who is not answered at all has waited so long.
            with suppress(TimeoutError):
                fetch(server.port, path, headers, timeout=PATIENCE)
            times[name].append(1000 * (time.perf_counter() - start))
            time.sleep(0.005)
    return {name: sorted(values)[int(0.95 * len(values))] for name, values in times.items()}


def main() -> None:
    print(describe())
    os.environ |= {"ALLOWED_HOSTS": f"{HOST},.{HOSTS}", "SECRET_KEY": "only-for-measuring" * 3, "SECURE_TRANSPORT": "0"}
    with scratch_site(static=True) as folder:
        import django

        django.setup()
        from comparison import editions
        from comparison.addresses import address_of

        main_comparison = editions.current().main
        assert main_comparison is not None
        path = address_of(editions.current(), "comparison", main_comparison.key)
        starts = []
        for _ in range(STARTS):
            with serving(site(SITE_PORT), SITE_PORT, path, SERVER_CORE) as server:
                starts.append(server.started_in)
        print(f"start to first answer: {statistics.median(starts):.2f} s, {max(starts):.2f} at worst (target ≤ 2)")
        with serving(site(SITE_PORT), SITE_PORT, path, SERVER_CORE) as server:
            if len(server.pids()) < 2:
                sys.exit("The server has no worker.")
            compare(folder, server, path)
            measure_slow_clients(server, path)
        with serving(site(SITE_PORT), SITE_PORT, path, SERVER_CORE) as server:
            measure_memory(server)


if __name__ == "__main__":
    main()

"""How long a saved notice takes until its page and the home page show it over HTTP.

    serve.py FOLDER PORT COMMAND…

The command serves the site in FOLDER at PORT; at 0, where its first line of output says.
Prints the median of ten saves: wall seconds, CPU seconds of one save, peak MB, tab-separated."""

import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time

SAVES = 10
PATIENCE = 60


def main(folder, port, *command):
    says = subprocess.PIPE if port == "0" else subprocess.DEVNULL
    server = subprocess.Popen(
        command, cwd=folder, stdout=says, text=True, start_new_session=True
    )
    try:
        host = f"127.0.0.1:{port}"
        if port == "0":
            host = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        home = until(host, "/", "notices/n")
        # The latest notice: the home page lists it.
        page, name = re.search(r"(/?notices/(n\d+)(?:\.html|/))", home).groups()
        page = "/" + page.lstrip("/")
        source = os.path.join(folder, "content/notices", name + ".md")
        with open(source, encoding="utf-8") as file:
            text = file.read()
        time.sleep(1)
        # A server that is begun by a script is the script's child.
        servers = [server.pid, *children(server.pid)]
        before = sum(map(cpu, servers))
        took = [save(host, source, page, text, number) for number in range(SAVES)]
        spent = (sum(map(cpu, servers)) - before) / SAVES
        print(f"{statistics.median(took)}\t{spent}\t{max(map(megabytes, servers))}")
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def save(host, source, page, text, number):
    """Saves the notice with another title and another line, and waits until both are shown."""
    mark = f"第{number}次修改"
    started = time.perf_counter()
    with open(source, "w", encoding="utf-8") as file:
        file.write(text.replace("\ntitle: ", f"\ntitle: {mark}", 1) + f"\n{mark}。\n")
    until(host, page, f"{mark}。")
    until(host, "/", mark)
    took = time.perf_counter() - started
    # Saves come one by one.
    time.sleep(0.2)
    return took


def until(host, path, words):
    started = time.monotonic()
    connection = http.client.HTTPConnection(host)
    while time.monotonic() - started < PATIENCE:
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 200 and words in body:
                return body
        except (http.client.HTTPException, ConnectionError):
            # It has not begun to listen, or closes what it has answered.
            connection.close()
        time.sleep(0.001)
    raise SystemExit(f"{path} does not show {words!r} after {PATIENCE} seconds")


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        return [int(child) for child in file.read().split()]


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        peak = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    return int(peak.group(1)) / 1024


main(*sys.argv[1:])

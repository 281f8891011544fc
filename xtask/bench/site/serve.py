"""How long a saved notice takes until its page and the home page show it over HTTP.

    serve.py FOLDER GONGSHI

Prints the median of ten saves: wall seconds, CPU seconds of one save, peak MB, tab-separated."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import time

SAVES = 10
PATIENCE = 60


def main(folder, gongshi):
    server = subprocess.Popen(
        [gongshi, "serve", "--port", "0", "--site", folder], stdout=subprocess.PIPE, text=True
    )
    try:
        host = server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        connection = http.client.HTTPConnection(host)
        home = until(connection, "/", "notices/n")
        # The latest notice: the home page lists it.
        page = "/" + re.search(r"notices/n\d+\.html", home).group()
        source = os.path.join(folder, "content", page[1:-5] + ".md")
        with open(source, encoding="utf-8") as file:
            text = file.read()
        time.sleep(1)
        before = cpu(server.pid)
        took = [save(connection, source, page, text, number) for number in range(SAVES)]
        spent = (cpu(server.pid) - before) / SAVES
        print(f"{statistics.median(took)}\t{spent}\t{megabytes(server.pid)}")
    finally:
        server.kill()
        server.wait()


def save(connection, source, page, text, number):
    """Saves the notice with another title and another line, and waits until both are shown."""
    mark = f"第{number}次修改"
    started = time.perf_counter()
    with open(source, "w", encoding="utf-8") as file:
        file.write(text.replace("\ntitle: ", f"\ntitle: {mark}", 1) + f"\n{mark}。\n")
    until(connection, page, f"{mark}。")
    until(connection, "/", mark)
    took = time.perf_counter() - started
    # Saves come one by one.
    time.sleep(0.2)
    return took


def until(connection, path, words):
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        if answer.status == 200 and words in body:
            return body
        time.sleep(0.001)
    raise SystemExit(f"{path} does not show {words!r} after {PATIENCE} seconds")


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        peak = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    return int(peak.group(1)) / 1024


main(*sys.argv[1:])

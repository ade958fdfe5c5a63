"""`forex data fetch` against a server of its own on this machine that misbehaves in every way a real one does."""
import http.server
import lzma
import os
import signal
import struct
import subprocess
import threading
import time

import pytest

from conftest import FOREX

DAY = "2019-02-04"  # a Monday in winter: every hour is open
FOLDER = "EURUSD/2019/01/04"  # months from 00


def ticks(hour, count=50):
    """An hour of ticks as the vendor packs them."""
    records = b"".join(struct.pack(">3I2f", i * 3000 + hour, 114560 + i % 7, 114555 + i % 7, 1.5, 0.75) for i in range(count))
    return lzma.compress(records, format=lzma.FORMAT_ALONE)


class Server:
    """Files by path, and for a path the ways in which its first requests go wrong."""

    def __init__(self):
        self.files = {f"/feed/{FOLDER}/{h:02d}h_ticks.bi5": ticks(h) for h in range(24)}
        self.wrong, self.log, self.times, self.ranges = {}, [], [], []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                pass

            def do_GET(self):
                owner.log.append(self.path)
                owner.times.append(time.monotonic())
                ways = owner.wrong.get(self.path, [])
                way = ways.pop(0) if ways else None
                owner.answer(self, way)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/feed"

    def answer(self, request, way):
        body = self.files.get(request.path)
        if body is None or way == 404:
            return self.send(request, 404, b"<html>no such file</html>")
        if isinstance(way, int):
            return self.send(request, way, b"busy")
        if isinstance(way, tuple):  # (code, Retry-After)
            return self.send(request, way[0], b"wait", {"Retry-After": way[1]})
        if way == "corrupt":
            return self.send(request, 200, body[:20] + bytes([body[20] ^ 0xFF, body[21] ^ 0x55]) + body[22:])
        if way == "page":
            return self.send(request, 200, b"<html>please log in</html>")
        if way == "range":
            return self.send(request, 206, body, {"Content-Range": f"bytes 100-{99 + len(body)}/{100 + len(body)}"})
        if way == "endless":
            return self.endless(request)
        if way == "odd":
            return self.send(request, 200, lzma.compress(bytes(33), format=lzma.FORMAT_ALONE))
        if way == "beyond":
            late = struct.pack(">3I2f", 3_600_000, 114560, 114555, 1.0, 1.0)
            return self.send(request, 200, lzma.compress(late, format=lzma.FORMAT_ALONE))
        if way == "stall":
            request.send_response(200)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body[:10])
            request.wfile.flush()
            time.sleep(4)
            request.close_connection = True
            return None
        if way == "close":
            request.close_connection = True
            return None
        if way in ("cut", "cut-etag"):
            return self.cut(request, body, way == "cut-etag")
        begin = 0
        if request.headers.get("Range") and request.headers.get("If-Range") == '"v1"':
            begin = int(request.headers["Range"].split("=")[1].rstrip("-"))
            self.ranges.append(begin)
            return self.send(request, 206, body[begin:], {"Content-Range": f"bytes {begin}-{len(body) - 1}/{len(body)}",
                                                          "ETag": '"v1"'})
        return self.send(request, 200, body)

    @staticmethod
    def send(request, code, body, headers=()):
        request.send_response(code)
        for name, value in dict(headers).items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    @staticmethod
    def endless(request):
        """A body without a length that does not end by itself."""
        request.send_response(200)
        request.end_headers()
        request.close_connection = True
        try:
            for _ in range(100):
                request.wfile.write(bytes(1_000_000))
        except OSError:
            pass

    @staticmethod
    def cut(request, body, etag):
        """Says how long the body is and sends half of it."""
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        if etag:
            request.send_header("ETag", '"v1"')
        request.end_headers()
        request.wfile.write(body[: len(body) // 2])
        request.wfile.flush()
        request.close_connection = True

    def path(self, hour):
        return f"/feed/{FOLDER}/{hour:02d}h_ticks.bi5"

    def close(self):
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def fetch(forex, server):
    def run(*words, begin=DAY, end="2019-02-04T06:00", source="dukascopy", symbol="EURUSD"):
        return forex("data", "fetch", source, symbol, begin, end, "--base-url", server.url, "--json", "--rate", "100",
                     "--backoff", "0.02", "--out", "got", *words, env={"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"})

    return run


def file_of(tmp_path, hour):
    return tmp_path / "got" / FOLDER / f"{hour:02d}h_ticks.bi5"


def nothing_unfinished(tmp_path):
    return not [p for p in (tmp_path / "got").rglob("*") if p.name.startswith(".") or p.suffix == ".part"]


def test_a_day_and_its_import(fetch, forex, server, tmp_path):
    done = fetch(end="2019-02-05")
    assert done.code == 0, done.err
    assert done.json["files"] == done.json["fetched"] == done.json["tries"] == 24 and done.json["failed"] == 0
    for h in range(24):
        assert file_of(tmp_path, h).read_bytes() == server.files[server.path(h)]
    assert not (tmp_path / "got/EURUSD/missing.txt").exists() and nothing_unfinished(tmp_path)
    again = fetch(end="2019-02-05")
    assert again.json["kept"] == 24 and again.json["tries"] == 0 and len(server.log) == 24
    made = forex("data", "import", "--data", "store", "--json", "got/EURUSD")
    assert made.code == 0, made.err
    assert made.json["first"] == "2019-02-04T00:00:00Z" and made.json["timeframe"] == "M1"


def test_missing_hours_are_recorded_and_tried_again(fetch, server, tmp_path):
    gone = server.files.pop(server.path(2))
    done = fetch()
    assert done.code == 0 and done.json["missing"] == 1 and done.json["fetched"] == 5 and done.json["tries"] == 6
    listed = (tmp_path / "got/EURUSD/missing.txt").read_text().splitlines()
    assert listed == ["begin,tries,reason", "2019-02-04T02:00:00Z,1,not there (404)"]
    # Another range leaves the entry, the same one takes it away when the hour has come.
    assert fetch(begin="2019-02-04T06:00", end="2019-02-04T08:00").code == 0
    assert "02:00" in (tmp_path / "got/EURUSD/missing.txt").read_text()
    server.files[server.path(2)] = gone
    assert fetch().json["fetched"] == 1
    assert not (tmp_path / "got/EURUSD/missing.txt").exists()


@pytest.mark.parametrize("ways", [[503], [500, 502, 429], ["corrupt"], ["page"], ["odd"], ["beyond"], ["close"], ["cut"],
                                  ["cut", "corrupt", 503]])
def test_what_goes_wrong_is_tried_again(fetch, server, tmp_path, ways):
    server.wrong[server.path(1)] = list(ways)
    done = fetch()
    assert done.code == 0, done.err
    # libcurl asks again by itself when a kept connection was closed without a byte.
    assert done.json["fetched"] == 6 and len(server.log) == 6 + len(ways)
    assert file_of(tmp_path, 1).read_bytes() == server.files[server.path(1)]
    assert nothing_unfinished(tmp_path)


def test_a_body_that_broke_off_is_resumed(fetch, server, tmp_path):
    server.wrong[server.path(1)] = ["cut-etag", 503]
    done = fetch()
    assert done.code == 0, done.err
    assert server.ranges == [len(server.files[server.path(1)]) // 2]
    assert file_of(tmp_path, 1).read_bytes() == server.files[server.path(1)]


def test_a_server_that_stands_still_is_given_up(fetch, server, tmp_path):
    server.wrong[server.path(1)] = ["stall"]
    done = fetch("--timeout", "1")
    assert done.code == 0, done.err
    assert done.json["tries"] == 7 and file_of(tmp_path, 1).read_bytes() == server.files[server.path(1)]


def test_what_stays_wrong_is_listed_and_nothing_half_is_kept(fetch, server, tmp_path):
    server.wrong[server.path(3)] = ["corrupt"] * 99
    done = fetch("--retries", "2")
    assert done.code == 1 and "1 of 6 files" in done.err and "damaged" in done.err
    assert done.json["failed"] == 1 and done.json["fetched"] == 5 and done.json["tries"] == 5 + 3
    assert not file_of(tmp_path, 3).exists() and nothing_unfinished(tmp_path)
    assert "2019-02-04T03:00:00Z,3," in (tmp_path / "got/EURUSD/missing.txt").read_text()
    server.wrong.clear()
    resumed = fetch()
    assert resumed.code == 0 and resumed.json["kept"] == 5 and resumed.json["fetched"] == 1


@pytest.mark.parametrize("way, said", [("range", "another part of the file than was asked for"),
                                       ("endless", "larger than 64 MiB"), ("page", "damaged"), ("close", "reply")])
def test_the_reason_is_told(fetch, server, tmp_path, way, said):
    server.wrong[server.path(0)] = [way] * 9
    done = fetch("--retries", "1", end="2019-02-04T01:00")
    assert done.code == 1 and server.path(0) in done.err and said in done.err
    assert said in (tmp_path / "got/EURUSD/missing.txt").read_text() and nothing_unfinished(tmp_path)


def test_refusals_are_not_tried_again(fetch, server):
    server.wrong[server.path(0)] = [403] * 9
    done = fetch(end="2019-02-04T01:00")
    assert done.code == 1 and done.json["tries"] == 1 and "the server says 403" in done.err


def test_a_dead_source_is_given_up(fetch, server):
    for h in range(24):
        server.wrong[server.path(h)] = [500] * 99
    done = fetch("--retries", "1", end="2019-02-05")
    assert done.code == 1 and "5 files in a row" in done.err
    assert done.json["failed"] == 5 and done.json["tries"] == 10


def seconds_of(run):
    """What a run takes on the clock; a loaded machine makes it longer, never shorter."""
    begin = time.monotonic()
    done = run()
    assert done.code == 0, done.err
    return time.monotonic() - begin


def test_the_server_says_how_long_to_wait(fetch, server):
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 4))
    server.wrong[server.path(0)] = [(429, "1"), (503, date)]
    assert seconds_of(lambda: fetch(end="2019-02-04T01:00")) >= 2.5
    assert len(server.log) == 3


def test_back_off_doubles_and_rate_holds(fetch, server):
    server.wrong[server.path(0)] = [503] * 3
    assert seconds_of(lambda: fetch("--backoff", "0.1", end="2019-02-04T01:00")) >= 0.1 + 0.2 + 0.4
    assert seconds_of(lambda: fetch("--rate", "10", begin="2019-02-04T01:00")) >= 0.4  # five requests


def test_empty_hours_and_closed_ones(fetch, server, tmp_path):
    server.files[server.path(4)] = b""
    done = fetch()
    assert done.json["empty"] == 1 and done.json["fetched"] == 5
    assert file_of(tmp_path, 4).stat().st_size == 0
    # From Friday 22:00 to Sunday 22:00 UTC nothing is asked for; nor are hours that are not over.
    weekend = fetch(begin="2019-02-08T22:00", end="2019-02-10T22:00")
    assert weekend.code == 0 and weekend.json["closed"] == 48 and weekend.json["tries"] == 0
    future = fetch(begin="2222-02-04", end="2222-02-05")
    assert future.code == 0 and future.json["future"] == 24 and future.json["files"] == 0


def test_damaged_files_on_disk_are_fetched_again(fetch, server, tmp_path):
    assert fetch().code == 0
    file_of(tmp_path, 2).write_bytes(file_of(tmp_path, 2).read_bytes()[:-9])
    done = fetch()
    assert done.code == 0 and done.json["fetched"] == 1 and done.json["kept"] == 5
    assert file_of(tmp_path, 2).read_bytes() == server.files[server.path(2)]


def test_minute_candles_by_the_same_table(fetch, server, tmp_path):
    bars = b"".join(struct.pack(">5If", 60 * i, 114550, 114552, 114548, 114555, 1.0) for i in range(1440))
    server.files[f"/feed/{FOLDER}/BID_candles_min_1.bi5"] = lzma.compress(bars, format=lzma.FORMAT_ALONE)
    done = fetch(source="dukascopy-bid", end="2019-02-05")
    assert done.code == 0, done.err
    assert done.json["files"] == done.json["fetched"] == 1
    assert (tmp_path / "got" / FOLDER / "BID_candles_min_1.bi5").exists()


def wait_for(truth, child):
    end = time.monotonic() + 30
    while not truth():
        assert child.poll() is None and time.monotonic() < end, "the program ended or did nothing"
        time.sleep(0.01)


def test_killed_and_resumed(server, tmp_path):
    """kill -9 in the middle: whole files only, and the same command ends what was begun."""
    words = [FOREX, "data", "fetch", "dukascopy", "EURUSD", DAY, "2019-02-05", "--base-url", server.url, "--rate", "20", "--out",
             "got", "--json"]
    env = {**os.environ, "no_proxy": "127.0.0.1"}
    child = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL)
    wait_for(lambda: len(server.log) >= 8, child)
    child.send_signal(signal.SIGKILL)
    child.wait()
    for path in (tmp_path / "got").rglob("*.bi5"):
        assert path.read_bytes() == server.files[server.path(int(path.name[:2]))]
    before = len(server.log)
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(server.log) - before <= 24 - 6
    assert len(list((tmp_path / "got").rglob("*.bi5"))) == 24


def test_interrupted_with_ctrl_c(server, tmp_path):
    words = [FOREX, "data", "fetch", "dukascopy", "EURUSD", DAY, "2019-02-05", "--base-url", server.url, "--rate", "5", "--out",
             "got"]
    child = subprocess.Popen(words, cwd=tmp_path, env={**os.environ, "no_proxy": "127.0.0.1"}, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(server.log) >= 3, child)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=10)
    assert child.returncode == 130 and "goes on from here" in err and "fetched" in out


@pytest.mark.parametrize("words,code,said", [
    (["dukascopie", "EURUSD", DAY, "2019-02-05"], 2, "there are dukascopy"),
    (["dukascopy", "EURUSX", DAY, "2019-02-05"], 2, "EURUSX"),
    (["dukascopy", "EURUSD", "4th", "2019-02-05"], 2, "4th"),
    (["dukascopy", "EURUSD", "2019-02-05", DAY], 2, "ends before it begins"),
    (["dukascopy", "EURUSD", DAY], 2, "FROM TO"),
    (["dukascopy", "EURUSD", DAY, "2019-02-05", "--rate", "fast"], 2, "--rate"),
    (["dukascopy", "EURUSD", DAY, "2019-02-05", "--rate", "1000"], 2, "out of range"),
    (["dukascopy", "EURUSD", DAY, "2019-02-05", "--retries", "1.5"], 2, "--retries"),
    (["dukascopy", "EURUSD", DAY, "2019-02-05", "--base-url", "file:///etc"], 2, "no base URL"),
    (["dukascopy", "EURUSD", DAY, "2019-02-04T01:00", "--base-url", "http://127.0.0.1:1", "--retries", "0"], 1, "127.0.0.1:1"),
    (["dukascopy", "EURUSD", DAY, "2019-02-04T01:00", "--base-url", "http://127.0.0.1:1", "--out", "/proc/x"], 1, "/proc/x"),
])
def test_wrong_input(forex, words, code, said):
    done = forex("data", "fetch", *words, env={"no_proxy": "127.0.0.1"})
    assert done.code == code and said in done.err, done.err


@pytest.mark.parametrize("words", [["--rate", "0"], ["--timeout", "0"], ["--backoff", "0"], ["--retries", "-1"]])
def test_numbers_that_would_be_another_are_usage(fetch, server, words):
    done = fetch(*words)
    assert done.code == 2 and words[0] in done.err and f"'{words[1]}'" in done.err and not server.log

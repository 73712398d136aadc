# SPDX-License-Identifier: GPL-3.0-or-later
"""The benches: each prints two figures of one run on one machine, and their ratio.

saves    64 phones save answers over HTTP, and each waits for its acknowledgement. Compared with
         pgbench: 64 clients and a prepared single INSERT of the same row into a table like
         kesu.answer, in the same cluster. Twice: with the disk as it is, and with commit_delay in
         place of a disk whose flush takes 5 ms. With such a disk, 64 clients that each wait for a
         flush cannot save more than 12,800 times per second. So many more phones are measured as
         well, because batches exist for this case.
booklet  GET of a gzipped booklet by wrk. Compared with nginx, which serves the same file with
         gzip_static. One worker each.
starts   64 phones start attempts of a survey that gives out booklets in turn. Compared with starts
         of a survey of the whole form, which shows the cost of balanced booklets. With the disk as
         it is, and with a flush of 5 ms, where one start for each flush would be 200 per second.
idle     memory of one worker with thousands of idle connections, each of which had one reply;
         without and with TLS.

Neither side writes an access log.
"""

import argparse
import gzip
import os
import pathlib
import re
import resource
import socket
import ssl
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import support  # noqa: E402

BUILD = pathlib.Path(support.PROGRAM).parent
COLUMNS = """
select attname, format_type(atttypid, atttypmod) from pg_attribute
where attrelid = 'kesu.answer'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
order by attnum"""
INSERT = """\
\\set saves :saves + 1
\\set number :saves / 10000
\\set seq :saves % 10000 + 1
INSERT INTO bench.answer ({columns}) VALUES ({values});
"""


def say(name, figure, unit=""):
    print(f"{name:<44} {figure:>12} {unit}".rstrip(), flush=True)


# --- saves ---
def phones(kesu, options, count):
    done = subprocess.run(
        [BUILD / "tests/bench/phones", "--phones", str(count), "--seconds",
         str(options.seconds), "--server", f"127.0.0.1:{kesu.port}", "--survey", support.SURVEY],
        check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(line.split() for line in done.stdout.splitlines())


def bench_table(kesu):
    """A table like kesu.answer, and an INSERT of the row that the phones have just made."""
    kesu.sql("drop schema if exists bench cascade; create schema bench; "
             "create table bench.answer (like kesu.answer including all)")
    columns = kesu.sql(COLUMNS)
    quoted = ", ".join(f"quote_nullable({name})" for name, _ in columns)
    row = kesu.sql(f"select {quoted} from kesu.answer limit 1")[0]
    own = {"attempt": "md5(:client_id::text || '-' || :number::text)::uuid", "seq": ":seq"}
    values = [own.get(name, f"{literal}::{kind}") for (name, kind), literal in zip(columns, row)]
    return INSERT.format(columns=", ".join(name for name, _ in columns), values=", ".join(values))


def pgbench(kesu, options, script):
    command = kesu.psql_command()
    runner, psql = command[:command.index("psql")], command[command.index("psql"):]
    place = {flag: psql[psql.index(flag) + 1] for flag in ("-h", "-p", "-U", "-d")}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        os.chmod(file.name, 0o644)
        done = subprocess.run(
            [*runner, "pgbench", "-n", "-M", "prepared", "-c", str(options.phones), "-j", "1",
             "-T", str(options.seconds), "-D", "saves=0", "-f", file.name, "-h", place["-h"],
             "-p", place["-p"], "-U", place["-U"], place["-d"]],
            env=support.clean_environment(), cwd="/", check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[:500])
    return (float(re.search(r"tps = ([\d.]+)", done.stdout).group(1)),
            float(re.search(r"latency average = ([\d.]+)", done.stdout).group(1)))


def saves_round(kesu, options, name, crowds):
    """Measures each number of phones, then pgbench. Ratios compare figures of one round only."""
    ours = [(count, phones(kesu, options, count)) for count in crowds]
    theirs, average = pgbench(kesu, options, bench_table(kesu))
    say(f"{name}: pgbench, {options.phones} clients", f"{theirs:.0f}", f"/s, average {average} ms")
    for count, figures in ours:
        say(f"{name}: kesu, {count} phones", figures["saves_per_second"],
            f"/s, p50 {figures['p50_ms']} ms, p99 {figures['p99_ms']} ms")
        say(f"{name}: ratio, {count} phones", f"{float(figures['saves_per_second']) / theirs:.2f}")


def saves(options):
    with support.Kesu("--access-log=no", workers=options.workers) as kesu:
        kesu.sql(f"alter system set max_connections = {options.phones + 60}")
        kesu.stop()
        kesu.start()
        saves_round(kesu, options, "disk as it is", [options.phones])
        kesu.sql("alter system set commit_delay = 5000")
        kesu.sql("alter system set commit_siblings = 0")
        kesu.sql("select pg_reload_conf()")
        saves_round(kesu, options, "flush of 5 ms", [options.phones, 8 * options.phones])


# --- booklet ---
NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
	access_log off;
	keepalive_requests 1000000000;
	types {{ application/json json; }}
	server {{
		listen 127.0.0.1:{port};
		root {folder}/www;
		gzip_static on;
		add_header Cache-Control "public, max-age=31536000, immutable";
	}}
}}
"""


def wrk(url, options, *more):
    done = subprocess.run(
        ["wrk", "-t1", f"-c{options.phones}", f"-d{options.seconds}s", "--latency",
         "-H", "Accept-Encoding: gzip", *more, url], check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)),
            re.search(r"99%\s+(\S+)", done.stdout).group(1))


def nginx_start(folder, port, text, zipped):
    www = folder / "www"
    www.mkdir()
    (www / "booklet.json").write_bytes(text)
    (www / "booklet.json.gz").write_bytes(zipped)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    return subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])


def booklet(options):
    with (support.Kesu("--access-log=no", workers=1) as kesu,
          tempfile.TemporaryDirectory(prefix="kesu-bench-") as name):
        attempt = kesu.begin()
        reply = kesu.client().request("GET", attempt.href, headers={"Accept-Encoding": "gzip"})
        assert reply.headers["content-encoding"] == "gzip", reply
        text, port = gzip.decompress(reply.body), support.free_port()
        nginx = nginx_start(pathlib.Path(name), port, text, reply.body)
        try:
            support.wait_listening(port, nginx)
            ours, ours_tail = wrk(kesu.server + attempt.href, options)
            theirs, theirs_tail = wrk(f"http://127.0.0.1:{port}/booklet.json", options)
        finally:
            nginx.terminate()
            nginx.wait()
    say("booklet: bytes, gzipped", len(text), f"{len(reply.body)}")
    say("booklet: kesu, one worker", f"{ours:.0f}", f"/s, p99 {ours_tail}")
    say("booklet: nginx, one worker", f"{theirs:.0f}", f"/s, p99 {theirs_tail}")
    say("booklet: ratio", f"{ours / theirs:.2f}")


# --- starts ---
IN_BOOKLETS = """
insert into kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, instrument_bank, design_id, standard_code, standard_version, state)
select 'bench-booklets', programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, instrument_bank, (select max(design_id) from kesu.booklet_design),
  standard_code, standard_version, 'open'
from kesu.survey where slug = '{survey}'"""
START = """\
wrk.method = "POST"
wrk.body = '{"language":"zh","consent":true}'
wrk.headers["Content-Type"] = "application/json"
"""


def starts_round(kesu, options, name, script):
    figures = {}
    for what, slug in (("whole form", support.SURVEY), ("booklets", "bench-booklets")):
        url = f"{kesu.server}/api/v1/surveys/{slug}/attempts"
        figures[what], tail = wrk(url, options, "-s", script)
        say(f"starts, {name}: {what}", f"{figures[what]:.0f}", f"/s, p99 {tail}")
    say(f"starts, {name}: ratio", f"{figures['booklets'] / figures['whole form']:.2f}")


def starts(options):
    with support.Kesu("--access-log=no", "--requests-per-address=0",
                      workers=options.workers) as kesu, \
            tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(START)
        script.flush()
        kesu.sql(IN_BOOKLETS.format(survey=support.SURVEY))
        support.wait_until(lambda: all(
            kesu.client().request("GET", "/api/v1/surveys/bench-booklets").status == 200
            for _ in range(10 * options.workers)), "the survey is known")
        starts_round(kesu, options, "disk as it is", script.name)
        kesu.sql("alter system set commit_delay = 5000")
        kesu.sql("alter system set commit_siblings = 0")
        kesu.sql("select pg_reload_conf()")
        starts_round(kesu, options, "flush of 5 ms", script.name)
        counts = [int(count) for count, in kesu.sql(
            "select count(*) from kesu.attempt where booklet > 0 group by booklet")]
        say("starts: booklets' counts, least and most", min(counts), str(max(counts)))


# --- idle ---
ASK = b"GET /healthz HTTP/1.1\r\nHost: k\r\n\r\n"
DESCRIPTORS_OWN = 100  # of the bench and of the worker, beside the connections


def resident_kb(pid):
    """Memory of the process alone, without the program and the libraries, which others share."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return sum(int(re.search(rf"{name}:\s+(\d+)", status).group(1))
               for name in ("RssAnon", "RssShmem"))


def idle_connect(port, number, context):
    """Connects from one of many loopback addresses, because one has not enough ports."""
    line = socket.create_connection(("127.0.0.1", port), 30, (f"127.0.0.{2 + number % 100}", 0))
    if context:
        line = context.wrap_socket(line)
    line.sendall(ASK)
    if not line.recv(4096).startswith(b"HTTP/1.1 200"):
        raise RuntimeError("a connection was not answered")
    return line


def idle_answers(port, context):
    try:
        idle_connect(port, 0, context).close()
    except OSError:
        return False
    return True


def idle_round(name, count, context, *arguments):
    kesu = support.Kesu("--access-log=no", "--idle-timeout-ms", "3600000", *arguments,
                        workers=1, load=False)
    try:
        kesu.start(wait=False)
        support.wait_until(lambda: idle_answers(kesu.port, context), "an answer")
        worker, = kesu.workers()
        before = resident_kb(worker)
        lines = [idle_connect(kesu.port, number, context) for number in range(count)]
        after = resident_kb(worker)
        for line in lines:
            line.close()
    finally:
        kesu.__exit__(None, None, None)
    say(f"idle, {name}: a worker without connections", f"{before / 1024:.1f}", "MB")
    say(f"idle, {name}: with {count}", f"{after / 1024:.1f}", "MB")
    say(f"idle, {name}: bytes a connection", f"{(after - before) * 1024 / count:.0f}")


def idle(options):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = min(options.connections, most - DESCRIPTORS_OWN)
    idle_round("plain", count, None)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with tempfile.TemporaryDirectory(prefix="kesu-bench-") as name:
        pathlib.Path(name).chmod(0o755)
        certificate, key = f"{name}/certificate.pem", f"{name}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=kesu", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        os.chmod(key, 0o644)
        idle_round("TLS", count, context, "--tls-certificate", certificate, "--tls-key", key)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("bench", choices=["saves", "booklet", "starts", "idle"])
    parser.add_argument("--phones", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--connections", type=int, default=20000)
    options = parser.parse_args()
    {"saves": saves, "booklet": booklet, "starts": starts, "idle": idle}[options.bench](options)


if __name__ == "__main__":
    main()

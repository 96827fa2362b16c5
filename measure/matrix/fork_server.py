"""Starts Locust nodes of one release as forks of an interpreter that has imported it: imports take 0.8 s of a
processor, a fork a few milliseconds. Locust forks itself in the same way for --processes.

Reads one JSON object a line: {"id", "arguments", "variables", "folder", "log"}. Writes one a line: {"ready": true},
{"id", "pid"}, {"id", "code"}; `code` is the exit code, or 128 and the number of the signal. Its end of input, and
every other end, ends all that it started.
"""

import ctypes
import json
import os
import select
import signal
import sys

# Before gevent takes their place: the server must never run gevent's loop, whose state its forks would share.
fork, wait, select_ready, handle = os.fork, os.waitpid, select.select, signal.signal

import gevent  # noqa: E402
import locust.main  # noqa: E402  (replaces all four by gevent's own)

CONTROL_IN, CONTROL_OUT = 0, 1


def say(message):
    os.write(CONTROL_OUT, (json.dumps(message) + "\n").encode())


def become_node(request, inherited):
    """In the child: everything that a new process would have of its own. Never returns to the server's loop."""
    os.setsid()
    if sys.platform == "linux":
        # A server that is killed can't end its nodes: the kernel does (PR_SET_PDEATHSIG of prctl(2)).
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    # The import has made a loop with a descriptor that forks share, until this gives the child one of its own.
    gevent.reinit()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        handle(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, log, *inherited):
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request["variables"])
    os.chdir(request["folder"])
    sys.argv = ["locust", *request["arguments"]]


def end(nodes):
    for pid in nodes:
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError:
            pass
    os._exit(0)


def exit_code(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def serve():
    """Returns in the child only, ready to run Locust."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    handle(signal.SIGCHLD, lambda *_: None)
    handle(signal.SIGINT, signal.SIG_IGN)
    nodes, unread = {}, b""
    handle(signal.SIGTERM, lambda *_: end(nodes))
    say({"ready": True})
    while True:
        readable, _, _ = select_ready([CONTROL_IN, woken], [], [])
        if woken in readable:
            os.read(woken, 4096)
            for pid, status in ended_children():
                say({"id": nodes.pop(pid), "code": exit_code(status)})
        if CONTROL_IN not in readable:
            continue
        piece = os.read(CONTROL_IN, 65536)
        if not piece:
            end(nodes)
        *lines, unread = (unread + piece).split(b"\n")
        for request in map(json.loads, lines):
            pid = fork()
            if pid == 0:
                become_node(request, (woken, wake))
                return
            nodes[pid] = request["id"]
            say({"id": request["id"], "pid": pid})


def ended_children():
    while True:
        try:
            pid, status = wait(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, status


serve()
sys.exit(locust.main.main())

"""A socket that somebody else connected speaks with libzmq, and believes nothing beyond the protocol."""

import select
import socket
import struct
import time

import pytest
import zmq

from autograder.bridge.wire import CallWire, dial
from autograder.bridge.zmtp import GREETING, Dealer

READY = b"\x04\x06\x05READY"


def wait(dealer, done, rounds=300):
    for _ in range(rounds):
        if done():
            return True
        select.select([dealer], [dealer] if dealer.wants_to_send else [], [], 0.05)
        dealer.work()
    return done()


@pytest.fixture
def router(tmp_path):
    context = zmq.Context()
    router = context.socket(zmq.ROUTER)
    router.bind(f"ipc://{tmp_path}/s")
    yield router
    context.destroy(linger=0)


@pytest.mark.parametrize("size", [0, 255, 256, 3_000_000])
def test_messages_go_to_a_router_and_come_back(router, tmp_path, size):
    for number in range(5):  # whoever speaks too early is hung up on, now and then
        endpoint = socket.socket(socket.AF_UNIX)
        endpoint.connect(f"{tmp_path}/s")
        dealer = Dealer(endpoint, b"me%d" % number, 1 << 24)
        dealer.send_multipart([b"", bytes(size), b"end"])
        assert wait(dealer, lambda: router.poll(0))
        identity, *parts = router.recv_multipart()
        assert (identity, [len(part) for part in parts]) == (b"me%d" % number, [0, size, 3])
        router.send_multipart([identity, *parts])
        assert wait(dealer, lambda dealer=dealer: dealer.has_message)
        assert dealer.recv_multipart() == parts
        with pytest.raises(zmq.Again):
            dealer.recv_multipart()
        dealer.close()


def test_a_call_may_come_long_after_the_connection(tmp_path):
    """libzmq hangs up on whoever does not introduce itself in time (here 0.2 s, as a rule 30)."""
    with zmq.Context() as context:
        routers = {name: context.socket(zmq.ROUTER) for name in ("shell", "stdin")}
        for number, router in enumerate(routers.values()):
            router.linger = 0
            router.setsockopt(zmq.HANDSHAKE_IVL, 200)
            router.bind(f"ipc://{tmp_path}/k-{number}")
        about = {"transport": "ipc", "ip": f"{tmp_path}/k", "shell_port": 0, "stdin_port": 1, "key": b"secret"}
        wire = CallWire(about, dial(about))
        time.sleep(0.6)
        wire.session.send(wire.shell, "execute_request", {})
        assert wait(wire.shell, lambda: routers["shell"].poll(0))
        wire.close()
        context.destroy(linger=0)


LIES = {
    "no greeting": b"GET / HTTP/1.1\r\n".ljust(64),
    "an old version": GREETING[:10] + b"\x01" + GREETING[11:],
    "a frame too large": GREETING + READY + b"\x02" + struct.pack(">Q", 1 << 40),
    "frames that are too large together": GREETING + READY + (b"\x03" + struct.pack(">Q", 700) + bytes(700)) * 2,
    "frames without end": GREETING + READY + b"\x01\x00" * 100,
    "reserved flags": GREETING + READY + b"\x80\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES)
def test_what_is_not_in_the_protocol_ends_the_connection(data):
    ours, theirs = socket.socketpair()
    dealer = Dealer(ours, b"me", 1000)
    with theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        assert wait(dealer, lambda: dealer.closed)
        assert not dealer.has_message
    dealer.close()


def test_a_peer_that_does_not_read_makes_nobody_wait():
    ours, theirs = socket.socketpair()
    dealer = Dealer(ours, b"me", 1000)
    with theirs:
        theirs.sendall(GREETING + READY)
        assert wait(dealer, lambda: dealer._ready)
        dealer.send_multipart([bytes(10_000_000)])
        assert dealer.wants_to_send
    dealer.close()

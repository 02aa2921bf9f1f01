"""A small IMAP server on loopback for the tests: one mailbox over TLS, enough of RFC 3501 for a reader."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.sources.web_servers import CERTIFICATES

_LITERAL = re.compile(rb"\{(\d+)\}\r\n\Z")


@dataclass
class Mailbox:
    """What the server has: mails by UID, who may come in, what it was told, and how it fails (`fault`)."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    user: str = "desk@paper.example"
    password: str = "a secret"
    name: str = "INBOX"
    port: int = 0
    commands: list[str] = field(default_factory=list)
    fault: str = ""

    def url(self, host: str = "paper.example") -> str:
        return f"imaps://desk%40paper.example@{host}:{self.port}/{self.name}"


@contextmanager
def imap(box: Mailbox) -> Iterator[Mailbox]:
    """The server, until the end of the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    box.port = listening.getsockname()[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "paper.pem", CERTIFICATES / "paper.key")
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                plain, _ = listening.accept()
                plain.settimeout(30)
                with contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as talk:
                    _Conversation(box, talk, ended).run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        ended.set()
        thread.join()
        listening.close()


class _Conversation:
    def __init__(self, box: Mailbox, talk: socket.socket, ended: threading.Event) -> None:
        self.box, self.talk, self.ended = box, talk, ended
        self.file = talk.makefile("rb")

    def say(self, *lines: str) -> None:
        self.talk.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def run(self) -> None:
        if self.box.fault == "silent":
            self.ended.wait(120)
            return
        self.say("* OK a mail server")
        while line := self.file.readline():
            while literal := _LITERAL.search(line):
                self.talk.sendall(b"+ go on\r\n")
                line = line[: literal.start()] + self.file.read(int(literal[1])) + self.file.readline()
            tag, _, command = line.decode().strip().partition(" ")
            self.box.commands.append(command)
            name = command.split()[0].upper()
            if name == "LOGOUT":
                self.say("* BYE now", f"{tag} OK done")
                return
            getattr(self, name.lower(), self.unknown)(tag, command)

    def unknown(self, tag: str, command: str) -> None:
        self.say(f"{tag} BAD what is that")

    def capability(self, tag: str, command: str) -> None:
        self.say("* CAPABILITY IMAP4rev1", f"{tag} OK done")

    def login(self, tag: str, command: str) -> None:
        good = self.box.user in command and f'"{self.box.password}"' in command and self.box.fault != "refuses"
        self.say(f"{tag} OK done" if good else f"{tag} NO [AUTHENTICATIONFAILED] wrong user or password")

    def examine(self, tag: str, command: str) -> None:
        if f'"{self.box.name}"' not in command:
            self.say(f"{tag} NO no such mailbox")
            return
        self.say(f"* {len(self.box.mails)} EXISTS", f"* OK [UIDVALIDITY {self.box.validity}] valid",
                 f"{tag} OK [READ-ONLY]")  # fmt: skip

    def uid(self, tag: str, command: str) -> None:
        words = command.split()
        if self.box.fault == "endless":
            with contextlib.suppress(OSError):
                while not self.ended.is_set():
                    self.say(*["* 1 FETCH (FLAGS ())"] * 1000)
        if self.box.fault == "huge":
            self.say("* 1 FETCH (UID 1 BODY[] {99999999999}")
        if words[1].upper() == "SEARCH":
            since = re.search(r"UID (\d+):\*", command)
            least = int(since[1]) if since else 0
            # As the standard has it, n:* always holds the last one.
            found = [u for u in sorted(self.box.mails) if u >= least] or sorted(self.box.mails)[-1:]
            self.say("* SEARCH " + " ".join(map(str, found)), f"{tag} OK done")
            return
        for number in (int(n) for n in words[2].split(",")):
            data = self.box.mails.get(number)
            if data is None:
                continue
            if "SIZE" in command:
                self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(data)})")
            else:
                assert "BODY.PEEK[]" in command
                if self.box.fault == "hangs up":
                    self.talk.shutdown(socket.SHUT_RDWR)
                    return
                self.talk.sendall(f"* 1 FETCH (UID {number} BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")
        self.say(f"{tag} OK done")

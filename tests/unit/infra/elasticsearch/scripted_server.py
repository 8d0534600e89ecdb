"""A small HTTP server that keeps documents as Elasticsearch does and misbehaves by a script.

Each bulk request takes the next word of the script; after its end the server is healthy. `kept` is what was
written, so that a test can compare the reported outcomes with it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

FULL = {"type": "es_rejected_execution_exception", "reason": "rejected execution"}
STATUSES = {"503": 503, "429": 429, "413": 413, "401": 401}


class ScriptedServer:
    """Serves bulk, mget and the nodes' limits on a free port of this machine."""

    def __init__(self, script: list[str], max_content: int) -> None:
        self.script, self.max_content = script, max_content
        self.kept: dict[str, dict[str, Any]] = {}
        self.writes = 0
        self.bulk_sizes: list[int] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().lower().split("\r\n")
                path = lines[0].split(" ")[1]
                length = sum(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
                await self.answer(path, await reader.readexactly(length), writer)
        writer.close()

    async def answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if "_bulk" in path:
            self.bulk_sizes.append(len(body))
            await self.misbehave(self.script.pop(0) if self.script else "", body, writer)
        elif "_mget" in path:
            send(writer, 200, {"docs": [self.found(id_) for id_ in json.loads(body)["ids"]]})
        else:
            send(writer, 200, {"nodes": {"n": {"http": {"max_content_length_in_bytes": self.max_content}}}})

    async def misbehave(self, fault: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        if fault in STATUSES:
            return send(writer, STATUSES[fault], {"error": FULL} if fault != "413" else None)
        if fault == "400" and b'"poison"' in body:
            self.script.insert(0, "400")
            return send(writer, 400, {"error": {"type": "illegal_argument_exception", "reason": "bad line"}})
        if fault == "reset":
            writer.transport.abort()
            return None
        items = refuse(body) if fault == "busy" else self.write(body)
        if fault == "short":
            items = items[:-1]
        reply = b"<html>hello" if fault == "garbled" else json.dumps({"items": items}).encode()
        if fault == "truncated":
            writer.write(head(200, len(reply)) + reply[: len(reply) // 2])
            return writer.close()
        if fault == "drip":
            return await drip(writer, reply)
        return writer.write(head(200, len(reply)) + reply)

    def write(self, body: bytes) -> list[dict[str, Any]]:
        return [{"index": self.keep(*operation_of(action), document)} for action, document in pairs(body)]

    def keep(self, operation: str, action: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
        had = self.kept.get(action["_id"])
        if (had["_seq_no"] if had else None) != action.get("if_seq_no"):
            return {"_id": action["_id"], "status": 409, "error": {"type": "version_conflict", "reason": "newer"}}
        self.writes += 1
        source = had["_source"] | document["doc"] if had and operation == "update" else document
        place = {"_seq_no": self.writes, "_primary_term": 1, "_version": had["_version"] + 1 if had else 1}
        self.kept[action["_id"]] = {**place, "_source": source}
        result = {"status": 200, "result": "updated"} if had else {"status": 201, "result": "created"}
        return {"_id": action["_id"]} | result

    def found(self, id_: str) -> dict[str, Any]:
        return {"_id": id_, "found": id_ in self.kept} | self.kept.get(id_, {})


def pairs(body: bytes) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    lines = [json.loads(line) for line in body.splitlines()]
    return zip(lines[::2], lines[1::2], strict=True)


def operation_of(action: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """`create`, `index` or `update`, and what it is to be done to."""
    (operation,) = action.items()
    return operation


def refuse(body: bytes) -> list[dict[str, Any]]:
    return [{"index": {"_id": operation_of(line)[1]["_id"], "status": 429, "error": FULL}} for line, _ in pairs(body)]


def head(status: int, length: int) -> bytes:
    headers = f"content-type: application/json\r\ncontent-length: {length}\r\nx-elastic-product: Elasticsearch"
    return f"HTTP/1.1 {status} X\r\n{headers}\r\n\r\n".encode()


def send(writer: asyncio.StreamWriter, status: int, reply: object) -> None:
    body = json.dumps(reply).encode() if reply is not None else b""
    writer.write(head(status, len(body)) + body)


async def drip(writer: asyncio.StreamWriter, reply: bytes) -> None:
    """A byte now and then: each read succeeds, the whole never ends."""
    writer.write(head(200, 1_000_000))
    with suppress(ConnectionError):
        for byte in reply * 100:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)


@contextmanager
def scripted(*script: str, max_content: int = 100_000) -> Iterator[ScriptedServer]:
    """Run the server within the block."""
    served, loop = ScriptedServer(list(script), max_content), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(served.serve, "127.0.0.1", 0))
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(hang_up(server))
        loop.close()


async def hang_up(server: asyncio.Server) -> None:
    """Close the port, and end the connections that clients keep open."""
    server.close()
    serving = asyncio.all_tasks() - {asyncio.current_task()}
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving, return_exceptions=True)

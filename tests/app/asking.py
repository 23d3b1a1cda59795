"""Asking the app: requests to it in this process, one after another or many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from analysis.app.server import App, application
from analysis.app.worlds import Worlds
from tests.worlds import TINY

HOST, TOKEN = "127.0.0.1:8000", "the-token"
HEADERS = {"Host": HOST, "X-Foedus-Token": TOKEN}
Request = tuple[str, str, Any]


class Asker:
    """The app over one folder, and requests to it; an exception in it would reach the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = App(Worlds(folder))
        self.web = application(self.app, [HOST], TOKEN)

    async def _one(self, client: httpx.AsyncClient, request: Request, **more: Any) -> httpx.Response:
        method, path, body = request
        given: dict[str, Any] = {"headers": HEADERS} | more
        if isinstance(body, bytes):
            given["content"] = body
        elif body is not None:
            given["json"] = body
        return await client.request(method, path, **given)

    def at_once(self, requests: Sequence[Request], **more: Any) -> list[httpx.Response]:
        """The answers to requests that are made at the same time."""

        async def ask() -> list[httpx.Response]:
            transport = httpx.ASGITransport(app=self.web)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                return await asyncio.gather(*(self._one(client, request, **more) for request in requests))

        return asyncio.run(ask())

    def answer(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """The answer to one request."""
        return self.at_once([(method, path, body)], **more)[0]

    def get(self, path: str) -> Any:
        """The data of a good answer."""
        response = self.answer("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, body: Any) -> Any:
        """The data of a good answer to what is sent."""
        response = self.answer("POST", path, body)
        assert response.status_code == 200, response.text
        return response.json()

    def refused(self, status: int, path: str, body: Any, method: str = "POST") -> dict[str, str]:
        """The messages of an answer of a status, by the path of the field."""
        response = self.answer(method, path, body)
        assert response.status_code == status, response.text
        assert "Traceback" not in response.text
        errors = response.json()["errors"]
        assert errors
        assert all(set(error) == {"path", "message"} and error["message"] for error in errors)
        return {error["path"]: error["message"] for error in errors}


def with_tiny(folder: Path, *changes: tuple[str, str], name: str = "tiny.yaml") -> Path:
    """The file of the tiny world in a folder, with some words of it replaced by others."""
    text = TINY.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name

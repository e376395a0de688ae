"""The same tools with the Python SDK, in the way of its documentation, with plain JSON answers over HTTP."""

import socket
import sys
from typing import Annotated

import uvicorn
from mcp.server.mcpserver import MCPServer
from pydantic import BaseModel, Field


class Sum(BaseModel):
    sum: int


class Nested(BaseModel):
    region: str
    depth: int
    exact: bool


class Item(BaseModel):
    id: int
    title: str
    url: str
    score: float
    tags: list[str]


class Items(BaseModel):
    items: list[Item]


server = MCPServer("bench", version="1.0.0", log_level="ERROR")


@server.tool()
async def add(a: int, b: int) -> Sum:
    """Adds two integers."""
    return Sum(sum=a + b)


@server.tool(structured_output=False)
async def echo(text: str) -> str:
    """Says the text again."""
    return text


@server.tool()
async def search(query: str, limit: Annotated[int, Field(ge=1, le=100)], tags: list[str], nested: Nested) -> Items:
    """Finds items."""
    return Items(
        items=[
            Item(
                id=number,
                title=f'Result {number} for "{query}"',
                url=f"https://example.com/{nested.region}/{number}?depth={nested.depth}",
                score=1.0 if nested.exact else (999 - number) / 1000,
                tags=tags,
            )
            for number in range(limit)
        ]
    )


def serve_http() -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", file=sys.stderr, flush=True)
    app = server.streamable_http_app(json_response=True, max_sessions=None)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])


if sys.argv[1] == "stdio":
    server.run("stdio")
else:
    serve_http()

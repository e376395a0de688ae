"""The official Python SDK, in the era named by the first argument; the twin of notebook.mjs.

usage: client.py legacy|modern stdio SERVER_BINARY
       client.py legacy|modern http URL
"""

import json
import sys

import anyio
from mcp import Client, MCPError, StdioServerParameters

# `auto` probes with server/discover and falls back to the handshake; `legacy` never probes.
ERAS = {"legacy": ("legacy", "2025-11-25"), "modern": ("auto", "2026-07-28")}

RUST = {"title": "Rust", "body": "ownership and quokkas", "tags": ["lang", "fast"]}
PLAIN = {"title": "Plain", "body": "no tags, one quokka"}

children = []


async def main() -> None:
    era, kind, target = sys.argv[1:]
    mode, version = ERAS[era]
    server = target
    if kind == "stdio":
        server = StdioServerParameters(command=target, args=["--transport", "stdio"])
        watch_children()
    async with Client(server, mode=mode) as client:
        assert client.protocol_version == version, client.protocol_version
        await drive(client)
    # The client kills a server that outlives its stdin, so the status tells how it ended.
    if kind == "stdio":
        assert [child.returncode for child in children] == [0], children


def watch_children() -> None:
    open_process = anyio.open_process

    async def watched(*args, **kwargs):
        children.append(await open_process(*args, **kwargs))
        return children[-1]

    anyio.open_process = watched


async def drive(client: Client) -> None:
    assert client.server_info and client.server_info.name == "notebook", client.server_info
    await check_listing(client)
    await check_good_calls(client)
    await check_bad_calls(client)
    # An error must not spoil the connection.
    await expect_text(client, "read_note", {"title": "Rust"}, RUST["body"])


async def check_listing(client: Client) -> None:
    tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == ["save_note", "find_notes", "read_note"], tools
    assert all(tool.description for tool in tools), tools

    schema = tools[1].input_schema
    assert schema["type"] == "object", schema
    assert sorted(schema["properties"]) == ["limit", "query"], schema
    assert schema["required"] == ["query"], schema
    assert schema["properties"]["query"]["type"] == "string", schema
    assert "integer" in schema["properties"]["limit"]["type"], schema
    output = tools[1].output_schema
    assert output and sorted(output["properties"]) == ["notes", "total"], output


async def check_good_calls(client: Client) -> None:
    await expect_text(client, "save_note", {"note": RUST}, 'saved "Rust"')
    await expect_text(client, "save_note", {"note": PLAIN}, 'saved "Plain"')
    await expect_text(client, "read_note", {"title": "Plain"}, PLAIN["body"])
    assert await find(client, {"query": "ownership"}) == {"notes": [RUST], "total": 1}
    one = await find(client, {"query": "quokka", "limit": 1})
    assert len(one["notes"]) == 1 and one["total"] == 2, one


async def check_bad_calls(client: Client) -> None:
    await expect_tool_error(client, "read_note", {"title": "Nope"}, ["Rust", "Plain"])
    await expect_tool_error(client, "find_notes", {}, ["query"])
    await expect_tool_error(client, "save_note", {"note": {"title": "Half"}}, ["body"])
    await expect_tool_error(client, "find_notes", {"query": "x", "limit": "many"}, ["limit"])
    try:
        accepted = await client.call_tool("no_such_tool", {})
    except MCPError as error:
        assert error.code == -32602, error
    else:
        raise AssertionError(f"unknown tool answered {accepted}")


async def expect_text(client: Client, name: str, arguments: dict, text: str) -> None:
    result = await client.call_tool(name, arguments)
    assert not result.is_error and text in result.content[0].text, result


async def find(client: Client, arguments: dict) -> dict:
    result = await client.call_tool("find_notes", arguments)
    assert not result.is_error, result
    assert json.loads(result.content[0].text) == result.structured_content, result
    return result.structured_content


async def expect_tool_error(client: Client, name: str, arguments: dict, words: list[str]) -> None:
    result = await client.call_tool(name, arguments)
    assert result.is_error, f"{name} accepted {arguments}"
    for word in words:
        assert word in result.content[0].text, f"{result.content[0].text!r} lacks {word}"


anyio.run(main)

// The official TypeScript SDK v2 on protocol version 2026-07-28: no handshake, no session.
// usage: node modern.mjs stdio SERVER_BINARY | node modern.mjs http URL
import { assertChildrenExited } from './children.mjs';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { drive } from './scenario.mjs';

const [kind, target] = process.argv.slice(2);
const transport = kind === 'stdio'
  ? new StdioClientTransport({ command: target, args: ['--transport', 'stdio'] })
  : new StreamableHTTPClientTransport(new URL(target));

// `auto` is what applications use; it falls back to the handshake unless the server proves modern.
const client = new Client(
  { name: 'interop-modern', version: '1.0.0' },
  { versionNegotiation: { mode: 'auto' } },
);
await client.connect(transport);
assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
await drive(client);
await client.close();
if (kind === 'stdio') await assertChildrenExited();

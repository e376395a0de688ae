// The official TypeScript SDK v1: initialize handshake, protocol version 2025-11-25.
// usage: node legacy.mjs stdio SERVER_BINARY | node legacy.mjs http URL | node legacy.mjs sse URL
import { assertChildrenExited } from './children.mjs';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { drive } from './scenario.mjs';

const [kind, target] = process.argv.slice(2);
const transport = {
  stdio: () => new StdioClientTransport({ command: target, args: ['--transport', 'stdio'] }),
  http: () => new StreamableHTTPClientTransport(new URL(target)),
  sse: () => new SSEClientTransport(new URL(target)),
}[kind]();

// The client tells its transport the negotiated version; it is not visible anywhere else on stdio.
let negotiated;
const setProtocolVersion = transport.setProtocolVersion?.bind(transport);
transport.setProtocolVersion = version => {
  negotiated = version;
  setProtocolVersion?.(version);
};

const client = new Client({ name: 'interop-legacy', version: '1.0.0' });
await client.connect(transport);
assert.equal(negotiated, '2025-11-25');
await drive(client);
if (kind === 'http') await transport.terminateSession();
await client.close();
if (kind === 'stdio') await assertChildrenExited();
